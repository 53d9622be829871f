using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Gateway.Usage.Ledger.Schema;
using Microsoft.Data.Sqlite;

namespace Gateway.Usage.Ledger.Sqlite;

/// <summary>
/// The ledger in one SQLite file, for one process. Write-ahead log with a flush to disk for every commit: what was acknowledged
/// survives a loss of power. Its methods complete synchronously: the writer has a thread of its own.
/// </summary>
internal sealed class SqliteLedgerStore(LedgerFolder folder, TimeProvider time) : ILedgerStore
{
    private const string FileName = "ledger.db";

    // SQLite's result codes (sqlite.org/rescode.html) that are about values: too big, constraint, mismatch, range.
    private static readonly int[] AboutValues = [18, 19, 20, 25];

    private static readonly Migrations Schema = Migrations.Of("Sqlite");

    private readonly string _file = Path.Combine(folder.Path, FileName);
    private SqliteConnection? _connection;
    private SqliteCommands? _commands;
    private long? _writer;

    public Task<int> OpenAsync(CancellationToken cancellationToken)
    {
        folder.Take();
        Disconnect(); // After a failure nothing of the connection is trusted.
        return ConnectAsync(cancellationToken);
    }

    public Task<IReadOnlyList<Guid>> CommitAsync(LedgerBatch batch, CancellationToken cancellationToken)
    {
        (_commands ?? throw NotOpen).Commit(batch, Writer);
        return Task.FromResult<IReadOnlyList<Guid>>([]);
    }

    public bool Blames(Exception failure) => failure is SqliteException { SqliteErrorCode: var code } && AboutValues.Contains(code);

    // Checkpoints in the committing thread were the longest waits that were measured.
    public Task TidyAsync(CancellationToken cancellationToken)
    {
        Run("PRAGMA wal_checkpoint(PASSIVE)");
        return Task.CompletedTask;
    }

    public Task CloseAsync(CancellationToken cancellationToken)
    {
        Run("UPDATE writer SET closed_at = @now, last_seen = @now WHERE id = @id", ("@now", Now), ("@id", Writer));
        Run("PRAGMA wal_checkpoint(TRUNCATE)");
        return Task.CompletedTask;
    }

