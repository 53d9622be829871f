using Npgsql;

namespace Gateway.Usage.Ledger.PostgreSql;

/// <summary>
/// The rows of <c>budget</c>: how much of a limit is granted. They are computed from the ledger's rows and from the shares of leases
/// that live, here and nowhere else, and can be computed again at any time.
/// </summary>
internal static class PostgreSqlBudgets
{
    // A request that began before the end of a period may settle after it.
    private const int KeptHours = 48;

    private const long HourMilliseconds = 3_600_000;

    /// <summary>The columns that name a limit.</summary>
    public const string Key = "application, alias, unit, period";

    private static readonly Column<ShareKey>[] KeyColumns =
    [
        Column<ShareKey>.Of("application", key => key.Application),
        Column<ShareKey>.Of("alias", key => key.Alias),
        Column<ShareKey>.Of("unit", key => PostgreSqlShares.NameOf(key.Unit)),
        Column<ShareKey>.Of("period", key => key.Period),
        Column<ShareKey>.Of("from_hour", key => key.FromHour),
        Column<ShareKey>.Of("to_hour", key => key.ToHour),
    ];

    private static readonly string DeriveAll = Derive("true");
    private static readonly string DeriveNew = Derive($"EXISTS (SELECT FROM {KeyColumns.Rows("k")} WHERE {Same("k", "b")})");

    private const string LockAll = $"SELECT count(*) FROM (SELECT 1 FROM budget ORDER BY {Key} FOR UPDATE) AS locked";

    private const string HasEnded = "EXISTS (SELECT FROM budget_share s JOIN writer w ON w.id = s.lease_id WHERE w.closed_at IS NOT NULL)";

    private static readonly string Forget =
        $"DELETE FROM budget WHERE period <> 0 AND to_hour + {KeptHours} < {PostgreSqlCommands.Now} / {HourMilliseconds}";

    private static readonly string ForgetShares =
        $"DELETE FROM budget_share s WHERE NOT EXISTS (SELECT FROM budget b WHERE {Same("b", "s")})";

    /// <summary>
    /// Settles the shares of leases that have ended: what their rows say was used stays granted, the rest is given back. Inside the
    /// transaction that closes their writers, which also holds the locks of the limits.
    /// </summary>
    /// <param name="connection">The session of the writer.</param>
    /// <param name="always">False to do it only if such a lease has a share; true after a start too, whatever a backup has brought back.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task SettleEndedAsync(NpgsqlConnection connection, bool always, CancellationToken cancellationToken)
    {
        if (always || await connection.ReadAsync<bool>($"SELECT {HasEnded}", cancellationToken))
        {
            await connection.RunAsync(Forget, cancellationToken);
            await connection.RunAsync(LockAll, cancellationToken);
            await connection.RunAsync(DeriveAll, cancellationToken);
            await connection.RunAsync(ForgetShares, cancellationToken);
        }
    }

    /// <summary>Makes the rows of limits that have none, from what was used of them before.</summary>
    public static async Task CreateAsync(NpgsqlConnection connection, IReadOnlyList<ShareKey> keys, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection, transaction);

        // One at a time: who comes second finds the rows, and must not compute them before he sees the shares of the first.
        batch.BatchCommands.Add(new(PostgreSqlLocks.TakeForTransaction(PostgreSqlLocks.Budgets)));
        foreach (var sql in new[] { InsertNew, LockNew, DeriveNew })
        {
            var command = new NpgsqlBatchCommand(sql);
            command.AddRows(KeyColumns, keys);
            batch.BatchCommands.Add(command);
        }

        await batch.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>The end of a statement of late settlements: what they used in place of what they had reserved, in the limits they count in.</summary>
    /// <param name="rows">The name of rows of <c>usage</c>, settled now, with the column <c>counts</c>.</param>
    public static string CorrectLate(string rows) => $"""
        corrected AS (
            UPDATE budget b SET granted = b.granted + d.amount
            FROM (
                SELECT {Qualified("k")}, sum(
                    CASE k.unit WHEN 'tokens' THEN
                        CASE WHEN r.counts THEN {Counted("r")} ELSE 0 END - r.reserved_tokens
                    ELSE
                        CASE WHEN r.counts THEN r.cost_pusd ELSE 0 END - r.reserved_pusd
                    END) AS amount
                FROM {rows} r JOIN budget k ON k.application = r.application AND k.alias IN ('', r.alias) AND k.unit <> 'slots'
                    AND r.started_at / {HourMilliseconds} >= k.from_hour AND r.started_at / {HourMilliseconds} < k.to_hour
                GROUP BY {Qualified("k")}
                ORDER BY {Qualified("k")}
            ) d
            WHERE {Same("b", "d")}
        )
        """;

