using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gateway.Errors;
using Gateway.Usage.Ledger;
using Gateway.Usage.Statements.Amounts;
using Gateway.Usage.Statements.Documents;

namespace Gateway.Usage.Statements;

/// <summary>
/// The statements that were made, each whole, in every form and language, as it was handed over. Numbers go up without a gap, and
/// nothing is ever changed or removed.
/// </summary>
internal static class StatementShelf
{
    // Two commands at the same moment get the same number; the database lets one of them have it.
    private const int MaxAttempts = 5;

    private const string UniqueViolation = "23505"; // PostgreSQL; SQLite makes the second one wait.

    private const string Select =
        "SELECT number, month, clock, state, coalesce(replaces, 0), made_at, made_by, content_hash, ledger_hash FROM statement";

    /// <summary>Every statement, the newest first.</summary>
    public static async Task<ImmutableArray<StoredStatement>> ListAsync(DbConnection connection, CancellationToken cancellationToken) =>
        await ReadAsync(LedgerSnapshot.Command(connection, null, $"{Select} ORDER BY number DESC"), cancellationToken);

    /// <summary>The statement with a number; <c>null</c> if there is none.</summary>
    public static async Task<StoredStatement?> FindAsync(DbConnection connection, int number, CancellationToken cancellationToken) =>
        (await ReadAsync(LedgerSnapshot.Command(connection, null, $"{Select} WHERE number = @number", ("@number", number)), cancellationToken))
        .FirstOrDefault();

    /// <summary>The last statement of a month in a state; <c>null</c> if there is none.</summary>
    public static async Task<StoredStatement?> LastAsync(
        DbConnection connection, DbTransaction? transaction, StatementMonth month, bool isFinal, CancellationToken cancellationToken) =>
        (await ReadAsync(
            LedgerSnapshot.Command(
                connection, transaction, $"{Select} WHERE month = @month AND clock = @clock AND state = @state ORDER BY number DESC LIMIT 1",
                ("@month", month.Number), ("@clock", month.Clock.Name), ("@state", StateName(isFinal))),
            cancellationToken)).FirstOrDefault();

