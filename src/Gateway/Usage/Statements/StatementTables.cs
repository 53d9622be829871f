using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using Gateway.Catalog.Prices;
using Gateway.Usage.Statements.Amounts;

namespace Gateway.Usage.Statements;

/// <summary>
/// The tables beside the rows of use: final rates, adjustments and statements. Rows are only added. Every method is given an open
/// connection, because a statement is stored in one transaction.
/// </summary>
internal static class StatementTables
{
    /// <summary>The final rate of a month, the last one that was entered; <c>null</c> if none was.</summary>
    public static async Task<ExchangeRate?> FinalRateAsync(
        DbConnection connection, DbTransaction? transaction, StatementMonth month, CancellationToken cancellationToken)
    {
        await using var command = LedgerSnapshot.Command(
            connection, transaction,
            "SELECT id, kind, jpy_per_usd_10000, source, entered_by FROM statement_rate WHERE month = @month ORDER BY id DESC LIMIT 1",
            ("@month", month.Number));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new(
                $"{month.Text}.{reader.GetInt32(0)}", Enum.Parse<ExchangeRateKind>(reader.GetString(1)), month.Start, null,
                reader.GetInt64(2), reader.GetString(3), reader.GetString(4))
            : null;
    }

    /// <summary>Enters a final rate. Earlier ones of the month stay.</summary>
    public static async Task<EnteredRate> AddRateAsync(
        DbConnection connection, DbTransaction transaction, StatementMonth month, ExchangeRate rate, DateTimeOffset at,
        CancellationToken cancellationToken)
    {
        await using var command = LedgerSnapshot.Command(
            connection, transaction,
            """
            INSERT INTO statement_rate (month, kind, jpy_per_usd_10000, source, entered_by, entered_at)
            VALUES (@month, @kind, @jpy, @source, @by, @at) RETURNING id
            """,
            ("@month", month.Number), ("@kind", rate.Kind.ToString()), ("@jpy", rate.JpyPerUsd10000), ("@source", rate.Source),
            ("@by", rate.EnteredBy), ("@at", at.ToUnixTimeMilliseconds()));
        var id = Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
        return new(id, month.Number, rate.Kind.ToString(), rate.JpyPerUsd10000, rate.Source, rate.EnteredBy, at);
    }

