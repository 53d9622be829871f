using System.Data.Common;
using Gateway.Usage.Ledger;

namespace Gateway.Quotas;

/// <summary>
/// Reads from the ledger what has been used of the present day and month. No counter is stored that the ledger does not imply.
/// </summary>
internal static class BudgetReader
{
    // Settled requests, and those of unknown outcome as they were reserved.
    private const string Totals = """
        SELECT application, alias,
            CAST(SUM(CASE WHEN hour >= @day_hour THEN input_tokens + output_tokens + cache_write_5m_tokens + cache_write_1h_tokens + unknown_tokens
                ELSE 0 END) AS bigint),
            CAST(SUM(CASE WHEN hour >= @day_hour THEN cost_pusd ELSE 0 END) AS bigint),
            CAST(SUM(input_tokens + output_tokens + cache_write_5m_tokens + cache_write_1h_tokens + unknown_tokens) AS bigint),
            CAST(SUM(cost_pusd) AS bigint)
        FROM usage_hour WHERE hour >= @month_hour GROUP BY application, alias
        """;

    // Requests that another process has under way: as they are reserved.
    private const string Open = """
        SELECT application, alias,
            CAST(SUM(CASE WHEN started_at >= @day_ms THEN reserved_tokens ELSE 0 END) AS bigint),
            CAST(SUM(CASE WHEN started_at >= @day_ms THEN reserved_pusd ELSE 0 END) AS bigint),
            CAST(SUM(reserved_tokens) AS bigint),
            CAST(SUM(reserved_pusd) AS bigint)
        FROM usage WHERE state = 0 AND started_at >= @month_ms GROUP BY application, alias
        """;

    /// <summary>Reads both periods.</summary>
    /// <param name="store">The ledger's database.</param>
    /// <param name="day">The present day.</param>
    /// <param name="month">The present month.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="DbException">The database cannot be read now.</exception>
    public static async Task<List<UsedBudget>> ReadAsync(
        ILedgerStore store, BudgetPeriod day, BudgetPeriod month, CancellationToken cancellationToken)
    {
        List<UsedBudget> used = [];
        await using var connection = await store.OpenReadingAsync(cancellationToken);
        foreach (var (sql, dayStart, monthStart) in new (string, (string, object?), (string, object?))[]
        {
            (Totals, ("@day_hour", (long)day.FirstHour), ("@month_hour", (long)month.FirstHour)),
            (Open, ("@day_ms", day.Start.ToUnixTimeMilliseconds()), ("@month_ms", month.Start.ToUnixTimeMilliseconds())),
        })
        {
            await using var command = connection.Command(sql, dayStart, monthStart);
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            while (await rows.ReadAsync(cancellationToken))
            {
                used.Add(new(
                    rows.GetString(0), rows.GetString(1), new(rows.GetInt64(2), rows.GetInt64(3)),
                    new(rows.GetInt64(4), rows.GetInt64(5))));
            }
        }

        return used;
    }
}

/// <summary>What an application has used of a model.</summary>
internal sealed record UsedBudget(string Application, string Alias, Amount Day, Amount Month);
