using Npgsql;

namespace Gateway.Usage.Ledger.PostgreSql;

/// <summary>The writers that share the database: this process, and others that live or have died.</summary>
internal static class PostgreSqlWriters
{
    private const string Now = PostgreSqlCommands.Now;

    // Three signs of life.
    private static readonly TimeSpan LeastFrozen = TimeSpan.FromSeconds(15);

    /// <summary>Registers a new writer, whose lock this session holds from the moment that others can see it.</summary>
    /// <returns>Its id.</returns>
    public static Task<int> RegisterAsync(NpgsqlConnection connection, string name, CancellationToken cancellationToken) =>
        connection.ReadAsync<int>(
            $"""
            WITH new AS (INSERT INTO writer (name, started_at, last_seen) VALUES ($1, {Now}, {Now}) RETURNING id)
            SELECT id, pg_advisory_lock({PostgreSqlLocks.Writers}, id) FROM new
            """,
            cancellationToken, name);

    /// <summary>Makes this session the one of a writer that was registered before.</summary>
    /// <param name="connection">The session.</param>
    /// <param name="writer">Its id.</param>
    /// <param name="name">Its name: in a database that was restored from a backup, the id may be another's by now.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>False if it was taken for dead in the meantime, or is not known: it must register anew.</returns>
    public static async Task<bool> ResumeAsync(NpgsqlConnection connection, int writer, string name, CancellationToken cancellationToken)
    {
        if (!await connection.ReadAsync<bool>(
            "SELECT EXISTS (SELECT FROM writer WHERE id = $1 AND name = $2 AND closed_at IS NULL)", cancellationToken, writer, name))
        {
            return false;
        }

        // The server may not have noticed yet that the session before this one is gone.
        await connection.RunAsync(
            $"SELECT pg_terminate_backend(l.pid) FROM pg_locks l WHERE l.objid = $1::bigint::oid AND {IsLockOfWriter("l")}",
            cancellationToken, (long)writer);
        await connection.RunAsync($"SELECT pg_advisory_lock({PostgreSqlLocks.Writers}, $1)", cancellationToken, writer);
        return await SeenAsync(connection, writer, cancellationToken);
    }

    /// <summary>Notes that a writer lives.</summary>
    /// <returns>False if it was taken for dead.</returns>
    public static async Task<bool> SeenAsync(NpgsqlConnection connection, int writer, CancellationToken cancellationToken) =>
        await connection.RunAsync(
            $"UPDATE writer SET last_seen = {Now} WHERE id = $1 AND closed_at IS NULL", cancellationToken, writer) > 0;

    /// <summary>Notes that a writer has ended, and gives back what it held of limits.</summary>
    public static async Task CloseAsync(NpgsqlConnection connection, int writer, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.RunAsync($"UPDATE writer SET closed_at = {Now}, last_seen = {Now} WHERE id = $1", cancellationToken, writer);
        await PostgreSqlBudgets.SettleEndedAsync(connection, always: false, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>
    /// Closes the writers that have died, and marks what closed writers have left open as outcome_unknown, charged at what was
    /// reserved. Once, however many processes do this: it happens in one transaction, and only from the state open.
    /// </summary>
    /// <param name="connection">The session of the writer.</param>
    /// <param name="writer">This process.</param>
    /// <param name="connectedAt">
    /// The database's time when this session began, in Unix milliseconds. The silence of others counts from then: after an outage
    /// of the database all of them have been silent, and the first to come back must not take the others for dead.
    /// </param>
    /// <param name="silence">The silence after which a writer without a session is taken for dead.</param>
    /// <param name="wait">False to leave it to another process that is at it already, or is making partitions.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The number of rows marked.</returns>
    public static async Task<int> RecoverAsync(
        NpgsqlConnection connection, int writer, long connectedAt, TimeSpan silence, bool wait, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (wait)
        {
            await connection.RunAsync(PostgreSqlLocks.TakeForTransaction(PostgreSqlLocks.Maintenance), cancellationToken);
        }
        else if (!await connection.ReadAsync<bool>(PostgreSqlLocks.TryForTransaction(PostgreSqlLocks.Maintenance), cancellationToken))
        {
            return 0;
        }

        await EndFrozenAsync(connection, writer, connectedAt, silence, cancellationToken);
        var closed = await connection.RunAsync(
            $"""
            WITH silent AS MATERIALIZED (
                SELECT id FROM writer
                WHERE closed_at IS NULL AND id <> $1 AND greatest(last_seen, $2) <= {Now} - $3
            ), dead AS MATERIALIZED (
                SELECT id FROM silent WHERE pg_try_advisory_xact_lock({PostgreSqlLocks.Writers}, id)
            )
            UPDATE writer SET closed_at = {Now} FROM dead WHERE writer.id = dead.id
            """,
            cancellationToken, writer, connectedAt, (long)silence.TotalMilliseconds);
        var marked = await connection.ReadAsync<long>(MarkUnknown, cancellationToken);
        await PostgreSqlBudgets.SettleEndedAsync(connection, always: wait || closed > 0, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (int)marked;
    }

    // A process that is stopped, on a machine that answers for it, keeps its session for ever, and its lease with it. After twice the
    // silence its session is ended; the next to look finds a writer without one.
    private static async Task EndFrozenAsync(
        NpgsqlConnection connection, int writer, long connectedAt, TimeSpan silence, CancellationToken cancellationToken) =>
        await connection.RunAsync(
            $"""
            SELECT pg_terminate_backend(l.pid) FROM writer w JOIN pg_locks l ON l.objid = w.id::bigint::oid
            WHERE w.closed_at IS NULL AND w.id <> $1 AND greatest(w.last_seen, $2) <= {Now} - $3 AND {IsLockOfWriter("l")}
            """,
            cancellationToken, writer, connectedAt, (long)Math.Max((2 * silence).TotalMilliseconds, LeastFrozen.TotalMilliseconds));

    private static string IsLockOfWriter(string locks) =>
        $"{locks}.locktype = 'advisory' AND {locks}.classid = {PostgreSqlLocks.Writers} AND {locks}.objsubid = 2 AND {locks}.granted "
        + $"AND {locks}.database = (SELECT oid FROM pg_database WHERE datname = current_database())";

    private static readonly string MarkUnknown = $"""
        WITH unknown AS (
            UPDATE usage u SET state = {RowState.Unknown}, settled_at = {Now}, outcome = 'outcome_unknown', usage_known = 'unknown',
                cost_pusd = reserved_pusd,
                flags = flags | {(int)LedgerFlags.Estimated} | CASE WHEN reserved_pusd = 0 THEN {(int)LedgerFlags.Unpriced} ELSE 0 END
            WHERE state = {RowState.Open} AND EXISTS (SELECT FROM writer w WHERE w.id = u.writer AND w.closed_at IS NOT NULL)
            RETURNING u.*
        ), {Totals.OfUnknown("unknown")}
        SELECT count(*) FROM unknown
        """;
}
