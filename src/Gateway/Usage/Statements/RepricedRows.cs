using System.Collections.Immutable;
using System.Data.Common;
using Gateway.Catalog.Prices;
using Gateway.Usage.Ledger;
using Gateway.Usage.Statements.Amounts;

namespace Gateway.Usage.Statements;

/// <summary>The requests that were charged by a wrong price row, summed by application, and what is missing from their charges.</summary>
/// <param name="asked">What is to be computed.</param>
/// <param name="insteadOf">The row they were charged by.</param>
/// <param name="price">The row they should have been charged by.</param>
/// <param name="scope">Which of them.</param>
/// <param name="before">What was adjusted already.</param>
internal sealed class RepricedRows(
    AskedRepricing asked, string insteadOf, PriceRow price, AdjustmentScope scope, ImmutableArray<Adjustment> before)
{
    // The prompt decides the tier, as when the request was charged.
    private const string Prompt = "(input_tokens + cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens)";
    private const string InTier = $"({Prompt} > @over OR (@over = 0 AND {Prompt} = 0)) AND {Prompt} <= @upto";

    private static readonly string Sums = $"""
        SELECT department, application, alias, model_id, {string.Join(", ", UseSums.Columns.Select(sum => $"CAST(coalesce({sum}, 0) AS bigint)"))}
        FROM usage
        WHERE month >= @first_month AND month <= @last_month AND id >= @first AND id < @end AND state = 1 AND {InTier}
            AND coalesce(code, '') <> 'ledger_unavailable'
        """;

    /// <summary>The adjustments that are missing.</summary>
    /// <exception cref="DbException">The database cannot be used now.</exception>
    public async Task<ImmutableArray<Adjustment>> ReadAsync(
        ILedgerStore store, DbConnection connection, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var adjustments = ImmutableArray.CreateBuilder<Adjustment>();
        await using var command = Command(store, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var adjustment = Of(reader, now);
            if (adjustment.PicoUsd != 0 && IsOf(adjustment.ModelId, price.ModelId))
            {
                adjustments.Add(adjustment);
            }
        }

        return adjustments.ToImmutable();
    }

    private DbCommand Command(ILedgerStore store, DbConnection connection)
    {
        var isUnpriced = insteadOf == StatementLines.Unpriced;
        var (start, end) = (DateTimeOffset.FromUnixTimeMilliseconds(scope.Start), DateTimeOffset.FromUnixTimeMilliseconds(scope.End));
        return LedgerSnapshot.Command(
            connection, null,
            $"""
            {Sums} AND {(isUnpriced ? $"price_id IS NULL AND flags & {(int)LedgerFlags.Unpriced} <> 0" : "price_id = @instead")}
            GROUP BY department, application, alias, model_id ORDER BY department, application, alias, model_id
            """,
            [
                ("@first_month", LedgerTime.Month(start)), ("@last_month", LedgerTime.Month(end.AddTicks(-1))),
                ("@first", store.IdValue(LedgerTime.FirstId(start))), ("@end", store.IdValue(LedgerTime.FirstId(end))),
                ("@over", scope.OverPromptTokens), ("@upto", scope.UpToPromptTokens),
                .. isUnpriced ? Array.Empty<(string, object)>() : [("@instead", insteadOf)],
            ]);
    }

    private Adjustment Of(DbDataReader reader, DateTimeOffset now)
    {
        var sums = new UseSums();
        sums.Add(reader, 4);
        var (department, application, alias, modelId) = (reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3));
        var (tokens, of) = (sums.Tokens, price.Price);
        var cost = checked(
            (tokens.Input * of.Input) + (tokens.Output * of.Output) + (tokens.CacheRead * of.CacheRead)
            + (tokens.CacheWrite5m * of.CacheWrite5m) + (tokens.CacheWrite1h * of.CacheWrite1h));
        var adjusted = before
            .Where(one => (one.Department, one.Application, one.Alias, one.ModelId) == (department, application, alias, modelId))
            .Sum(one => one.PicoUsd);
        return new()
        {
            At = now,
            Month = asked.Month.Text,
            Clock = asked.Month.Clock.Name,
            Application = application,
            Department = department,
            Alias = alias,
            ModelId = modelId,
            InsteadOf = insteadOf,
            PriceId = of.Id,
            Scope = scope,
            Requests = sums.Requests,
            PicoUsd = checked(cost - sums.PicoUsd - adjusted),
            Reason = asked.Reason,
            MadeBy = asked.MadeBy,
        };
    }

    /// <summary>True if a model is priced so: a profile of an application is called by an ARN, whose last part may name the profile.</summary>
    public static bool IsOf(string called, string priced) => called == priced || called[(called.LastIndexOf('/') + 1)..] == priced;
}
