using System.Data;
using System.Data.Common;
using Gateway.Usage.Ledger;
using Microsoft.Data.Sqlite;

namespace Gateway.Usage.Statements.Amounts;

/// <summary>Reads the ledger as it is at one moment, whatever is written meanwhile. Every statement of a piece of a month reads the same.</summary>
internal static class LedgerSnapshot
{
    // A day of a large town; the longest that was seen for a million rows is a second.
    private const int Seconds = 300;

    /// <summary>Begins a transaction that only reads. Its snapshot is taken by the first statement.</summary>
    public static async Task<DbTransaction> BeginAsync(DbConnection connection, CancellationToken cancellationToken) =>
        await connection.BeginTransactionAsync(
            // SQLite's provider begins every other level by taking the writer's lock. SQLite itself always reads a snapshot.
            connection is SqliteConnection ? IsolationLevel.ReadUncommitted : IsolationLevel.RepeatableRead, cancellationToken);

    /// <summary>A statement with its parameters.</summary>
    public static DbCommand Command(
        DbConnection connection, DbTransaction? transaction, string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var command = connection.Command(sql, values);
        (command.Transaction, command.CommandTimeout) = (transaction, Seconds);
        return command;
    }
}
