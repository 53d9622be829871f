using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using Gateway.Audit.Events;
using Gateway.Audit.Tables;
using Gateway.Usage.Statements.Amounts;

namespace Gateway.Usage.Statements;

/// <summary>
/// What commands have done with statements, in a table beside them and in the same transaction. A command has no chain of its own,
/// so a gateway that runs takes these events into its audit trail.
/// </summary>
internal static class StatementEvents
{
    /// <summary>As many as a gateway takes at once. One that was stopped for long takes the rest in its next turn.</summary>
    public const int MaxAtOnce = 100;

    /// <summary>Adds an event, with the machine's user that ran the command.</summary>
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
            ("@result", happened.Result), ("@detail", $"{happened.Detail};user={Environment.UserName}"));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The oldest events that no gateway has recorded yet.</summary>
    /// <param name="connection">A connection for reading.</param>
    /// <param name="most">As many at most.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<ImmutableArray<StatementEvent>> WaitingAsync(
        DbConnection connection, int most, CancellationToken cancellationToken)
    {
        await using var command = LedgerSnapshot.Command(
            connection, null,
            """
            SELECT id, at, kind, subject, result, detail FROM statement_event
            WHERE id NOT IN (SELECT id FROM statement_event_recorded) ORDER BY id LIMIT @most
            """,
            ("@most", most));
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

    /// <summary>The records of all events that no gateway has recorded yet.</summary>
    public static async Task<IReadOnlyList<AuditEvent>> WaitingRecordsAsync(DbConnection connection, CancellationToken cancellationToken) =>
        [.. (await WaitingAsync(connection, int.MaxValue, cancellationToken)).Select(waiting => waiting.Audited)];

    /// <summary>True for a record that a command caused, of a kind and about a subject.</summary>
    public static bool IsAbout(AuditEvent record, string kind, string subject) =>
        record.Actor == AuditActors.Command && record.Kind == kind && record.Subject?.StartsWith(subject, StringComparison.Ordinal) == true;

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
    /// <param name="stored">The statement.</param>
    /// <param name="documents">The digest of its documents (<see cref="DocumentHashes.Digest"/>).</param>
    public static StatementEvent Made(StoredStatement stored, string documents) => new(
        stored.MadeAt, AuditKinds.Statement, $"statement {stored.Number}", stored.IsFinal ? "finalized" : "made",
        string.Create(
            CultureInfo.InvariantCulture,
            $"month={stored.MonthText};clock={stored.Clock};content={stored.ContentHash};ledger={stored.LedgerHash};documents={documents};replaces={stored.Replaces ?? 0};{By(stored.MadeBy)}"));

    /// <summary>The final rate of a month was entered.</summary>
    public static StatementEvent RateEntered(EnteredRate rate) => new(
        rate.At, AuditKinds.RateChanged, $"statement_rate {rate.MonthText}", "rate_entered",
        string.Create(
            CultureInfo.InvariantCulture,
            $"id={rate.Id};jpy_per_usd={rate.JpyPerUsd10000 / 10_000m:0.####};kind={rate.Kind};source={Plain(rate.Source)};{By(rate.EnteredBy)}"));

    /// <summary>Requests were computed again by another price.</summary>
    /// <param name="adjustments">What was written in one transaction: at one moment, for one month and price.</param>
    public static StatementEvent Repriced(IReadOnlyList<Adjustment> adjustments) => new(
        adjustments[0].At, AuditKinds.Statement, $"adjustment {adjustments[0].Month}", "repriced",
        string.Create(
            CultureInfo.InvariantCulture,
            $"price={adjustments[0].PriceId};instead_of={adjustments[0].InsteadOf};requests={adjustments.Sum(one => one.Requests)};picousd={adjustments.Sum(one => one.PicoUsd)};hash={RowDigest.Of(adjustments.SelectMany(ValuesOf))};{By(adjustments[0].MadeBy)}"));

    /// <summary>A statement was printed.</summary>
    public static StatementEvent Exported(DateTimeOffset at, int number, string form) =>
        new(at, AuditKinds.Exported, $"statement {number}", "exported", $"form={form};{By("")}");

    private static string By(string name) => $"by={Plain(name)}";

    private static string Plain(string text) => text.Replace(';', ',');

    private static IEnumerable<object> ValuesOf(Adjustment one) =>
    [
        one.At.ToUnixTimeMilliseconds(), one.Month, one.Clock, one.Application, one.Department, one.Alias, one.ModelId, one.InsteadOf,
        one.PriceId, one.Scope.Start, one.Scope.End, one.Scope.OverPromptTokens, one.Scope.UpToPromptTokens, one.Requests, one.PicoUsd,
        one.Reason, one.MadeBy,
    ];
}
