using System.Data.Common;
using System.Security.Cryptography;
using Gateway.Audit.Anchors;
using Gateway.Audit.Events;
using Gateway.Usage.Ledger;
using Microsoft.Extensions.Options;

namespace Gateway.Audit;

/// <summary>
/// Makes the anchor of each hour, at its beginning and at start; of several replicas, the first that has it in the database. Every
/// replica writes the files that its own folder lacks.
/// </summary>
internal sealed partial class AnchorMaker(
    UsageLedger ledger, AuditTrail trail, IOptions<AuditOptions> options, TimeProvider time, ILogger<AnchorMaker> logger)
    : BackgroundService
{
    // A chain that ended before the last anchor was in that one. The rest is for clocks that differ.
    private static readonly TimeSpan Slack = TimeSpan.FromHours(1);

    private static readonly TimeSpan BetweenTries = TimeSpan.FromMinutes(1);

    // Files that are older were written, or have to be asked of the database: audit verify reads both.
    private const long HoursOfFiles = 48;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!trail.IsOn || options.Value.AnchorKeyPem.Length == 0)
        {
            return;
        }

        using var key = ECDsa.Create();
        key.ImportFromPem(options.Value.AnchorKeyPem);
        while (!stoppingToken.IsCancellationRequested)
        {
            var rest = BetweenTries;
            try
            {
                await MakeAsync(key, stoppingToken);
                rest = DateTimeOffset.UnixEpoch.AddHours(HourOf(time.GetUtcNow()) + 1) - time.GetUtcNow();
            }
            catch (Exception failure) when (failure is DbException or TimeoutException or IOException or UnauthorizedAccessException)
            {
                Log.NotMade(logger, failure);
            }

            await Task.Delay(rest < TimeSpan.Zero ? TimeSpan.Zero : rest, time, stoppingToken);
        }
    }

    private static long HourOf(DateTimeOffset at) => LedgerTime.Hour(at);

    private async Task MakeAsync(ECDsa key, CancellationToken cancellationToken)
    {
        // The chain of this process is anchored as it is now.
        if (await trail.RecordAsync(new AuditEvent(AuditKinds.Heartbeat), cancellationToken) is not null)
        {
            throw new TimeoutException("The audit trail cannot be written.");
        }

        await using var connection = await ledger.Store!.OpenWritingAsync(cancellationToken);
        var now = time.GetUtcNow();
        var hour = HourOf(now);
        var recent = await AnchorTable.ReadAsync(connection, hour - HoursOfFiles, cancellationToken);
        if (recent is not [.., { Hour: var newest }] || newest < hour) // The clock of this replica may be behind.
        {
            var previous = await AnchorTable.LatestAsync(connection, cancellationToken);
            var heads = await AnchorTable.HeadsAsync(connection, previous is null ? DateTimeOffset.UnixEpoch : previous.At - Slack, cancellationToken);
            var anchor = Anchor.Sign(hour, now, previous?.Digest, heads, key);
            if (await AnchorTable.TryAddAsync(connection, anchor, now, cancellationToken))
            {
                trail.Record(new AuditEvent(AuditKinds.Anchored) { Subject = $"{anchor.At.UtcDateTime:yyyy-MM-ddTHH:00Z}", Detail = $"digest={anchor.Digest}" });
                Log.Made(logger, anchor.At, anchor.Digest[..16]);
            }

            recent = await AnchorTable.ReadAsync(connection, hour - HoursOfFiles, cancellationToken);
        }

        if (options.Value.AnchorPath is { Length: > 0 } folder)
        {
            // What is not signed was not made here: a file of it would look like one of ours.
            foreach (var anchor in recent.Select(stored => stored.Anchor).OfType<Anchor>().Where(anchor => anchor.IsSignedBy(key)))
            {
                await AnchorFolder.WriteAsync(folder, anchor, cancellationToken);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4201, LogLevel.Information, "Made the audit trail's anchor of {At:O}; its first digits are {Digits}.")]
        public static partial void Made(ILogger logger, DateTimeOffset at, string digits);

        [LoggerMessage(4202, LogLevel.Warning, "The audit trail's anchor could not be made, or its file not be written. Tried again in a minute.")]
        public static partial void NotMade(ILogger logger, Exception failure);
    }
}