    /// <summary>Every final rate that was entered.</summary>
    public static async Task<ImmutableArray<EnteredRate>> RatesAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await using var command = LedgerSnapshot.Command(
            connection, null, "SELECT id, month, kind, jpy_per_usd_10000, source, entered_by, entered_at FROM statement_rate ORDER BY id");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rates = ImmutableArray.CreateBuilder<EnteredRate>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rates.Add(new(
                reader.GetInt64(0), reader.GetInt32(1), reader.GetString(2), reader.GetInt64(3), reader.GetString(4), reader.GetString(5),
                DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(6))));
        }

        return rates.ToImmutable();
    }

    /// <summary>Every adjustment, in their order.</summary>
    public static Task<ImmutableArray<Adjustment>> AdjustmentsAsync(DbConnection connection, CancellationToken cancellationToken) =>
        AdjustmentsAsync(LedgerSnapshot.Command(connection, null, $"{SelectAdjustments} ORDER BY id"), cancellationToken);

    /// <summary>The adjustments that were made in a month, in their order.</summary>
    public static Task<ImmutableArray<Adjustment>> AdjustmentsOfAsync(
        DbConnection connection, StatementMonth month, CancellationToken cancellationToken) => AdjustmentsAsync(
            LedgerSnapshot.Command(
                connection, null, $"{SelectAdjustments} WHERE at >= @start AND at < @end ORDER BY id",
                ("@start", month.Start.ToUnixTimeMilliseconds()), ("@end", month.End.ToUnixTimeMilliseconds())),
            cancellationToken);

    /// <summary>Every adjustment of requests that were charged by a price row.</summary>
    public static Task<ImmutableArray<Adjustment>> AdjustmentsInsteadOfAsync(
        DbConnection connection, DbTransaction? transaction, string insteadOf, CancellationToken cancellationToken) => AdjustmentsAsync(
            LedgerSnapshot.Command(connection, transaction, $"{SelectAdjustments} WHERE instead_of = @instead ORDER BY id", ("@instead", insteadOf)),
            cancellationToken);

    /// <summary>Adds an adjustment.</summary>
    public static async Task AddAsync(
        DbConnection connection, DbTransaction transaction, Adjustment adjustment, CancellationToken cancellationToken)
    {
        await using var command = LedgerSnapshot.Command(
            connection, transaction,
            """
            INSERT INTO adjustment (at, month, clock, application, department, alias, model_id, instead_of, price_id, scope_start,
                scope_end, over_prompt_tokens, up_to_prompt_tokens, requests, difference_pusd, reason, made_by)
            VALUES (@at, @month, @clock, @application, @department, @alias, @model, @instead, @price, @start, @end, @over, @upto,
                @requests, @pusd, @reason, @by)
            """,
            ("@at", adjustment.At.ToUnixTimeMilliseconds()), ("@month", adjustment.Month), ("@clock", adjustment.Clock),
            ("@application", adjustment.Application), ("@department", adjustment.Department), ("@alias", adjustment.Alias),
            ("@model", adjustment.ModelId), ("@instead", adjustment.InsteadOf), ("@price", adjustment.PriceId),
            ("@start", adjustment.Scope.Start), ("@end", adjustment.Scope.End), ("@over", adjustment.Scope.OverPromptTokens),
            ("@upto", adjustment.Scope.UpToPromptTokens), ("@requests", adjustment.Requests), ("@pusd", adjustment.PicoUsd),
            ("@reason", adjustment.Reason), ("@by", adjustment.MadeBy));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The last anchor of the audit trail: its hour in UTC and its digest; <c>null</c> without one.</summary>
    public static async Task<string?> LastAnchorAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await using var command = LedgerSnapshot.Command(connection, null, "SELECT hour, digest FROM anchor ORDER BY hour DESC LIMIT 1");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? string.Create(CultureInfo.InvariantCulture, $"{DateTimeOffset.UnixEpoch.AddHours(reader.GetInt32(0)):yyyy-MM-dd'T'HH:mm'Z'} sha256:{reader.GetString(1)}")
            : null;
    }

    private const string SelectAdjustments = """
        SELECT id, at, month, clock, application, department, alias, model_id, instead_of, price_id, scope_start, scope_end,
            over_prompt_tokens, up_to_prompt_tokens, requests, difference_pusd, reason, made_by
        FROM adjustment
        """;

    private static async Task<ImmutableArray<Adjustment>> AdjustmentsAsync(DbCommand select, CancellationToken cancellationToken)
    {
        await using var command = select;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var adjustments = ImmutableArray.CreateBuilder<Adjustment>();
        while (await reader.ReadAsync(cancellationToken))
        {
            adjustments.Add(new()
            {
                Id = Convert.ToInt32(reader.GetValue(0), CultureInfo.InvariantCulture),
                At = DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(1)),
                Month = reader.GetString(2),
                Clock = reader.GetString(3),
                Application = reader.GetString(4),
                Department = reader.GetString(5),
                Alias = reader.GetString(6),
                ModelId = reader.GetString(7),
                InsteadOf = reader.GetString(8),
                PriceId = reader.GetString(9),
                Scope = new(reader.GetInt64(10), reader.GetInt64(11), reader.GetInt64(12), reader.GetInt64(13)),
                Requests = reader.GetInt64(14),
                PicoUsd = reader.GetInt64(15),
                Reason = reader.GetString(16),
                MadeBy = reader.GetString(17),
            });
        }

        return adjustments.ToImmutable();
    }
}

/// <summary>A final rate as it was entered.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Month">Its month, as <c>yyyymm</c>.</param>
/// <param name="Kind">What rate it is.</param>
/// <param name="JpyPerUsd10000">Yen for 10,000 USD.</param>
/// <param name="Source">Where it is from.</param>
/// <param name="EnteredBy">Who has entered it.</param>
/// <param name="At">The moment.</param>
internal sealed record EnteredRate(
    long Id, int Month, string Kind, long JpyPerUsd10000, string Source, string EnteredBy, DateTimeOffset At)
{
    /// <summary>Its month as it is written: <c>2026-11</c>.</summary>
    public string MonthText => StoredStatement.TextOf(Month);
}
