using System.Data;
using Npgsql;

namespace Gateway.Usage.Ledger.PostgreSql;

/// <summary>
/// The one session through which this process writes, which holds the writer's lock. It does one piece of work at a time, is
/// opened when it is needed, and is dropped after a failure: then nothing of it is trusted.
/// </summary>
internal sealed partial class PostgreSqlSession(
    PostgreSqlDataSources sources, TimeSpan silence, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan BetweenPartitions = TimeSpan.FromHours(6);

    // Rows are only ever looked up by their keys here: without these, a plan made while a table was small would read all of it.
    // The rest protects others from a process that was stopped in the middle, and acknowledged rows from a server with other defaults.
    private const string Settings = """
        SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; SET synchronous_commit = on;
        SET lock_timeout = '4s'; SET idle_in_transaction_session_timeout = '10s';
        SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3
        """;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly string _name = $"{Environment.MachineName}/{Guid.NewGuid():N}";
    private NpgsqlConnection? _connection;
    private long _connectedAt;
    private DateTimeOffset? _partitionsAt;
    private int? _writer;
    private int _known; // The same for readers that do not wait for their turn; 0 for none.

    /// <summary>The writer that this process is; <c>null</c> before the first session.</summary>
    public int? Writer => Volatile.Read(ref _known) is var known and > 0 ? known : null;

    /// <summary>Whether another process ever took this one for dead: rows of it were settled without it.</summary>
    public bool WasTakenForDead { get; private set; }

    /// <summary>Does work on the session, after what is under way.</summary>
    /// <param name="work">The work; it gets the session and the writer's id.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<T> RunAsync<T>(Func<NpgsqlConnection, int, Task<T>> work, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var connection = await ConnectAsync(cancellationToken);
            return await work(connection, _writer!.Value);
        }
        catch (Exception failure) when (!PostgreSqlFailures.BlamesRows(failure))
        {
            await DisconnectAsync();
            sources.Forget(failure);
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Drops the session, after what is under way. The next work opens it again.</summary>
    public async Task DropAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await DisconnectAsync();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc cref="PostgreSqlWriters.RecoverAsync"/>
    public Task<int> RecoverAsync(NpgsqlConnection connection, int writer, bool wait, CancellationToken cancellationToken) =>
        PostgreSqlWriters.RecoverAsync(connection, writer, _connectedAt, silence, wait, cancellationToken);

    /// <summary>
    /// Makes the partitions of the coming months, now and then. Rows without one are kept too, so this never keeps the ledger from
    /// being written.
    /// </summary>
    public async Task CreatePartitionsAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_partitionsAt is { } at && now - at < BetweenPartitions)
        {
            return;
        }

        try
        {
            await PostgreSqlPartitions.CreateAsync(connection, now, cancellationToken);
            _partitionsAt = now;
        }
        catch (PostgresException failure) when (connection.FullState == ConnectionState.Open)
        {
            Log.NoPartition(logger, failure);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await DisconnectAsync();
        _turn.Dispose();
    }

    private async ValueTask<NpgsqlConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        if (_connection is not null)
        {
            return _connection;
        }

        if (_writer is null)
        {
            await PostgreSqlSchema.ApplyAsync(sources, time.GetUtcNow(), cancellationToken);
        }

        var connection = await sources.OpenWriterAsync(cancellationToken);
        try
        {
            await connection.RunAsync(Settings, cancellationToken);
            _connectedAt = await connection.ReadAsync<long>($"SELECT {PostgreSqlCommands.Now}", cancellationToken);
            await CreatePartitionsAsync(connection, cancellationToken);
            await RegisterAsync(connection, cancellationToken);
            return _connection = connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private async Task RegisterAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (_writer is { } before)
        {
            if (await PostgreSqlWriters.ResumeAsync(connection, before, _name, cancellationToken))
            {
                return;
            }

            WasTakenForDead = true;
            Log.TakenForDead(logger, before);
        }

        _writer = await PostgreSqlWriters.RegisterAsync(connection, _name, cancellationToken);
        Volatile.Write(ref _known, _writer.Value);
    }

    private async Task DisconnectAsync()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4120, LogLevel.Warning, "Writer {Writer} of the ledger, which is this process, had no session for so long that another process took it for dead. Its open requests became outcome_unknown; each is corrected when it settles.")]
        public static partial void TakenForDead(ILogger logger, int writer);

        [LoggerMessage(4122, LogLevel.Warning, "The ledger's partitions for the coming months could not be made. Rows without one go to the default partition.")]
        public static partial void NoPartition(ILogger logger, Exception failure);
    }
}
