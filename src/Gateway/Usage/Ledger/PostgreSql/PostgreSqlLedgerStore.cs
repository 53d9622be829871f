using System.Data.Common;
using System.Net.Sockets;
using System.Text;
using Gateway.Usage.Ledger.Schema;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Gateway.Usage.Ledger.PostgreSql;

/// <summary>
/// The ledger in PostgreSQL, for any number of processes. What this process writes goes through one session, which holds the
/// writer's lock: others can take this writer for dead only when that session has ended and nothing of it can be committed any
/// more.
/// </summary>
internal sealed partial class PostgreSqlLedgerStore : ILedgerStore
{
    // Three signs of life within the shortest silence that makes sense.
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BetweenPartitions = TimeSpan.FromHours(6);

    // Two replicas that wait for each other; the server has ended one of the two transactions.
    private const int MostDeadlocks = 3;

    // Rows are only ever looked up by their keys here: without these, a plan made while a table was small would read all of it.
    // The rest protects others from a process that was stopped in the middle, and acknowledged rows from a server with other defaults.
    private const string SessionSettings = """
        SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; SET synchronous_commit = on;
        SET lock_timeout = '4s'; SET idle_in_transaction_session_timeout = '10s';
        SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3
        """;

    private static readonly Migrations Schema = Migrations.Of("PostgreSql");

    private readonly PostgreSqlDataSources _sources;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly TimeSpan _silence;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly CancellationTokenSource _ended = new();
    private Task _beating = Task.CompletedTask;
    private NpgsqlConnection? _session;
    private long _connectedAt;
    private DateTimeOffset? _partitionsAt;
    private int? _writer;
    private bool _disposed;

    public PostgreSqlLedgerStore(IOptions<LedgerOptions> options, TimeProvider time, ILogger<PostgreSqlLedgerStore> logger)
    {
        (_time, _logger, _silence) = (time, logger, options.Value.WriterTimeout);
        _sources = new PostgreSqlDataSources(options.Value);
    }

    public Task<int> OpenAsync(CancellationToken cancellationToken) => InTurnAsync(
        async () =>
        {
            await DisconnectAsync(); // After a failure nothing of the session is trusted.
            var session = await SessionAsync(cancellationToken);
            if (_beating.IsCompleted)
            {
                _beating = BeatAsync();
            }

            return await PostgreSqlWriters.RecoverAsync(session, _writer!.Value, _connectedAt, _silence, wait: true, cancellationToken);
        },
        cancellationToken);

    public Task CommitAsync(LedgerBatch batch, CancellationToken cancellationToken) => InTurnAsync(
        async () =>
        {
            var session = await SessionAsync(cancellationToken);
            if (await WriteAsync(session, () => PostgreSqlBatch.Of(batch, _writer!.Value), cancellationToken) < batch.Settlements.Count)
            {
                await WriteAsync(session, () => PostgreSqlBatch.OfLate(batch.Settlements), cancellationToken);
            }

            return 0;
        },
        cancellationToken);

    // Classes of SQLSTATE: data exception, integrity constraint violation, program limit exceeded (such as the size of a key).
    public bool Blames(Exception failure) =>
        failure is EncoderFallbackException || (failure is PostgresException { SqlState: var state } && state[..2] is "22" or "23" or "54");

    // The server looks after its tables itself.
    public Task TidyAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task CloseAsync(CancellationToken cancellationToken) => InTurnAsync(
        async () =>
        {
            await _ended.CancelAsync();
            await PostgreSqlWriters.CloseAsync(await SessionAsync(cancellationToken), _writer!.Value, cancellationToken);
            await DisconnectAsync();
            return 0;
        },
        cancellationToken);

    public async Task<DbConnection> OpenReadingAsync(CancellationToken cancellationToken) => await _sources.OpenReaderAsync(cancellationToken);

    // The pooled connections lead to the server that takes writes.
    public Task<DbConnection> OpenWritingAsync(CancellationToken cancellationToken) => OpenReadingAsync(cancellationToken);

    public object IdValue(Guid id) => id;

    public Task<int> RemoveAsync(int month, int most, CancellationToken cancellationToken) => InTurnAsync(
        async () => await PostgreSqlPartitions.RemoveAsync(await SessionAsync(cancellationToken), month, most, cancellationToken),
        cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await _ended.CancelAsync();
        await _beating;
        await DisconnectAsync();
        await _sources.DisposeAsync();
        _ended.Dispose();
        _turn.Dispose();
    }

