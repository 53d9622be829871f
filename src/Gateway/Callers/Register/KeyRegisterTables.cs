using System.Data.Common;
using System.Globalization;
using Gateway.Usage.Ledger;

namespace Gateway.Callers.Register;

/// <summary>
/// The register's tables in the ledger's database. Rows are added and never changed; a stop that has been lifted is a later row.
/// The version grows with every change, in the same transaction, so that a look that finds nothing new is one small read.
/// </summary>
internal static class KeyRegisterTables
{
    // What the last word on each key and each application revokes or stops.
    private const string Acting = """
        FROM revocation AS r
        WHERE acts = 1 AND number = (SELECT max(number) FROM revocation WHERE kind = r.kind AND name = r.name)
        """;

    /// <summary>The version of the register.</summary>
    public static async Task<long> VersionAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.Command("SELECT version FROM key_register");
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
    }

    /// <summary>Reads the whole register.</summary>
    public static async Task<KeyRegister> ReadAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        List<RegisteredKey> keys = [];
        await using (var command = connection.Command("SELECT id, application, sha256, expires_at FROM registered_key"))
        await using (var rows = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await rows.ReadAsync(cancellationToken))
            {
                keys.Add(new(rows.GetString(0), rows.GetString(1), Convert.FromHexString(rows.GetString(2)), Time(rows, 3)));
            }
        }

        List<string> revoked = [], stopped = [];
        await using (var command = connection.Command($"SELECT kind, name {Acting}"))
        await using (var rows = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await rows.ReadAsync(cancellationToken))
            {
                (rows.GetString(0) == RevocationKind.Key ? revoked : stopped).Add(rows.GetString(1));
            }
        }

        return new KeyRegister(keys, revoked, stopped);
    }

    /// <summary>
    /// Begins a change: counts the register's version up. That holds other changes back, so that the rows are counted and numbered one
    /// change after the other.
    /// </summary>
    /// <returns>The number of rows before the change.</returns>
    public static async Task<long> BeginChangeAsync(DbTransaction transaction, CancellationToken cancellationToken)
    {
        await ExecuteAsync(transaction, "UPDATE key_register SET version = version + 1", cancellationToken);
        return await NumberAsync(
            transaction, "SELECT (SELECT count(*) FROM registered_key) + (SELECT count(*) FROM revocation)", cancellationToken);
    }

    /// <summary>Adds a key. After <see cref="BeginChangeAsync"/>.</summary>
    public static Task AddAsync(DbTransaction transaction, RegisteredKey key, RegisterEntry entry, CancellationToken cancellationToken) =>
        ExecuteAsync(
            transaction,
            """
            INSERT INTO registered_key (id, application, sha256, expires_at, added_at, added_by)
            VALUES (@id, @application, @sha256, @expires_at, @at, @by)
            """,
            cancellationToken,
            ("@id", key.Id), ("@application", key.Application), ("@sha256", Convert.ToHexStringLower(key.Sha256)),
            ("@expires_at", key.ExpiresAt?.ToUnixTimeMilliseconds()), ("@at", entry.At.ToUnixTimeMilliseconds()), ("@by", entry.By));

    /// <summary>Revokes a key, stops an application, or lifts the stop. After <see cref="BeginChangeAsync"/>.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="kind">One of <see cref="RevocationKind"/>.</param>
    /// <param name="name">The key id, or the application's id.</param>
    /// <param name="acts">False to lift it.</param>
    /// <param name="entry">Who did it, when and why.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The row's number.</returns>
    public static async Task<long> RevokeAsync(
        DbTransaction transaction, string kind, string name, bool acts, RegisterEntry entry, CancellationToken cancellationToken)
    {
        var number = await NumberAsync(transaction, "SELECT coalesce(max(number), 0) + 1 FROM revocation", cancellationToken);
        await ExecuteAsync(
            transaction,
            "INSERT INTO revocation (number, kind, name, acts, at, made_by, reason) VALUES (@number, @kind, @name, @acts, @at, @by, @reason)",
            cancellationToken,
            ("@number", number), ("@kind", kind), ("@name", name), ("@acts", acts ? 1 : 0), ("@at", entry.At.ToUnixTimeMilliseconds()),
            ("@by", entry.By), ("@reason", entry.Reason));
        return number;
    }

    /// <summary>The keys, and everything that was revoked, stopped and resumed, for people; oldest first.</summary>
    public static async Task<IReadOnlyList<RegisterRow>> ListAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        // By its number, what was stopped and resumed in one millisecond keeps its order.
        await using var command = connection.Command("""
            SELECT 'registered' AS what, id AS name, application, expires_at, added_at AS at, added_by, '' AS reason, 0 AS number
            FROM registered_key
            UNION ALL
            SELECT CASE WHEN acts = 0 THEN 'resumed' WHEN kind = 'key' THEN 'revoked' ELSE 'stopped' END,
                name, '', NULL, at, made_by, reason, number
            FROM revocation
            ORDER BY at, number, name
            """);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        List<RegisterRow> all = [];
        while (await rows.ReadAsync(cancellationToken))
        {
            all.Add(new(
                rows.GetString(0), rows.GetString(1), rows.GetString(2), Time(rows, 3),
                DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(4)), rows.GetString(5), rows.GetString(6)));
        }

        return all;
    }

    private static async Task ExecuteAsync(
        DbTransaction transaction, string sql, CancellationToken cancellationToken, params (string Name, object? Value)[] values)
    {
        await using var command = transaction.Connection!.Command(sql, values);
        command.Transaction = transaction;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<long> NumberAsync(DbTransaction transaction, string sql, CancellationToken cancellationToken)
    {
        await using var command = transaction.Connection!.Command(sql);
        command.Transaction = transaction;
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
    }

    /// <summary>A moment of the present row; <c>null</c> for none.</summary>
    public static DateTimeOffset? Time(DbDataReader rows, int column) =>
        rows.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(column));
}

/// <summary>What a revocation is about. Stored: never change a value.</summary>
internal static class RevocationKind
{
    public const string Key = "key";
    public const string Application = "application";
}

/// <summary>Who changed the register, when and why.</summary>
internal sealed record RegisterEntry(DateTimeOffset At, string By, string Reason);

/// <summary>A line of the register for people.</summary>
internal sealed record RegisterRow(
    string What, string Name, string Application, DateTimeOffset? ExpiresAt, DateTimeOffset At, string By, string Reason);
