using System.Data.Common;
using System.Globalization;

namespace Gateway.Testing.Crashes;

/// <summary>Compares a ledger with what callers were answered and what reached Bedrock, when no gateway writes to it.</summary>
internal static class LedgerComparison
{
    private const string Sums =
        "COALESCE(SUM(input_tokens), 0), COALESCE(SUM(output_tokens), 0), COALESCE(SUM(cache_read_tokens), 0), COALESCE(SUM(cost_pusd), 0)";

    // A request that was refused because its intent was not durable in time is no use.
    private const string Counted = "state <> 0 AND (code IS NULL OR code <> 'ledger_unavailable')";

    /// <summary>Everything that is wrong; empty when nothing is.</summary>
    /// <param name="ledger">The ledger's database.</param>
    /// <param name="answered">The ids of the requests whose answers were received to their end.</param>
    /// <param name="sent">The ids of the requests that reached Bedrock.</param>
    public static async Task<IReadOnlyList<string>> FindAsync(
        DbConnection ledger, ICollection<string> answered, ICollection<string> sent)
    {
        var states = (await ReadAsync(ledger, "SELECT request_id, state FROM usage")).ToLookup(row => row[0], row => row[1]);
        var wrong = new List<string>();
        wrong.AddRange(answered.Where(id => !states.Contains(id)).Select(id => $"{id} was answered and is lost"));
        wrong.AddRange(sent.Where(id => !states.Contains(id)).Select(id => $"{id} reached Bedrock without an intent"));
        wrong.AddRange(answered.Except(sent).Select(id => $"{id} was answered without reaching Bedrock"));
        wrong.AddRange(states.Where(row => row.Count() != 1).Select(row => $"{row.Key} has {row.Count()} rows"));
        wrong.AddRange(states.Where(row => row.Contains("0")).Select(row => $"{row.Key} is still open"));

        var rows = (await ReadAsync(ledger, $"SELECT COUNT(*), {Sums} FROM usage WHERE {Counted}")).Single();
        var hours = (await ReadAsync(ledger, $"SELECT COALESCE(SUM(requests), 0), {Sums} FROM usage_hour")).Single();
        if (!rows.SequenceEqual(hours))
        {
            wrong.Add($"the rows sum up to {string.Join(' ', rows)}, the hours to {string.Join(' ', hours)}");
        }

        var twice = await ReadAsync(
            ledger, "SELECT usage_id, number, COUNT(*) FROM attempt GROUP BY usage_id, number HAVING COUNT(*) > 1");
        wrong.AddRange(twice.Select(row => $"an attempt was written {row[2]} times"));
        return wrong;
    }

    private static async Task<List<string[]>> ReadAsync(DbConnection ledger, string sql)
    {
        await using var command = ledger.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string[]>();
        while (await reader.ReadAsync())
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount)
                .Select(column => Convert.ToString(reader.GetValue(column), CultureInfo.InvariantCulture)!)]);
        }

        return rows;
    }
}
