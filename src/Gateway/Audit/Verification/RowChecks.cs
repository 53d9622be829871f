using System.Data.Common;
using System.Globalization;
using Gateway.Usage.Ledger;

namespace Gateway.Audit.Verification;

/// <summary>
/// What no MAC covers: that the state of each row of use fits its records, that no row was added beside the trail, and that the
/// hour totals are those of the rows.
/// </summary>
internal static class RowChecks
{
    // An open row has no settlement, and one that became outcome_unknown has what follows from its intent alone.
    private static readonly string Misfits = $"""
        SELECT id FROM usage WHERE NOT ({Places("audit", "IS NULL")} AND {Places("settled", "IS NULL")}) AND NOT ({Places("audit", "IS NOT NULL")} AND (
            (state = 1 AND {Places("settled", "IS NOT NULL")})
            OR (state <> 1 AND {Places("settled", "IS NULL")} AND attempts = 0
                AND {string.Join(" AND ", NeverSet.Select(column => column + " IS NULL"))}
                AND ((state = 0 AND settled_at IS NULL AND outcome IS NULL AND usage_known IS NULL AND cost_pusd IS NULL AND flags = 0)
                    OR (state = 2 AND outcome = 'outcome_unknown' AND usage_known = 'unknown' AND cost_pusd = reserved_pusd
                        AND flags = {(int)LedgerFlags.Estimated} + CASE WHEN reserved_pusd = 0 THEN {(int)LedgerFlags.Unpriced} ELSE 0 END)))))
        LIMIT 100
        """;

    private const string Uncovered =
        "SELECT count(*) FROM usage WHERE audit_seq IS NULL AND started_at >= @from AND started_at <= @to";

    // Each total, and how the rows add up to it.
    private static readonly (string Column, string Sum)[] Sums =
    [
        ("requests", "1"), ("open_unknown", "CASE WHEN state = 2 THEN 1 ELSE 0 END"),
        ("estimated", $"CASE WHEN state = 1 AND flags & {(int)LedgerFlags.Estimated} <> 0 THEN 1 ELSE 0 END"),
        ("unpriced", $"CASE WHEN flags & {(int)LedgerFlags.Unpriced} <> 0 THEN 1 ELSE 0 END"),
        .. new[] { "input_tokens", "output_tokens", "cache_read_tokens", "cache_write_5m_tokens", "cache_write_1h_tokens" }
            .Select(column => (column, $"coalesce({column}, 0)")),
        ("unknown_tokens", "CASE WHEN state = 2 THEN reserved_tokens ELSE 0 END"), ("cost_pusd", "cost_pusd"),
        ("estimated_pusd", $"CASE WHEN flags & {(int)LedgerFlags.Estimated} <> 0 THEN cost_pusd ELSE 0 END"),
    ];

    // Hours whose rows were removed have totals alone. While a month is removed, its first hour that is left may be half there.
    private const string FirstHour = "(SELECT min(started_at) / 3600000 + @skip FROM usage)";

    private static readonly string Differences = $"""
        SELECT DISTINCT coalesce(t.hour, r.hour) FROM
            (SELECT hour, application, department, alias, {string.Join(", ", Sums.Select(sum => $"sum({sum.Column}) AS {sum.Column}"))}
            FROM usage_hour GROUP BY hour, application, department, alias) t
        FULL JOIN
            (SELECT started_at / 3600000 AS hour, application, department, alias,
                {string.Join(", ", Sums.Select(sum => $"sum({sum.Sum}) AS {sum.Column}"))}
            FROM usage WHERE {RowState.Counted} GROUP BY 1, 2, 3, 4) r
            ON r.hour = t.hour AND r.application = t.application AND r.department = t.department AND r.alias = t.alias
        WHERE coalesce(t.hour, r.hour) >= {FirstHour}
            AND ({string.Join(" OR ", Sums.Select(sum => $"coalesce(t.{sum.Column}, 0) <> coalesce(r.{sum.Column}, 0)"))})
        ORDER BY 1 LIMIT 100
        """;

    private static readonly string People = $"""
        SELECT DISTINCT coalesce(t.hour, r.hour) FROM end_user_hour t
        FULL JOIN
            (SELECT started_at / 3600000 AS hour, application, department, end_user, max(CASE WHEN {RowState.Counted} THEN 1 ELSE 0 END) AS counted
            FROM usage WHERE end_user IS NOT NULL GROUP BY 1, 2, 3, 4) r
            ON r.hour = t.hour AND r.application = t.application AND r.department = t.department AND r.end_user = t.end_user
        WHERE coalesce(t.hour, r.hour) >= {FirstHour} AND (r.hour IS NULL OR (t.hour IS NULL AND r.counted = 1))
        ORDER BY 1 LIMIT 100
        """;

    private static string Places(string of, string state) => $"{of}_chain {state} AND {of}_seq {state} AND {of}_mac {state}";

    private static string[] NeverSet =>
    [
        .. ChainedLedger.Settlement.Select(column => column.Name)
            .Except(["settled_at", "outcome", "usage_known", "cost_pusd", "flags", "attempts"]),
    ];

    /// <summary>Checks the rows.</summary>
    /// <param name="connection">A connection for reading.</param>
    /// <param name="times">When a trail was kept.</param>
    /// <param name="hasPurges">True when rows were removed after their time.</param>
    /// <param name="findings">Takes what is found.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The number of rows from times without a trail.</returns>
    public static async Task<long> CheckAsync(
        DbConnection connection, IReadOnlyList<(DateTimeOffset From, DateTimeOffset To)> times, bool hasPurges, Findings findings,
        CancellationToken cancellationToken)
    {
        await foreach (var id in ReadAsync(connection, Misfits, [], cancellationToken))
        {
            findings.Add(new(FindingKind.State, Detail: LedgerId.Of(id).ToString()));
        }

        foreach (var (from, to) in times)
        {
            await foreach (var count in ReadAsync(
                connection, Uncovered, [("@from", from.ToUnixTimeMilliseconds()), ("@to", to.ToUnixTimeMilliseconds())], cancellationToken))
            {
                if (Number(count) is > 0 and var rows)
                {
                    findings.Add(new(FindingKind.Uncovered, Last: rows, Detail: $"{from.UtcDateTime:s}Z–{to.UtcDateTime:s}Z"));
                }
            }
        }

        foreach (var totals in new[] { Differences, People })
        {
            await foreach (var hour in ReadAsync(connection, totals, [("@skip", hasPurges ? 1L : 0L)], cancellationToken))
            {
                findings.Add(new(FindingKind.Totals, Detail: $"{DateTimeOffset.UnixEpoch.AddHours(Number(hour)).UtcDateTime:yyyy-MM-ddTHH:00Z}"));
            }
        }

        var without = 0L;
        await foreach (var count in ReadAsync(connection, "SELECT count(*) FROM usage WHERE audit_seq IS NULL", [], cancellationToken))
        {
            without = Number(count);
        }

        return without;
    }

    private static long Number(object value) => Convert.ToInt64(value, CultureInfo.InvariantCulture);

    private static async IAsyncEnumerable<object> ReadAsync(
        DbConnection connection, string sql, (string, object?)[] values,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = connection.Command(sql, values);
        command.CommandTimeout = 0;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            yield return reader.GetValue(0);
        }
    }
}
