using System.Data.Common;
using System.Globalization;
using Microsoft.Extensions.Options;

namespace Gateway.Usage.Ledger;

/// <summary>
/// Removes the rows of months that are older than the retention, after their export where one is configured. At start and then once
/// an hour, in pieces, while little is to be written. Totals stay.
/// </summary>
internal sealed partial class LedgerRetention(
    UsageLedger ledger, IOptions<LedgerOptions> options, TimeProvider time, ILogger<LedgerRetention> logger) : BackgroundService
{
    // A piece keeps the writer from its next batch for some milliseconds.
    private const int Piece = 1_000;

    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (ledger is not { Store: { } store, Writer: { } writer } || options.Value.RetentionMonths is not { } kept)
        {
            return;
        }

        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await SweepAsync(store, writer, kept, stoppingToken);
            }
            catch (Exception failure) when (failure is DbException or IOException or UnauthorizedAccessException)
            {
                Log.NotRemoved(logger, failure);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task SweepAsync(ILedgerStore store, LedgerWriter writer, int kept, CancellationToken cancellationToken)
    {
        var (export, places) = (new LedgerExport(store), new PurgedPlaces(store, writer, time));
        var firstKept = LedgerTime.StartOf(LedgerTime.Month(time.GetUtcNow())).AddMonths(-kept);
        for (var month = await OldestAsync(store, cancellationToken); month < firstKept; month = month.Value.AddMonths(1))
        {
            var number = LedgerTime.Month(month.Value);
            if (await export.HasRowsAsync(number, cancellationToken))
            {
                await ArchiveAsync(export, number, cancellationToken);
                await places.RecordAsync(number, cancellationToken);
                await RemoveAsync(writer, number, cancellationToken);
                await places.RemoveAsync(number, cancellationToken);
            }
        }

        // Months in which nothing was sent have records of the trail, too.
        foreach (var number in await places.MonthsBeforeAsync(LedgerTime.Month(firstKept), cancellationToken))
        {
            await places.RecordAsync(number, cancellationToken);
            await places.RemoveAsync(number, cancellationToken);
        }
    }

    private async Task ArchiveAsync(LedgerExport export, int month, CancellationToken cancellationToken)
    {
        if (options.Value.ArchivePath.Length == 0)
        {
            return;
        }

        // One that is there was written whole; a removal that was interrupted goes on.
        var path = Path.Combine(options.Value.ArchivePath, LedgerExport.FileName(month));
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(options.Value.ArchivePath);
            Log.Exported(logger, await export.WriteAsync(month, path, cancellationToken), path);
        }
    }

    private async Task RemoveAsync(LedgerWriter writer, int month, CancellationToken cancellationToken)
    {
        var (removed, piece) = (0, 0);
        do
        {
            piece = await writer.MaintainAsync(store => store.RemoveAsync(month, Piece, cancellationToken), cancellationToken);
            removed += piece;
        }
        while (piece > 0);

        // Of several replicas one removes a month.
        if (removed > 0)
        {
            Log.Removed(logger, removed, month);
        }
    }

    // Totals stay, so this is the first month of the ledger; months without rows cost a look-up each.
    private static async Task<DateTimeOffset?> OldestAsync(ILedgerStore store, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenReadingAsync(cancellationToken);
        await using var command = connection.Command("SELECT min(hour) FROM usage_hour");
        return await command.ExecuteScalarAsync(cancellationToken) is { } hour and not DBNull
            ? LedgerTime.StartOf(LedgerTime.Month(
                DateTimeOffset.UnixEpoch.AddHours(Convert.ToInt64(hour, CultureInfo.InvariantCulture))))
            : null;
    }

    private static partial class Log
    {
        [LoggerMessage(4107, LogLevel.Information, "Exported {Requests} requests of the ledger to {Path}.")]
        public static partial void Exported(ILogger logger, int requests, string path);

        [LoggerMessage(4108, LogLevel.Information, "Removed {Requests} requests of month {Month} from the ledger; the retention has passed.")]
        public static partial void Removed(ILogger logger, int requests, int month);

        [LoggerMessage(4109, LogLevel.Error, "Rows of the ledger whose retention has passed were not removed. It is tried again in an hour.")]
        public static partial void NotRemoved(ILogger logger, Exception failure);
    }
}