    /// <summary>The document of a statement, exactly as it was made; an error if it was changed or removed since.</summary>
    public static async Task<Result<string>> DocumentAsync(
        DbConnection connection, int number, DocumentForm form, CancellationToken cancellationToken)
    {
        await using var command = LedgerSnapshot.Command(
            connection, null, "SELECT document, sha256 FROM statement_document WHERE number = @number AND format = @format AND language = @language",
            ("@number", number), ("@format", form.FormatName), ("@language", form.LanguageName));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) && reader.GetString(0) is var document && Hash(document) == reader.GetString(1)
            ? document
            : StatementErrors.Changed(number);
    }

    /// <summary>
    /// Stores a statement under the next number. A provisional one that says what the last one said is that one. A final one is
    /// refused when the month has one, unless it names it.
    /// </summary>
    /// <returns>What is stored.</returns>
    public static async Task<Result<StoredStatement>> StoreAsync(
        ILedgerStore store, Statement statement, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await StoreOnceAsync(store, statement, cancellationToken);
            }
            catch (DbException conflict) when (conflict.SqlState == UniqueViolation && attempt < MaxAttempts)
            {
                // The other one is there now.
            }
        }
    }

    private static async Task<Result<StoredStatement>> StoreOnceAsync(
        ILedgerStore store, Statement statement, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenWritingAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);

        // Before the check: whoever stores one in between has this number, and one of the two fails.
        var number = await NextAsync(connection, transaction, cancellationToken);
        var last = await LastAsync(connection, transaction, statement.Month, statement.IsFinal, cancellationToken);
        var contentHash = Hash(new DocumentForm(Format.Json, Language.Japanese).Write(statement with
        {
            MadeAt = statement.Month.Start,
            MadeBy = "",
            Anchor = null, // A new one each hour.
            Number = null,
            Replaces = null,
        }));
        if (!statement.IsFinal && last?.ContentHash == contentHash)
        {
            return last;
        }

        if (statement.IsFinal && last?.Number != statement.Replaces)
        {
            return statement.Replaces is null ? StatementErrors.AlreadyFinal(last!.Number) : StatementErrors.NotReplaceable;
        }

        if (statement.IsFinal && last?.ContentHash == contentHash)
        {
            return StatementErrors.NothingToCorrect(last.Number);
        }

        if (statement.IsFinal
            && await LastAsync(connection, transaction, statement.Month.Other, isFinal: true, cancellationToken) is { } other)
        {
            return StatementErrors.FinalByOtherClock(other.Clock, other.Number);
        }

        var stored = new StoredStatement(
            number, statement.Month.Number, statement.Month.Clock.Name, StateName(statement.IsFinal), statement.Replaces, statement.MadeAt,
            statement.MadeBy, contentHash, statement.LedgerHash);
        await InsertAsync(connection, transaction, stored, cancellationToken);
        var documents = new DocumentHashes();
        foreach (var form in DocumentForm.All)
        {
            var document = form.Write(statement with { Number = number });
            var hash = Hash(document);
            await InsertAsync(connection, transaction, number, form, document, hash, cancellationToken);
            documents.Add(form.FormatName, form.LanguageName, hash);
        }

        await StatementEvents.AddAsync(connection, transaction, StatementEvent.Made(stored, documents.Digest()), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return stored;
    }

    private static async Task<int> NextAsync(DbConnection connection, DbTransaction transaction, CancellationToken cancellationToken)
    {
        await using var command = LedgerSnapshot.Command(connection, transaction, "SELECT coalesce(max(number), 0) + 1 FROM statement");
        return Convert.ToInt32(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
    }

    private static async Task InsertAsync(
        DbConnection connection, DbTransaction transaction, StoredStatement stored, CancellationToken cancellationToken)
    {
        await using var command = LedgerSnapshot.Command(
            connection, transaction,
            """
            INSERT INTO statement (number, month, clock, state, replaces, made_at, made_by, content_hash, ledger_hash)
            VALUES (@number, @month, @clock, @state, nullif(@replaces, 0), @at, @by, @content, @ledger)
            """,
            ("@number", stored.Number), ("@month", stored.Month), ("@clock", stored.Clock), ("@state", stored.State),
            ("@replaces", stored.Replaces ?? 0), ("@at", stored.MadeAt.ToUnixTimeMilliseconds()), ("@by", stored.MadeBy),
            ("@content", stored.ContentHash), ("@ledger", stored.LedgerHash));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task InsertAsync(
        DbConnection connection, DbTransaction transaction, int number, DocumentForm form, string document, string hash,
        CancellationToken cancellationToken)
    {
        await using var command = LedgerSnapshot.Command(
            connection, transaction,
            """
            INSERT INTO statement_document (number, format, language, document, sha256)
            VALUES (@number, @format, @language, @document, @hash)
            """,
            ("@number", number), ("@format", form.FormatName), ("@language", form.LanguageName), ("@document", document),
            ("@hash", hash));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<ImmutableArray<StoredStatement>> ReadAsync(DbCommand select, CancellationToken cancellationToken)
    {
        await using var command = select;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var statements = ImmutableArray.CreateBuilder<StoredStatement>();
        while (await reader.ReadAsync(cancellationToken))
        {
            statements.Add(Read(reader));
        }

        return statements.ToImmutable();
    }

    /// <summary>The statement of the present row, whose columns begin with those of the table, and 0 for no other that it replaces.</summary>
    public static StoredStatement Read(DbDataReader reader) => new(
        reader.GetInt32(0), reader.GetInt32(1), reader.GetString(2), reader.GetString(3),
        reader.GetInt32(4) is var replaces and not 0 ? replaces : null, DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(5)),
        reader.GetString(6), reader.GetString(7), reader.GetString(8));

    private static string StateName(bool isFinal) => isFinal ? "final" : "provisional";

    /// <summary>The hash that is stored with a document.</summary>
    public static string Hash(string document) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(document)));
}

/// <summary>A statement that was made.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Month">Its month, as <c>yyyymm</c>.</param>
/// <param name="Clock">The clock of the month: <c>utc</c> or <c>jst</c>.</param>
/// <param name="State"><c>provisional</c> or <c>final</c>.</param>
/// <param name="Replaces">The number of the final statement that it corrects.</param>
/// <param name="MadeAt">When it was made.</param>
/// <param name="MadeBy">Who had it made.</param>
/// <param name="ContentHash">SHA-256 of what it says besides its number, its maker and its time.</param>
/// <param name="LedgerHash">The hash of the rows it rests on.</param>
internal sealed record StoredStatement(
    int Number, int Month, string Clock, string State, int? Replaces, DateTimeOffset MadeAt, string MadeBy, string ContentHash,
    string LedgerHash)
{
    public bool IsFinal => State == "final";

    /// <summary>Its month as it is written: <c>2026-11</c>.</summary>
    public string MonthText => TextOf(Month);

    /// <summary>A month as it is written.</summary>
    public static string TextOf(int month) => string.Create(CultureInfo.InvariantCulture, $"{month / 100:0000}-{month % 100:00}");
}
