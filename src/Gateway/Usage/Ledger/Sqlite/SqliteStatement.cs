using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Gateway.Usage.Ledger.Sqlite;

/// <summary>
/// A statement that is prepared once and run for many rows, its values bound by position: the order in which the statement first
/// names its parameters. <see cref="SqliteCommand"/> looks every parameter up by its name and boxes every number: some ten
/// kilobytes for each request.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private int _bound;

    public SqliteStatement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle!;
        Check(raw.sqlite3_prepare_v3(_database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
    }

    /// <summary>Binds the next parameter.</summary>
    public SqliteStatement Add(string? value) => Added(value is null
        ? raw.sqlite3_bind_null(_statement, ++_bound)
        : raw.sqlite3_bind_text(_statement, ++_bound, value));

    /// <inheritdoc cref="Add(string)"/>
    public SqliteStatement Add(long value) => Added(raw.sqlite3_bind_int64(_statement, ++_bound, value));

    /// <inheritdoc cref="Add(string)"/>
    public SqliteStatement Add(long? value) => value is { } known ? Add(known) : Added(raw.sqlite3_bind_null(_statement, ++_bound));

    /// <inheritdoc cref="Add(string)"/>
    public SqliteStatement Add(byte[]? value) => Added(value is null
        ? raw.sqlite3_bind_null(_statement, ++_bound)
        : raw.sqlite3_bind_blob(_statement, ++_bound, value));

    /// <summary>Binds the next parameter: 16 bytes, big-endian.</summary>
    public SqliteStatement Add(Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        return Added(raw.sqlite3_bind_blob(_statement, ++_bound, bytes));
    }

    /// <inheritdoc cref="Add(Guid)"/>
    public SqliteStatement Add(Guid? value) => value is { } known ? Add(known) : Added(raw.sqlite3_bind_null(_statement, ++_bound));

    /// <summary>Runs the statement.</summary>
    /// <returns>The first column of the row that it returns; <c>null</c> if it returns none.</returns>
    /// <exception cref="SqliteException">It failed: nothing was changed by it.</exception>
    public long? Run()
    {
        _bound = 0;
        try
        {
            var stepped = raw.sqlite3_step(_statement);
            var result = stepped == raw.SQLITE_ROW ? raw.sqlite3_column_int64(_statement, 0) : (long?)null;
            while (stepped == raw.SQLITE_ROW)
            {
                stepped = raw.sqlite3_step(_statement);
            }

            Check(stepped);
            return result;
        }
        finally
        {
            raw.sqlite3_reset(_statement); // Returns the failure once more.
        }
    }

    public void Dispose() => _statement.Dispose();

    private SqliteStatement Added(int result)
    {
        Check(result);
        return this;
    }

    // Nothing for a result that is no failure.
    private void Check(int result) => SqliteException.ThrowExceptionForRC(result, _database);
}