    /// <summary>The condition that two rows name the same limit.</summary>
    public static string Same(string one, string other) =>
        $"{one}.application = {other}.application AND {one}.alias = {other}.alias AND {one}.unit = {other}.unit AND {one}.period = {other}.period";

    /// <summary>What limits count of a row of <c>usage</c> or <c>usage_hour</c>: cache reads do not.</summary>
    public static string Counted(string row) =>
        $"({row}.input_tokens + {row}.output_tokens + {row}.cache_write_5m_tokens + {row}.cache_write_1h_tokens)";

    private static string Qualified(string row) => $"{row}.application, {row}.alias, {row}.unit, {row}.period";

    // A writer that lives and has no share yet gets what its rows say: they are in the sum already. Its own first question adds only
    // what it holds above that.
    private static string Derive(string chosen) => $"""
        WITH chosen AS MATERIALIZED (
            SELECT b.* FROM budget b WHERE {chosen}
        ), periods AS MATERIALIZED (
            SELECT DISTINCT from_hour, to_hour FROM chosen WHERE unit <> 'slots'
        ), sums AS MATERIALIZED (
            SELECT p.from_hour, p.to_hour, h.application, h.alias, h.writer,
                sum({Counted("h")} + h.unknown_tokens) AS tokens, sum(h.cost_pusd) AS pusd
            FROM periods p JOIN usage_hour h ON h.hour >= p.from_hour AND h.hour < p.to_hour
            GROUP BY p.from_hour, p.to_hour, h.application, h.alias, h.writer
            UNION ALL
            SELECT p.from_hour, p.to_hour, u.application, u.alias, u.writer, sum(u.reserved_tokens), sum(u.reserved_pusd)
            FROM periods p JOIN usage u ON u.state = {RowState.Open}
                AND u.started_at >= p.from_hour::bigint * {HourMilliseconds} AND u.started_at < p.to_hour::bigint * {HourMilliseconds}
            GROUP BY p.from_hour, p.to_hour, u.application, u.alias, u.writer
        ), used AS MATERIALIZED (
            SELECT {Qualified("b")}, s.writer, EXISTS (SELECT FROM writer w WHERE w.id = s.writer AND w.closed_at IS NULL) AS lives,
                sum(CASE b.unit WHEN 'tokens' THEN s.tokens ELSE s.pusd END)::bigint AS amount
            FROM chosen b JOIN sums s ON s.from_hour = b.from_hour AND s.to_hour = b.to_hour AND s.application = b.application
                AND b.alias IN ('', s.alias)
            WHERE b.unit <> 'slots'
            GROUP BY {Qualified("b")}, s.writer
        ), ended AS (
            DELETE FROM budget_share s
            WHERE EXISTS (SELECT FROM chosen b WHERE {Same("b", "s")})
                AND NOT EXISTS (SELECT FROM writer w WHERE w.id = s.lease_id AND w.closed_at IS NULL)
        ), added AS (
            INSERT INTO budget_share ({Key}, lease_id, granted)
            SELECT {Key}, writer, amount FROM used WHERE lives
            ON CONFLICT DO NOTHING
            RETURNING {Key}, granted
        ), granted AS MATERIALIZED (
            SELECT {Key}, sum(amount)::bigint AS amount FROM (
                SELECT {Qualified("s")}, s.granted AS amount
                FROM chosen b JOIN budget_share s ON {Same("s", "b")} JOIN writer w ON w.id = s.lease_id AND w.closed_at IS NULL
                UNION ALL SELECT {Key}, granted FROM added
                UNION ALL SELECT {Key}, amount FROM used WHERE NOT lives
            ) parts GROUP BY {Key}
        )
        UPDATE budget b SET granted = coalesce((SELECT g.amount FROM granted g WHERE {Same("g", "b")}), 0)
        FROM chosen c WHERE {Same("c", "b")}
        """;

    private static readonly string InsertNew = $"""
        INSERT INTO budget ({KeyColumns.Names()}, granted) SELECT {KeyColumns.Names()}, 0 FROM {KeyColumns.Rows("k")}
        ON CONFLICT DO NOTHING
        """;

    private static readonly string LockNew =
        $"SELECT FROM budget b JOIN {KeyColumns.Rows("k")} ON {Same("k", "b")} ORDER BY {Qualified("b")} FOR UPDATE OF b";
}
