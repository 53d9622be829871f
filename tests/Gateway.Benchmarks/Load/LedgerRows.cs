using Gateway.Testing;
using Microsoft.Data.Sqlite;

namespace Gateway.Benchmarks.Load;

/// <summary>Fills a ledger in SQLite, whose tables a gateway has made, with the rows of earlier months.</summary>
internal static class LedgerRows
{
    // One request each 400 ms: 10,000,000 are 46 days.
    private const string Rows =
        """
        WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < @rows)
        INSERT INTO usage (id, month, request_id, application, department, surface, operation, alias, model_id, target, proof_id,
            started_at, writer, reserved_tokens, reserved_pusd, state, settled_at, status, outcome, stop_reason, input_tokens,
            output_tokens, cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, usage_known, price_id, cost_pusd,
            upstream_request_id, session_name, duration_ms, attempts)
        SELECT CAST(unhex(printf('%012x', @first + i * 400)) || randomblob(10) AS BLOB), 202609, 'filled-' || i, 'filled-' || (i % 1000), 'department',
            'own', 'Converse', 'claude-haiku-4-5', 'jp.anthropic.claude-haiku-4-5-20251001-v1:0', 'contractor/ap-northeast-1', 'proof',
            @first + i * 400, 0, 4000, 3000000000, 1, @first + i * 400 + 900, 200, 'completed', 'end_turn', 300,
            200, 0, 0, 0, 'known', 'price', 1430000000,
            'upstream-' || i, 'session', 900, 1
        FROM n
        """;

    private const string Attempts =
        """
        INSERT INTO attempt (usage_id, month, number, target, started_ms, duration_ms, bytes_sent, status, upstream_request_id, ambiguous)
        SELECT id, month, 1, target, 1, 890, 1, 200, upstream_request_id, 0 FROM usage WHERE month = 202609
        """;

    private const string Hours =
        """
        INSERT INTO usage_hour (hour, application, department, alias, writer, requests, open_unknown, estimated, unpriced, input_tokens,
            output_tokens, cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, unknown_tokens, cost_pusd, estimated_pusd)
        SELECT started_at / 3600000, application, department, alias, writer, COUNT(*), 0, 0, 0, SUM(input_tokens),
            SUM(output_tokens), 0, 0, 0, 0, SUM(cost_pusd), 0
        FROM usage WHERE month = 202609 GROUP BY 1, 2, 3, 4, 5
        """;

    /// <param name="folder">The ledger's folder. No gateway may use it now.</param>
    /// <param name="rows">The number of rows.</param>
    public static void Fill(TemporaryLedger folder, int rows)
    {
        using var ledger = new SqliteConnection($"Data Source={Directory.GetFiles(folder.Path, "*.db").Single()};Pooling=False");
        ledger.Open();
        foreach (var sql in (string[])[Rows, Attempts, Hours])
        {
            using var command = ledger.CreateCommand();
            command.CommandTimeout = 0;
            command.CommandText = sql;
            if (sql == Rows)
            {
                command.Parameters.AddWithValue("@rows", rows);
                command.Parameters.AddWithValue("@first", new DateTimeOffset(2026, 9, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds());
            }

            command.ExecuteNonQuery();
        }
    }
}
