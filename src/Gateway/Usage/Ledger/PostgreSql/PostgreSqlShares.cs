using System.Collections.Immutable;
using Npgsql;

namespace Gateway.Usage.Ledger.PostgreSql;

/// <summary>
/// Changes the shares that this process holds of limits. The rows of the limits are locked first, in the order of their keys, and
/// what is free is computed under these locks: the sum of all shares never exceeds a limit, but for what has been used already.
/// </summary>
internal static class PostgreSqlShares
{
    private static readonly ImmutableArray<Column<(int Number, ShareAsk Ask)>> Shares =
    [
        Column<(int Number, ShareAsk Ask)>.Of("number", row => row.Number),
        Column<(int Number, ShareAsk Ask)>.Of("application", row => row.Ask.Key.Application),
        Column<(int Number, ShareAsk Ask)>.Of("alias", row => row.Ask.Key.Alias),
        Column<(int Number, ShareAsk Ask)>.Of("unit", row => NameOf(row.Ask.Key.Unit)),
        Column<(int Number, ShareAsk Ask)>.Of("period", row => row.Ask.Key.Period),
        Column<(int Number, ShareAsk Ask)>.Of("most", row => row.Ask.Most),
        Column<(int Number, ShareAsk Ask)>.Of("held", row => row.Ask.Held),
        Column<(int Number, ShareAsk Ask)>.Of("least", row => row.Ask.Least),
        Column<(int Number, ShareAsk Ask)>.Of("need", row => row.Ask.Need),
        Column<(int Number, ShareAsk Ask)>.Of("want", row => row.Ask.Want),
    ];

    private static readonly string Lock = $"""
        SELECT a.number FROM {Shares.Rows("a")} JOIN budget b ON {PostgreSqlBudgets.Same("b", "a")}
        ORDER BY b.application, b.alias, b.unit, b.period FOR UPDATE OF b
        """;

    // Room: the largest share that this lease could have. Fair: its own, and a part of what is free, so that the last of a limit
    // goes out in ever smaller shares.
    private static readonly string Exchange = $"""
        WITH state AS MATERIALIZED (
            SELECT a.*, b.granted AS total, coalesce(s.granted, 0) AS before, greatest(coalesce(s.granted, 0), a.held) AS base,
                a.most - (b.granted - coalesce(s.granted, 0)) AS room,
                (SELECT count(*) FROM writer w WHERE w.closed_at IS NULL) AS live
            FROM {Shares.Rows("a")} JOIN budget b ON {PostgreSqlBudgets.Same("b", "a")}
            LEFT JOIN budget_share s ON {PostgreSqlBudgets.Same("s", "a")} AND s.lease_id = ${Shares.Length + 1}
        ), decided AS MATERIALIZED (
            SELECT *, greatest(held, least(room, CASE
                WHEN held + want <= before OR held + least > room THEN least(held + want, before)
                ELSE least(held + want, greatest(before, held + need, base + (room - base) / (2 * live)))
            END)) AS share
            FROM state
        ), granted AS (
            UPDATE budget b SET granted = b.granted + d.share - d.before
            FROM decided d WHERE {PostgreSqlBudgets.Same("b", "d")} AND d.share <> d.before
        ), kept AS (
            INSERT INTO budget_share ({PostgreSqlBudgets.Key}, lease_id, granted)
            SELECT {PostgreSqlBudgets.Key}, ${Shares.Length + 1}, share FROM decided WHERE share <> before
            ON CONFLICT ({PostgreSqlBudgets.Key}, lease_id) DO UPDATE SET granted = excluded.granted
        )
        SELECT number, share, total + share - before, held + least > room FROM decided ORDER BY number
        """;

    // Only where a limit had nothing left: is it used up, or held by others?
    private static readonly string Used = $"""
        SELECT a.number, coalesce((
            SELECT sum(CASE a.unit WHEN 'tokens' THEN {PostgreSqlBudgets.Counted("h")} + h.unknown_tokens ELSE h.cost_pusd END)
            FROM usage_hour h
            WHERE h.hour >= b.from_hour AND h.hour < b.to_hour AND h.application = b.application AND b.alias IN ('', h.alias)), 0)::bigint
        FROM {Shares.Rows("a")} JOIN budget b ON {PostgreSqlBudgets.Same("b", "a")}
        """;

    /// <summary>The name of a unit in the tables.</summary>
    public static string NameOf(ShareUnit unit) => unit switch
    {
        ShareUnit.Tokens => "tokens",
        ShareUnit.PUsd => "pusd",
        _ => "slots",
    };

    /// <summary>Answers everything that is asked, in one transaction.</summary>
    /// <param name="connection">The session of the writer: while it lives, so does its lease.</param>
    /// <param name="ask">The questions.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<LeaseAnswer> ExchangeAsync(NpgsqlConnection connection, LeaseAsk ask, CancellationToken cancellationToken)
    {
        (int Number, ShareAsk Ask)[] shares = [.. ask.Shares.Index()];
        var (answers, found) = (new ShareGrant[shares.Length], new HashSet<int>());
        var rates = new RateGrant[ask.Rates.Count];
        await RunAsync();
        if (shares.Where(share => !found.Contains(share.Number)).ToList() is { Count: > 0 } missing)
        {
            await PostgreSqlBudgets.CreateAsync(connection, missing.ConvertAll(share => share.Ask.Key), cancellationToken);
            shares = [.. missing];
            ask = ask with { Rates = [] };
            await RunAsync();
        }

        if (answers.Any(answer => answer.IsRefused))
        {
            await ReadUsedAsync(connection, [.. ask.Shares.Index()], answers, cancellationToken);
        }

        return new LeaseAnswer(answers, rates);

        async Task RunAsync()
        {
            await using var batch = new NpgsqlBatch(connection);
            if (shares.Length > 0)
            {
                batch.BatchCommands.Add(Command(Lock, shares));
                var exchange = Command(Exchange, shares);
                exchange.Parameters.Add(new NpgsqlParameter<int> { TypedValue = ask.Lease });
                batch.BatchCommands.Add(exchange);
            }

            PostgreSqlRates.Add(batch, ask.Rates);
            await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
            if (shares.Length > 0)
            {
                await reader.NextResultAsync(cancellationToken); // Past the locks.
                while (await reader.ReadAsync(cancellationToken))
                {
                    found.Add(reader.GetInt32(0));
                    answers[reader.GetInt32(0)] = new(reader.GetInt64(1), reader.GetInt64(2), reader.GetBoolean(3), 0);
                }

                await reader.NextResultAsync(cancellationToken);
            }

            await PostgreSqlRates.ReadAsync(reader, rates, ask.Rates.Count, cancellationToken);
        }
    }

    private static async Task ReadUsedAsync(
        NpgsqlConnection connection, (int Number, ShareAsk Ask)[] shares, ShareGrant[] answers, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(Command(Used, [.. shares.Where(share => answers[share.Number].IsRefused)]));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            answers[reader.GetInt32(0)] = answers[reader.GetInt32(0)] with { Used = reader.GetInt64(1) };
        }
    }

    private static NpgsqlBatchCommand Command(string sql, IReadOnlyList<(int Number, ShareAsk Ask)> shares)
    {
        var command = new NpgsqlBatchCommand(sql);
        command.AddRows(Shares, shares);
        return command;
    }
}
