using System.Data.Common;

namespace Gateway.Usage.Ledger;

/// <summary>
/// A database that holds the ledger. Used by one writer at a time in this process; on PostgreSQL several processes write to the
/// same one.
/// </summary>
internal interface ILedgerStore : IAsyncDisposable
{
    /// <summary>
    /// Brings the schema up to date, registers this process as a writer, and settles what writers that no longer live have left
    /// open as <c>outcome_unknown</c>. Several processes may do this at once. Repeatable after a failure.
    /// </summary>
    /// <exception cref="DbException">The database cannot be used now.</exception>
    Task OpenAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Writes a batch in one durable transaction, rows and hour totals together. After an exception it is unknown whether that
    /// happened; the same batch may be written again any number of times and counts once.
    /// </summary>
    /// <exception cref="DbException">The database cannot be used now.</exception>
    Task CommitAsync(LedgerBatch batch, CancellationToken cancellationToken);

    /// <summary>
    /// A connection for reading, beside the writer's. The tables that <c>GET /usage</c> and budgets read have the same names and
    /// columns on every engine, so that their statements are written once.
    /// </summary>
    Task<DbConnection> OpenReadingAsync(CancellationToken cancellationToken);
}

/// <summary>What is written in one transaction.</summary>
internal sealed record LedgerBatch(IReadOnlyList<LedgerIntent> Intents, IReadOnlyList<LedgerSettlement> Settlements);
