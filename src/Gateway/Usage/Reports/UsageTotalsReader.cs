using System.Data.Common;
using Gateway.Catalog.Prices;

namespace Gateway.Usage.Reports;

/// <summary>
/// Reads the totals of hours, never single requests: a report of a month costs the same with ten requests and with ten million.
/// </summary>
internal static class UsageTotalsReader
{
    // Of one response, which is held in memory.
    private const int MaxRows = 50_000;

    // SUM is numeric on PostgreSQL.
    private static readonly string Sums = string.Join(", ", UsageSums.Columns.Select(column => $"CAST(SUM({column}) AS bigint)"));

    /// <summary>The sums by period and group, in their order; <c>null</c> if they are too many for one response.</summary>
    /// <param name="connection">An open connection for reading.</param>
    /// <param name="query">What is asked for.</param>
    /// <param name="rates">The exchange rates.</param>
    /// <param name="cancellationToken">Cancelled when the caller leaves.</param>
    /// <exception cref="DbException">The database cannot be used now.</exception>
    public static async Task<IReadOnlyDictionary<UsageKey, UsageSums>?> ReadAsync(
        DbConnection connection, ReportQuery query, ExchangeRates rates, CancellationToken cancellationToken)
    {
        var rows = new SortedDictionary<UsageKey, UsageSums>();
        var changes = rates.All.SelectMany(rate => rate.To is { } to ? new[] { rate.From, to } : [rate.From]);
        foreach (var span in query.SpansOf(changes))
        {
            var rate = rates.At(query.Clock.MomentOf(span.Start));
            await using var command = ReportCommands.Of(connection, query, span, $"""
                SELECT {ReportCommands.Columns(query)}, {Sums} FROM usage_hour WHERE {ReportCommands.Where(query)}
                GROUP BY {ReportCommands.Ordinals(query)}
                """);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                var key = UsageKey.Of(reader, query, span.Start);
                if (!rows.TryGetValue(key, out var sums) && rows.Count >= MaxRows)
                {
                    return null;
                }

                var row = rows[key] = sums ?? new();
                row.Add(column => reader.GetInt64(1 + query.Groups.Count + column), rate);
            }
        }

        return rows;
    }
}
