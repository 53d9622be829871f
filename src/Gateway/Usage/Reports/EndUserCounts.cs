using System.Data.Common;

namespace Gateway.Usage.Reports;

/// <summary>
/// Counts the people behind requests. A pseudonym is its application's own: the same one of two applications is two people. The
/// ledger does not tell them by model.
/// </summary>
internal static class EndUserCounts
{
    /// <summary>Fills the counts of the rows of a report.</summary>
    /// <param name="connection">An open connection for reading.</param>
    /// <param name="query">What is asked for.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="cancellationToken">Cancelled when the caller leaves.</param>
    /// <returns>The count of the whole time, which is not the sum of those of its periods.</returns>
    /// <exception cref="DbException">The database cannot be used now.</exception>
    public static async Task<long> ReadAsync(
        DbConnection connection, ReportQuery query, IReadOnlyDictionary<UsageKey, UsageSums> rows, CancellationToken cancellationToken)
    {
        if (query.Groups.Contains("model"))
        {
            return await CountAllAsync(connection, query, cancellationToken);
        }

        foreach (var row in rows.Values)
        {
            row.EndUsers = 0;
        }

        if (query.By is ReportPeriod.Month)
        {
            return await CountMonthsAsync(connection, query, rows, cancellationToken);
        }

        var groups = query.Groups.Count;
        await using var command = ReportCommands.Of(connection, query, query.Span, $"""
            SELECT {string.Join(", ", Enumerable.Range(0, 1 + groups).Select(i => $"c{i}"))}, COUNT(*)
            FROM (SELECT DISTINCT {ReportCommands.Columns(query, named: true)}, application AS a, end_user AS u
                FROM end_user_hour WHERE {ReportCommands.Where(query)}) AS d
            GROUP BY {ReportCommands.Ordinals(query)}
            """);
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                if (rows.TryGetValue(UsageKey.Of(reader, query, query.Span.Start), out var row))
                {
                    row.EndUsers = reader.GetInt64(1 + groups);
                }
            }
        }

        return await CountAllAsync(connection, query, cancellationToken);
    }

    private static async Task<long> CountAllAsync(DbConnection connection, ReportQuery query, CancellationToken cancellationToken)
    {
        await using var command = ReportCommands.Of(connection, query, query.Span, $"""
            SELECT COUNT(*) FROM (SELECT DISTINCT application, end_user FROM end_user_hour WHERE {ReportCommands.Where(query)}) AS d
            """);
        return await command.ExecuteScalarAsync(cancellationToken) is long count ? count : 0;
    }

    // The people of each month are few beside their hours. Put together here, the hours are read once and not twice.
    private static async Task<long> CountMonthsAsync(
        DbConnection connection, ReportQuery query, IReadOnlyDictionary<UsageKey, UsageSums> rows, CancellationToken cancellationToken)
    {
        var (all, groups) = (new HashSet<(string, string)>(), query.Groups.Count);
        foreach (var span in query.SpansOf([]))
        {
            await using var command = ReportCommands.Of(connection, query, span, $"""
                SELECT DISTINCT {ReportCommands.Columns(query, named: true)}, application AS a, end_user AS u
                FROM end_user_hour WHERE {ReportCommands.Where(query)}
                """);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                all.Add((reader.GetString(1 + groups), reader.GetString(2 + groups)));
                if (rows.TryGetValue(UsageKey.Of(reader, query, span.Start), out var row))
                {
                    row.EndUsers++;
                }
            }
        }

        return all.Count;
    }
}
