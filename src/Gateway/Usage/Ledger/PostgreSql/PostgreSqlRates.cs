using System.Collections.Immutable;
using Npgsql;

namespace Gateway.Usage.Ledger.PostgreSql;

/// <summary>
/// The limits of a minute of all replicas together: the generic cell rate algorithm on one number for each, by the database's clock.
/// </summary>
internal static class PostgreSqlRates
{
    // A limit's own time is a minute: more than that is never owed.
    private const long Minute = 60_000_000;

    private const string Now = "(extract(epoch from clock_timestamp()) * 1000000)::bigint";

    private static readonly ImmutableArray<Column<(int Number, RateAsk Ask)>> Rates =
    [
        Column<(int Number, RateAsk Ask)>.Of("number", row => row.Number),
        Column<(int Number, RateAsk Ask)>.Of("application", row => row.Ask.Key.Application),
        Column<(int Number, RateAsk Ask)>.Of("alias", row => row.Ask.Key.Alias),
        Column<(int Number, RateAsk Ask)>.Of("kind", row => row.Ask.Key.IsTokens ? "tokens" : "requests"),
        Column<(int Number, RateAsk Ask)>.Of("burst", row => Microseconds(row.Ask.Burst)),
        Column<(int Number, RateAsk Ask)>.Of("least", row => Microseconds(row.Ask.Least)),
        Column<(int Number, RateAsk Ask)>.Of("need", row => Microseconds(row.Ask.Need)),
        Column<(int Number, RateAsk Ask)>.Of("want", row => Microseconds(row.Ask.Want)),
        Column<(int Number, RateAsk Ask)>.Of("back", row => (long)row.Ask.Back.TotalMicroseconds),
        Column<(int Number, RateAsk Ask)>.Of("debt", row => Microseconds(row.Ask.Debt)),
    ];

    private const string Same = "r.application = a.application AND r.alias = a.alias AND r.kind = a.kind";

    private static readonly string Create = $"""
        INSERT INTO rate (application, alias, kind, empty_at) SELECT application, alias, kind, 0 FROM {Rates.Rows("a")}
        WHERE NOT EXISTS (SELECT FROM rate r WHERE {Same})
        ORDER BY 1, 2, 3
        ON CONFLICT DO NOTHING
        """;

    private static readonly string Lock = $"""
        SELECT a.number FROM {Rates.Rows("a")} JOIN rate r ON {Same} ORDER BY r.application, r.alias, r.kind FOR UPDATE OF r
        """;

    // As in one process: an amount above the burst is taken from an empty bucket only, so that it is not refused for ever.
    private static readonly string Exchange = $"""
        WITH clock AS MATERIALIZED (
            SELECT {Now} AS now
        ), state AS MATERIALIZED (
            SELECT a.*, c.now,
                CASE WHEN a.debt = 0 THEN greatest(r.empty_at - a.back, c.now)
                    ELSE greatest(r.empty_at - a.back, least(greatest(r.empty_at - a.back, c.now) + a.debt, c.now + {Minute})) END AS empty
            FROM {Rates.Rows("a")} JOIN rate r ON {Same}, clock c
        ), decided AS MATERIALIZED (
            SELECT *, greatest(empty - now - greatest(burst - least, 0), 0) AS wait FROM state
        ), taken AS MATERIALIZED (
            SELECT *, CASE WHEN least = 0 OR wait > 0 THEN 0 ELSE greatest(least, least(want, burst - (empty - now))) END AS taken FROM decided
        ), kept AS (
            UPDATE rate r SET empty_at = a.empty + a.taken FROM taken a WHERE {Same}
        )
        SELECT number, taken, empty + taken - now, wait FROM taken ORDER BY number
        """;

    /// <summary>Adds the statements; none if nothing is asked.</summary>
    public static void Add(NpgsqlBatch batch, IReadOnlyList<RateAsk> asks)
    {
        if (asks.Count > 0)
        {
            foreach (var sql in new[] { Create, Lock, Exchange })
            {
                var command = new NpgsqlBatchCommand(sql);
                command.AddRows(Rates, [.. asks.Index()]);
                batch.BatchCommands.Add(command);
            }
        }
    }

    /// <summary>Reads the answers; the reader is at the first result of these statements.</summary>
    public static async Task ReadAsync(NpgsqlDataReader reader, RateGrant[] answers, int asked, CancellationToken cancellationToken)
    {
        if (asked > 0)
        {
            await reader.NextResultAsync(cancellationToken); // Past the locks; an insert has no result.
            while (await reader.ReadAsync(cancellationToken))
            {
                answers[reader.GetInt32(0)] = new(Time(reader.GetInt64(1)), Time(reader.GetInt64(2)), Time(reader.GetInt64(3)));
            }
        }
    }

    // Up, so that no part of an amount is free.
    private static long Microseconds(TimeSpan time) => (time.Ticks + TimeSpan.TicksPerMicrosecond - 1) / TimeSpan.TicksPerMicrosecond;

    private static TimeSpan Time(long microseconds) => TimeSpan.FromMicroseconds(microseconds);
}
