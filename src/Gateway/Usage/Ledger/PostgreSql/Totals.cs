namespace Gateway.Usage.Ledger.PostgreSql;

/// <summary>
/// The totals of rows that have just been settled or given up, as parts of the statement that does it: in the same transaction,
/// and sorted by their keys, so that two replicas never wait for each other in a circle.
/// </summary>
internal static class Totals
{
    private const int Estimated = (int)LedgerFlags.Estimated;
    private const int Unpriced = (int)LedgerFlags.Unpriced;

    private static readonly string[] Counts =
    [
        "requests", "open_unknown", "estimated", "unpriced", "input_tokens", "output_tokens", "cache_read_tokens",
        "cache_write_5m_tokens", "cache_write_1h_tokens", "unknown_tokens", "cost_pusd", "estimated_pusd",
    ];

    /// <summary>Adds rows that are settled now.</summary>
    /// <param name="rows">The name of rows of <c>usage</c> with one more column <c>counts</c>, false for a request that was refused.</param>
    /// <param name="late">True if they were outcome_unknown until now: then what they had reserved is taken off.</param>
    public static string Of(string rows, bool late)
    {
        var before = late ? 1 : 0;
        return Insert(
            rows, "counts", late ? "true" : "counts",
            $"count(*) FILTER (WHERE counts) - {before} * count(*)",
            $"-{before} * count(*)",
            $"count(*) FILTER (WHERE counts AND flags & {Estimated} <> 0)",
            $"count(*) FILTER (WHERE counts AND flags & {Unpriced} <> 0) - {before} * count(*) FILTER (WHERE reserved_pusd = 0)",
            Sum("input_tokens", "counts"), Sum("output_tokens", "counts"), Sum("cache_read_tokens", "counts"),
            Sum("cache_write_5m_tokens", "counts"), Sum("cache_write_1h_tokens", "counts"),
            $"-{before} * sum(reserved_tokens)",
            $"{Sum("cost_pusd", "counts")} - {before} * sum(reserved_pusd)",
            $"{Sum("cost_pusd", $"counts AND flags & {Estimated} <> 0")} - {before} * sum(reserved_pusd)");
    }

    /// <summary>Adds rows that are outcome_unknown now, at what they had reserved.</summary>
    public static string OfUnknown(string rows) => Insert(
        rows, "true", "true",
        "count(*)", "count(*)", "0", "count(*) FILTER (WHERE reserved_pusd = 0)", "0", "0", "0", "0", "0", "sum(reserved_tokens)",
        "sum(reserved_pusd)", "sum(reserved_pusd)");

    private static string Sum(string column, string condition) => $"coalesce(sum({column}) FILTER (WHERE {condition}), 0)";

    private static string Insert(string rows, string withUser, string counted, params string[] counts) => $"""
        end_users AS (
            INSERT INTO end_user_hour (hour, application, department, end_user)
            SELECT DISTINCT started_at / 3600000, application, department, end_user
            FROM {rows} WHERE {withUser} AND end_user IS NOT NULL
            ORDER BY 1, 2, 3, 4
            ON CONFLICT DO NOTHING
        ), hours AS (
            INSERT INTO usage_hour AS h (hour, application, department, alias, writer, {string.Join(", ", Counts)})
            SELECT started_at / 3600000, application, department, alias, writer, {string.Join(", ", counts)}
            FROM {rows} WHERE {counted}
            GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
            ON CONFLICT (hour, application, department, alias, writer) DO UPDATE SET
                {string.Join(", ", Counts.Select(name => $"{name} = h.{name} + excluded.{name}"))}
        )
        """;
}