    private async Task<int> InTurnAsync(Func<Task<int>> work, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await work();
        }
        catch (Exception failure) when (!Blames(failure))
        {
            await DisconnectAsync();
            _sources.Forget();
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async ValueTask<NpgsqlConnection> SessionAsync(CancellationToken cancellationToken)
    {
        if (_session is not null)
        {
            return _session;
        }

        await MigrateAsync(cancellationToken);
        var session = await _sources.OpenWriterAsync(cancellationToken);
        try
        {
            await session.RunAsync(SessionSettings, cancellationToken);
            _connectedAt = await session.ReadAsync<long>($"SELECT {PostgreSqlCommands.Now}", cancellationToken);
            await CreatePartitionsAsync(session, cancellationToken);
            await RegisterAsync(session, cancellationToken);
            return _session = session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    private async Task MigrateAsync(CancellationToken cancellationToken)
    {
        if (_writer is not null)
        {
            return; // Done before this process was registered.
        }

        await using var connection = await _sources.OpenMigrationAsync(cancellationToken);
        try
        {
            await Schema.ApplyAsync(
                connection, PostgreSqlLocks.TakeForTransaction(PostgreSqlLocks.Migration), _time.GetUtcNow(), cancellationToken);
        }
        catch (NewerSchemaException newer)
        {
            throw new OptionsValidationException(LedgerOptions.Section, typeof(LedgerOptions),
            [
                "Ledger__ConnectionString: この台帳は、より新しい版のゲートウェイが書いたものです。新しい版を起動するか、更新前のバックアップに戻してください。"
                + $"/ Ledger__ConnectionString: {newer.Message}",
            ]);
        }
    }

    private async Task RegisterAsync(NpgsqlConnection session, CancellationToken cancellationToken)
    {
        if (_writer is { } before)
        {
            if (await PostgreSqlWriters.ResumeAsync(session, before, cancellationToken))
            {
                return;
            }

            Log.TakenForDead(_logger, before);
        }

        _writer = await PostgreSqlWriters.RegisterAsync(session, Environment.MachineName, cancellationToken);
    }

    // Rows without a partition of their own are kept too, so this never keeps the ledger from being written.
    private async Task CreatePartitionsAsync(NpgsqlConnection session, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        if (_partitionsAt is { } at && now - at < BetweenPartitions)
        {
            return;
        }

        try
        {
            await PostgreSqlPartitions.CreateAsync(session, now, cancellationToken);
            _partitionsAt = now;
        }
        catch (PostgresException failure) when (session.FullState == System.Data.ConnectionState.Open)
        {
            Log.NoPartition(_logger, failure);
        }
    }

    // Returns the number of settlements that found their row in the state they expected.
    private static async Task<long> WriteAsync(NpgsqlConnection session, Func<NpgsqlBatch> statements, CancellationToken cancellationToken)
    {
        for (var deadlocks = 1; ; deadlocks++)
        {
            try
            {
                await using var batch = statements();
                batch.Connection = session;
                await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
                var settled = 0L;
                do
                {
                    while (await reader.ReadAsync(cancellationToken))
                    {
                        settled = reader.GetInt64(0);
                    }
                }
                while (await reader.NextResultAsync(cancellationToken));
                return settled;
            }
            catch (PostgresException failure) when (failure.SqlState == PostgresErrorCodes.DeadlockDetected && deadlocks < MostDeadlocks)
            {
                // Rolled back as a whole; the session goes on.
            }
        }
    }

    private async Task BeatAsync()
    {
        using var timer = new PeriodicTimer(Beat, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_ended.Token))
            {
                await BeatOnceAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // Closed.
        }
    }

    private async Task BeatOnceAsync()
    {
        try
        {
            await InTurnAsync(
                async () =>
                {
                    var session = await SessionAsync(_ended.Token);
                    await CreatePartitionsAsync(session, _ended.Token);
                    await PostgreSqlWriters.SeenAsync(session, _writer!.Value, _ended.Token);
                    var marked = await PostgreSqlWriters.RecoverAsync(
                        session, _writer.Value, _connectedAt, _silence, wait: false, _ended.Token);
                    if (marked > 0)
                    {
                        Log.Recovered(_logger, marked);
                    }

                    return marked;
                },
                _ended.Token);
        }
        catch (Exception failure) when (failure is DbException or TimeoutException or IOException or SocketException or OptionsValidationException)
        {
            // Reported by the next request that has to be recorded. The session is opened again by it or by the next beat.
        }
    }

    private async Task DisconnectAsync()
    {
        if (_session is { } session)
        {
            _session = null;
            await session.DisposeAsync();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4120, LogLevel.Warning, "Writer {Writer} of the ledger, which is this process, had no session for so long that another process took it for dead. Its open requests became outcome_unknown; each is corrected when it settles.")]
        public static partial void TakenForDead(ILogger logger, int writer);

        [LoggerMessage(4121, LogLevel.Information, "{Count} requests of writers that ended without settling became outcome_unknown.")]
        public static partial void Recovered(ILogger logger, int count);

        [LoggerMessage(4122, LogLevel.Warning, "The ledger's partitions for the coming months could not be made. Rows without one go to the default partition.")]
        public static partial void NoPartition(ILogger logger, Exception failure);
    }
}
