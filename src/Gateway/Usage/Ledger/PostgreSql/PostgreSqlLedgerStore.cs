using System.Data.Common;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Gateway.Usage.Ledger.PostgreSql;

/// <summary>
/// The ledger in PostgreSQL, for any number of processes. What this process writes goes through one session, which holds the
/// writer's lock: others can take this writer for dead only when that session has ended and nothing of it can be committed any
/// more.
/// </summary>
internal sealed class PostgreSqlLedgerStore : ILedgerStore
{
    // Two replicas that wait for each other; the server has ended one of the two transactions.
    private const int MostDeadlocks = 3;

    private readonly PostgreSqlDataSources _sources;
    private PostgreSqlBatch _batch = new();
    private readonly PostgreSqlSession _session;
    private readonly PostgreSqlHeartbeat _heartbeat;
    private bool _disposed;

    /// <param name="options">The ledger's settings.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where it logs.</param>
    /// <param name="tokens">The passwords for <see cref="LedgerAuthentication.RdsIam"/>.</param>
    public PostgreSqlLedgerStore(
        IOptions<LedgerOptions> options, TimeProvider time, ILogger<PostgreSqlLedgerStore> logger, RdsTokens? tokens = null)
    {
        _sources = new PostgreSqlDataSources(options.Value, tokens);
        _session = new PostgreSqlSession(_sources, options.Value.WriterTimeout, time, logger);
        _heartbeat = new PostgreSqlHeartbeat(_session, time, logger);
    }

    public async Task<int> OpenAsync(CancellationToken cancellationToken)
    {
        await _session.DropAsync(cancellationToken); // After a failure nothing of the session is trusted.
        return await _session.RunAsync(
            (connection, writer) =>
            {
                _heartbeat.Start();
                return _session.RecoverAsync(connection, writer, wait: true, cancellationToken);
            },
            cancellationToken);
    }

    public async Task<IReadOnlyList<Guid>> CommitAsync(LedgerBatch batch, CancellationToken cancellationToken)
    {
        try
        {
            return await _session.RunAsync(
                (connection, writer) => CommitAsync(connection, _batch, batch, writer, cancellationToken), cancellationToken);
        }
        catch
        {
            // Statements remember how they were prepared on a session that may be gone.
            _batch = new();
            throw;
        }
    }

    public bool IsShared => true;

    public int? Lease => _session.Writer;

    public Task<LeaseAnswer?> ExchangeAsync(LeaseAsk ask, CancellationToken cancellationToken) => _session.RunAsync(
        async (connection, writer) => writer == ask.Lease ? await PostgreSqlShares.ExchangeAsync(connection, ask, cancellationToken) : null,
        cancellationToken);

    public bool Blames(Exception failure) => PostgreSqlFailures.BlamesRows(failure);

    // The server looks after its tables itself.
    public Task TidyAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        await _heartbeat.EndAsync();
        await _session.RunAsync(
            async (connection, writer) =>
            {
                await PostgreSqlWriters.CloseAsync(connection, writer, cancellationToken);
                return 0;
            },
            cancellationToken);
        await _session.DropAsync(cancellationToken);
    }

    public async Task<DbConnection> OpenReadingAsync(CancellationToken cancellationToken) => await _sources.OpenReaderAsync(cancellationToken);

    // The pooled connections lead to the server that takes writes.
    public Task<DbConnection> OpenWritingAsync(CancellationToken cancellationToken) => OpenReadingAsync(cancellationToken);

    public object IdValue(Guid id) => id;

    public Task<int> RemoveAsync(int month, int most, CancellationToken cancellationToken) => _session.RunAsync(
        (connection, _) => PostgreSqlPartitions.RemoveAsync(connection, month, most, cancellationToken), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await _heartbeat.DisposeAsync();
        await _session.DisposeAsync();
        await _sources.DisposeAsync();
    }

    private async Task<IReadOnlyList<Guid>> CommitAsync(
        NpgsqlConnection connection, PostgreSqlBatch statements, LedgerBatch batch, int writer, CancellationToken cancellationToken)
    {
        var late = _session.WasTakenForDead;
        var settled = await WriteAsync(connection, statements.Of(batch, writer, late), cancellationToken);
        if (!late && settled < batch.Settlements.Count)
        {
            // Written before, by an attempt whose end was not known. Or outcome_unknown without this process having been told that it
            // was taken for dead, as in a database that was restored from a backup.
            await WriteAsync(connection, statements.OfLate(batch.Settlements), cancellationToken);
        }

        return await statements.FindRefusedAsync(connection, batch, writer, cancellationToken);
    }

    // Returns the number of settlements that found their row in the state they expected.
    private static async Task<long> WriteAsync(NpgsqlConnection connection, NpgsqlBatch batch, CancellationToken cancellationToken)
    {
        await using var statements = batch;
        statements.Connection = connection;
        for (var deadlocks = 1; ; deadlocks++)
        {
            try
            {
                await using var reader = await statements.ExecuteReaderAsync(cancellationToken);
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
}
