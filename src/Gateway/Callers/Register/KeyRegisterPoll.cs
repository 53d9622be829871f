using System.Data.Common;
using System.Net.Sockets;
using Gateway.Usage.Ledger;

namespace Gateway.Callers.Register;

/// <summary>
/// Reads the register from the ledger's database: before the server listens, and then every two seconds, so that a change reaches
/// every replica within five. While the database is away the register stays as it was; no model is called then, since the ledger
/// cannot be written either.
/// </summary>
internal sealed partial class KeyRegisterPoll(
    CurrentKeyRegister register, UsageLedger ledger, TimeProvider time, ILogger<KeyRegisterPoll> logger) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    // Shorter than the five seconds that a change may take, so that one slow look does not use them up.
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private long _version = -1;
    private bool _failed;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (ledger.Store is { } store)
        {
            await LookAsync(store, cancellationToken);
        }

        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (ledger.Store is not { } store)
        {
            return;
        }

        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await LookAsync(store, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task LookAsync(ILedgerStore store, CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(Limit);
        try
        {
            await using var connection = await store.OpenReadingAsync(limited.Token);
            var version = await KeyRegisterTables.VersionAsync(connection, limited.Token);
            if (version != _version)
            {
                register.Value = await KeyRegisterTables.ReadAsync(connection, limited.Token);
                _version = version;
                Log.Read(logger, version);
            }

            _failed = false;
        }
        catch (Exception failure) when (
            failure is DbException or IOException or SocketException or TimeoutException or FormatException
            || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            if (!_failed)
            {
                _failed = true;
                Log.NotRead(logger, failure);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1150, LogLevel.Information, "Read version {Version} of the key register.")]
        public static partial void Read(ILogger logger, long version);

        [LoggerMessage(1151, LogLevel.Warning, "The key register cannot be read from the ledger's database. Keys and revocations stay as they were; it is tried again every 2 s.")]
        public static partial void NotRead(ILogger logger, Exception failure);
    }
}
