using System.Data.Common;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Gateway.Usage.Ledger.PostgreSql;

/// <summary>
/// What a writer does every five seconds, whether or not it has rows to write: it gives its sign of life, settles what dead writers
/// have left, and makes partitions. Opens a lost session again.
/// </summary>
internal sealed partial class PostgreSqlHeartbeat(PostgreSqlSession session, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    // Three signs of life within the shortest silence that makes sense.
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _ended = new();
    private Task _beating = Task.CompletedTask;

    /// <summary>Begins, unless it has.</summary>
    public void Start()
    {
        if (_beating.IsCompleted)
        {
            _beating = BeatAsync();
        }
    }

    /// <summary>Begins no further beat, and cancels the one under way.</summary>
    public Task EndAsync() => _ended.CancelAsync();

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _beating;
        _ended.Dispose();
    }

    private async Task BeatAsync()
    {
        using var timer = new PeriodicTimer(Beat, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_ended.Token))
            {
                await BeatOnceAsync(_ended.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // Closed.
        }
    }

    private async Task BeatOnceAsync(CancellationToken cancellationToken)
    {
        try
        {
            await session.RunAsync(
                async (connection, writer) =>
                {
                    await session.CreatePartitionsAsync(connection, cancellationToken);
                    await PostgreSqlWriters.SeenAsync(connection, writer, cancellationToken);
                    var marked = await session.RecoverAsync(connection, writer, wait: false, cancellationToken);
                    if (marked > 0)
                    {
                        Log.Recovered(logger, marked);
                    }

                    return marked;
                },
                cancellationToken);
        }
        catch (Exception failure) when (failure is DbException or TimeoutException or IOException or SocketException or OptionsValidationException)
        {
            // Reported by the next request that has to be recorded. The session is opened again by it or by the next beat.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4121, LogLevel.Information, "{Count} requests of writers that ended without settling became outcome_unknown.")]
        public static partial void Recovered(ILogger logger, int count);
    }
}
