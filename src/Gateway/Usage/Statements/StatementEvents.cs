using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using Gateway.Audit.Events;
using Gateway.Usage.Statements.Amounts;

namespace Gateway.Usage.Statements;

/// <summary>
/// What commands have done with statements, in a table beside them and in the same transaction. A command has no chain of its own,
/// so a gateway that runs takes these events into its audit trail.
/// </summary>
internal static class StatementEvents
{
    // A gateway that was stopped for long takes the rest in its next turn.
    private const int MaxAtOnce = 100;

    /// <summary>Adds an event.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="transaction">The transaction of what happened; <c>null</c> if nothing was written.</param>
    /// <param name="happened">The event.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task AddAsync(
        DbConnection connection, DbTransaction? transaction, StatementEvent happened, CancellationToken cancellationToken)
    {
        await using var command = LedgerSnapshot.Command(
            connection, transaction,
            "INSERT INTO statement_event (at, kind, subject, result, detail) VALUES (@at, @kind, @subject, @result, @detail)",
            ("@at", happened.At.ToUnixTimeMilliseconds()), ("@kind", happened.Kind), ("@subject", happened.Subject),
            ("@result", happened.Result), ("@detail", happened.Detail));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The oldest events that no gateway has recorded yet.</summary>
    public static async Task<ImmutableArray<StatementEvent>> WaitingAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await using var command = LedgerSnapshot.Command(
            connection, null,
            """
            SELECT id, at, kind, subject, result, detail FROM statement_event
            WHERE id NOT IN (SELECT id FROM statement_event_recorded) ORDER BY id LIMIT @most
            """,
            ("@most", MaxAtOnce));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var events = ImmutableArray.CreateBuilder<StatementEvent>();
        while (await reader.ReadAsync(cancellationToken))
        {
            events.Add(new(
                DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(1)), reader.GetString(2), reader.GetString(3), reader.GetString(4),
                reader.GetString(5))
            { Id = Convert.ToInt32(reader.GetValue(0), CultureInfo.InvariantCulture) });
        }

        return events.ToImmutable();
    }

    /// <summary>Notes that an event is in the audit trail.</summary>
    public static async Task RecordedAsync(DbConnection connection, int id, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await using var command = LedgerSnapshot.Command(
            connection, null, "INSERT INTO statement_event_recorded (id, recorded_at) VALUES (@id, @at) ON CONFLICT DO NOTHING",
            ("@id", id), ("@at", at.ToUnixTimeMilliseconds()));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

/// <summary>Something that a command has done with statements.</summary>
/// <param name="At">The moment.</param>
/// <param name="Kind">Its kind in the audit trail.</param>
/// <param name="Subject">What it was done with, such as <c>statement 3</c>.</param>
/// <param name="Result">What was done.</param>
/// <param name="Detail">Who had it done, and what else has to be known, as <c>name=value</c> separated by semicolons.</param>
internal sealed record StatementEvent(DateTimeOffset At, string Kind, string Subject, string Result, string Detail)
{
    /// <summary>Its number; 0 until it is stored.</summary>
    public int Id { get; init; }

    /// <summary>The event as a record of the audit trail.</summary>
    public AuditEvent Audited => new(Kind) { Actor = AuditActors.Command, At = At, Subject = Subject, Result = Result, Detail = Detail };

    /// <summary>A statement was made, or is final.</summary>
    public static StatementEvent Made(StoredStatement stored) => new(
        stored.MadeAt, AuditKinds.Statement, $"statement {stored.Number}", stored.IsFinal ? "finalized" : "made",
        $"month={stored.MonthText};clock={stored.Clock};content={stored.ContentHash};ledger={stored.LedgerHash};{By(stored.MadeBy)}");

    /// <summary>The final rate of a month was entered.</summary>
    public static StatementEvent RateEntered(DateTimeOffset at, StatementMonth month, Catalog.Prices.ExchangeRate rate) => new(
        at, AuditKinds.RateChanged, $"statement_rate {month.Text}", "rate_entered", $"jpy_per_usd={rate.JpyPerUsd};kind={rate.Kind};{By(rate.EnteredBy)}");

    /// <summary>Requests were computed again by another price.</summary>
    public static StatementEvent Repriced(DateTimeOffset at, AskedRepricing asked, ImmutableArray<Adjustment> adjustments) => new(
        at, AuditKinds.Statement, $"adjustment {asked.Month.Text}", "repriced",
        string.Create(
            CultureInfo.InvariantCulture,
            $"price={asked.PriceId};requests={adjustments.Sum(one => one.Requests)};picousd={adjustments.Sum(one => one.PicoUsd)};{By(asked.MadeBy)}"));

    /// <summary>A statement was printed.</summary>
    public static StatementEvent Exported(DateTimeOffset at, int number, string form) =>
        new(at, AuditKinds.Exported, $"statement {number}", "exported", $"form={form};{By("")}");

    // Who was named, and the machine's user that ran the command.
    private static string By(string name) => $"by={name.Replace(';', ',')};user={Environment.UserName}";
}
