using System.Data.Common;
using Microsoft.Extensions.Options;

namespace Gateway.Usage.Ledger;

/// <summary>
/// A database that holds the ledger. Used by one writer at a time in this process; on PostgreSQL several processes write to the
/// same one.
/// </summary>
internal interface ILedgerStore : IAsyncDisposable
{
    /// <summary>
    /// Connects, brings the schema up to date, registers this process as a writer, and marks what writers that no longer live have
    /// left open as <c>outcome_unknown</c>. Several processes may do this at once. Called again after every failure, before the
    /// batch is repeated: this process stays the same writer, and its own open rows stay open.
    /// </summary>
    /// <returns>The number of rows that became <c>outcome_unknown</c>.</returns>
    /// <exception cref="DbException">The database cannot be used now. <see cref="TimeoutException"/> and
    /// <see cref="IOException"/> mean the same.</exception>
    /// <exception cref="OptionsValidationException">It can never be used with these settings: the host does not start.</exception>
    Task<int> OpenAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Writes a batch in one durable transaction, intents first, rows and hour totals together. After an exception it is unknown
    /// whether that happened; the same batch may be written again any number of times and counts once. A settlement whose intent
    /// is not there, or is settled, changes nothing.
    /// </summary>
    /// <returns>
    /// The intents whose lease had ended when they were written: what they had reserved was given back, and they must not be sent.
    /// Usually none.
    /// </returns>
    /// <exception cref="DbException">The database cannot be used now, or <see cref="Blames"/> says that rows cannot be written.</exception>
    Task<IReadOnlyList<Guid>> CommitAsync(LedgerBatch batch, CancellationToken cancellationToken);

    /// <summary>
    /// True when a failure of <see cref="CommitAsync"/> is about what the rows hold and not about the database: the batch is then
    /// divided until the row is found that cannot be written.
    /// </summary>
    bool Blames(Exception failure);

    /// <summary>Work that can wait, such as a checkpoint; done when nothing is to be written.</summary>
    Task TidyAsync(CancellationToken cancellationToken);

    /// <summary>Notes that this writer has ended in order and has nothing open.</summary>
    Task CloseAsync(CancellationToken cancellationToken);

    /// <summary>
    /// A connection for reading, beside the writer's; disposed by the reader. The tables that <c>GET /usage</c> and budgets read
    /// have the same names and columns on every engine, so that their statements are written once.
    /// </summary>
    Task<DbConnection> OpenReadingAsync(CancellationToken cancellationToken);

    /// <summary>
    /// A connection for the few rows that a command or a report writes beside the writer, such as a statement; disposed by whoever
    /// opened it. Its commits are as durable as the writer's. Never for rows of use.
    /// </summary>
    /// <exception cref="DbException">The database cannot be used now, or no gateway has made it yet.</exception>
    Task<DbConnection> OpenWritingAsync(CancellationToken cancellationToken);

    /// <summary>An id as a parameter of a statement: a <see cref="Guid"/>, or on SQLite its 16 bytes, big-endian.</summary>
    object IdValue(Guid id);

    /// <summary>True when several processes share the limits of applications by leases from this database.</summary>
    bool IsShared => false;

    /// <summary>
    /// The lease of this process, which lives as long as its writer; <c>null</c> before the database was opened. It changes when the
    /// process was taken for dead: then everything it held was given back.
    /// </summary>
    int? Lease => null;

    /// <summary>Changes what this process holds of shared limits.</summary>
    /// <returns>The answers; <c>null</c> if the lease has ended.</returns>
    /// <exception cref="DbException">The database cannot be used now; whether the shares were changed is unknown.</exception>
    Task<LeaseAnswer?> ExchangeAsync(LeaseAsk ask, CancellationToken cancellationToken) =>
        throw new NotSupportedException("One process uses this ledger.");

    /// <summary>Removes rows of a month with their attempts; totals stay. Called by the writer, between batches.</summary>
    /// <param name="month">The month, UTC, as <c>yyyymm</c>.</param>
    /// <param name="most">The most rows to remove in one transaction, where a month cannot be dropped as a whole.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The number of rows removed; 0 when none is left.</returns>
    Task<int> RemoveAsync(int month, int most, CancellationToken cancellationToken);
}