    public async Task<DbConnection> OpenReadingAsync(CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(ConnectionString(SqliteOpenMode.ReadOnly));
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    public async Task<DbConnection> OpenWritingAsync(CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(ConnectionString(SqliteOpenMode.ReadWrite));
        await connection.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA synchronous = FULL";
        await command.ExecuteNonQueryAsync(cancellationToken);
        return connection;
    }

    public object IdValue(Guid id) => id.ToByteArray(bigEndian: true);

    public async Task<int> RemoveAsync(int month, int most, CancellationToken cancellationToken)
    {
        // Ids are ordered by time, and a request is recorded within hours of its start: later ids need not be looked at.
        const string Oldest = "SELECT id FROM usage WHERE month = @month AND id < @end ORDER BY id LIMIT @most";
        (string, object)[] values =
        [
            ("@month", month), ("@most", most), ("@end", IdValue(LedgerTime.FirstId(LedgerTime.StartOf(month).AddMonths(1).AddDays(2)))),
        ];
        await using var transaction = await BeginAsync(cancellationToken);
        Run($"DELETE FROM attempt WHERE usage_id IN ({Oldest})", values);
        var removed = Run($"DELETE FROM usage WHERE id IN ({Oldest})", values);
        await transaction.CommitAsync(cancellationToken);
        return removed;
    }

    public ValueTask DisposeAsync()
    {
        Disconnect();
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private SqliteConnection Connection => _connection ?? throw NotOpen;

    private static SqliteException NotOpen => new("The ledger is not open.", 1);

    private long Writer => _writer!.Value; // Known once the database was opened.

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private async Task<int> ConnectAsync(CancellationToken cancellationToken)
    {
        _connection = new SqliteConnection(ConnectionString(SqliteOpenMode.ReadWriteCreate));
        await _connection.OpenAsync(cancellationToken);
        Run("PRAGMA busy_timeout = 5000");
        if (Read("PRAGMA journal_mode = WAL") is not "wal")
        {
            throw folder.Unusable(
                "SQLite のログ先行書き込み（WAL）が使えないファイルシステムです。", "its file system does not allow SQLite's write-ahead log");
        }

        // The automatic checkpoint is for the case that there is never a quiet moment; 4,000 pages are 16 MB.
        Run("PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000; PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -16000");
        try
        {
            await Schema.ApplyAsync(_connection, takeLock: null, time.GetUtcNow(), cancellationToken);
        }
        catch (NewerSchemaException newer)
        {
            throw folder.Unusable("この台帳は、より新しい版のゲートウェイが書いたものです。新しい版を起動するか、更新前のバックアップに戻してください。", newer.Message);
        }

        _commands = new SqliteCommands(_connection);
        Register();
        return await RecoverAsync(cancellationToken);
    }

    // Also the proof that a write can be made and read back; the pragma alone does not say so.
    private void Register()
    {
        _writer ??= (long)Read(
            "INSERT INTO writer (name, started_at, last_seen) VALUES (@name, @now, @now) RETURNING id",
            ("@name", Environment.MachineName), ("@now", Now))!;
        if (Read("SELECT id FROM writer WHERE id = @id", ("@id", Writer)) is not long)
        {
            // A commit that failed was not there after all.
            Run(
                "INSERT INTO writer (id, name, started_at, last_seen) VALUES (@id, @name, @now, @now)",
                ("@id", Writer), ("@name", Environment.MachineName), ("@now", Now));
        }
    }

    // This process holds the lock of the folder, so every other writer has ended. Charged at what was reserved, until somebody
    // knows better; with its totals in one transaction, so that it happens once.
    private async Task<int> RecoverAsync(CancellationToken cancellationToken)
    {
        const string Abandoned = "state = 0 AND writer <> @writer";
        await using var transaction = await BeginAsync(cancellationToken);
        Run(
            $"""
            INSERT INTO usage_hour (hour, application, department, alias, writer, requests, open_unknown, estimated, unpriced,
                input_tokens, output_tokens, cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, unknown_tokens, cost_pusd,
                estimated_pusd)
            SELECT started_at / 3600000, application, department, alias, writer, count(*), count(*), 0, sum(reserved_pusd = 0),
                0, 0, 0, 0, 0, sum(reserved_tokens), sum(reserved_pusd), sum(reserved_pusd)
            FROM usage WHERE {Abandoned} GROUP BY 1, 2, 3, 4, 5
            {SqliteCommands.OnSameHour}
            """,
            ("@writer", Writer));
        Run(
            $"""
            INSERT INTO end_user_hour (hour, application, department, end_user)
            SELECT started_at / 3600000, application, department, end_user FROM usage WHERE {Abandoned} AND end_user IS NOT NULL
            ON CONFLICT DO NOTHING
            """,
            ("@writer", Writer));
        var recovered = Run(
            $"""
            UPDATE usage SET state = 2, settled_at = @now, outcome = 'outcome_unknown', usage_known = 'unknown', cost_pusd = reserved_pusd,
                flags = flags | @estimated | iif(reserved_pusd = 0, @unpriced, 0)
            WHERE {Abandoned}
            """,
            ("@writer", Writer), ("@now", Now), ("@estimated", (int)LedgerFlags.Estimated), ("@unpriced", (int)LedgerFlags.Unpriced));
        await transaction.CommitAsync(cancellationToken);
        return recovered;
    }

    // BEGIN IMMEDIATE: a lock that another connection holds is waited for here, and not in the middle of the transaction.
    private async Task<SqliteTransaction> BeginAsync(CancellationToken cancellationToken) =>
        (SqliteTransaction)await Connection.BeginTransactionAsync(cancellationToken);

    private int Run(string sql, params ReadOnlySpan<(string Name, object Value)> values)
    {
        using var command = Command(sql, values);
        return command.ExecuteNonQuery();
    }

    private object? Read(string sql, params ReadOnlySpan<(string Name, object Value)> values)
    {
        using var command = Command(sql, values);
        return command.ExecuteScalar();
    }

    [SuppressMessage("Security", "CA2100", Justification = "The statements are constants.")]
    private SqliteCommand Command(string sql, ReadOnlySpan<(string Name, object Value)> values)
    {
        var command = Connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }

    // Pooled connections would outlive the store, and with them the file.
    private string ConnectionString(SqliteOpenMode mode) => new SqliteConnectionStringBuilder
    {
        DataSource = _file,
        Mode = mode,
        Pooling = false,
        DefaultTimeout = 5,
    }.ToString();

    private void Disconnect()
    {
        _commands?.Dispose();
        _connection?.Dispose();
        (_commands, _connection) = (null, null);
    }
}
