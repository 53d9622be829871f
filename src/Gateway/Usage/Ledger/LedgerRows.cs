using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Gateway.Usage.Ledger;

/// <summary>
/// Reads the requests of a time with their attempts, oldest first, in slices: a long reader would keep SQLite from its checkpoints,
/// and a month does not fit into memory.
/// </summary>
internal sealed class LedgerRows(ILedgerStore store)
{
    private const int Slice = 1_000;

    private const string Usage = """
        SELECT id, request_id, application, alias, model_id, started_at, state, reserved_tokens, flags, input_tokens, output_tokens,
            cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, usage_known, price_id, cost_pusd, upstream_request_id,
            session_name, duration_ms
        FROM usage
        WHERE month = @month AND id > @first AND id < @end AND started_at >= @from AND started_at < @to ORDER BY id LIMIT 1000
        """;

    private const string Attempts = """
        SELECT usage_id, started_ms, duration_ms, bytes_sent, status, upstream_request_id, ambiguous FROM attempt
        WHERE month = @month AND usage_id >= @first AND usage_id <= @end ORDER BY usage_id, number
        """;

    /// <summary>The requests that started at <paramref name="from"/> or later, and before <paramref name="to"/>.</summary>
    /// <exception cref="DbException">The database cannot be used now.</exception>
    public async IAsyncEnumerable<LedgerRow> ReadAsync(
        DateTimeOffset from, DateTimeOffset to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenReadingAsync(cancellationToken);
        for (var month = from; LedgerTime.Month(month) <= LedgerTime.Month(to.AddTicks(-1)); month = NextMonth(month))
        {
            // Ids are ordered by time. A little more than the time, so that only the statement's own condition decides.
            var after = LedgerTime.FirstId(month.AddDays(-1));
            while (true)
            {
                var slice = await SliceAsync(connection, LedgerTime.Month(month), after, from, to, cancellationToken);
                foreach (var row in slice)
                {
                    yield return row;
                }

                if (slice.Count < Slice)
                {
                    break;
                }

                after = slice[^1].Id;
            }
        }
    }

    private async Task<List<LedgerRow>> SliceAsync(
        DbConnection connection, int month, Guid after, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var rows = new List<LedgerRow>(Slice);
        await using (var usage = connection.Command(Usage, ("@month", month), ("@first", store.IdValue(after)),
            ("@end", store.IdValue(LedgerTime.FirstId(to.AddDays(2)))), ("@from", from.ToUnixTimeMilliseconds()),
            ("@to", to.ToUnixTimeMilliseconds())))
        await using (var reader = await usage.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                rows.Add(RowOf(reader));
            }
        }

        if (rows.Count == 0)
        {
            return rows;
        }

        var attempts = new Dictionary<Guid, List<LedgerRowAttempt>>();
        var starts = rows.ToDictionary(row => row.Id, row => row.StartedAt);
        await using (var command = connection.Command(Attempts, ("@month", month), ("@first", store.IdValue(rows[0].Id)), ("@end", store.IdValue(rows[^1].Id))))
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                if (starts.TryGetValue(IdOf(reader.GetValue(0)), out var start))
                {
                    Of(attempts, IdOf(reader.GetValue(0))).Add(AttemptOf(reader, start));
                }
            }
        }

        return [.. rows.Select(row => attempts.TryGetValue(row.Id, out var own) ? row with { Attempts = own } : row)];
    }

    private static LedgerRow RowOf(DbDataReader row) => new()
    {
        Id = IdOf(row.GetValue(0)),
        RequestId = row.GetString(1),
        Application = row.GetString(2),
        Alias = row.GetString(3),
        ModelId = row.GetString(4),
        StartedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5)),
        State = (LedgerState)(Number(row, 6) ?? 0),
        ReservedTokens = Number(row, 7) ?? 0,
        Flags = (LedgerFlags)(Number(row, 8) ?? 0),
        Tokens = new(Number(row, 9) ?? 0, Number(row, 10) ?? 0, Number(row, 11) ?? 0, Number(row, 12) ?? 0, Number(row, 13) ?? 0),
        UsageKnown = Text(row, 14),
        PriceId = Text(row, 15),
        CostPicoUsd = Number(row, 16) ?? 0,
        UpstreamRequestId = Text(row, 17),
        SessionName = Text(row, 18),
        Duration = Milliseconds(row, 19),
    };

    private static LedgerRowAttempt AttemptOf(DbDataReader row, DateTimeOffset start) => new(
        start.AddMilliseconds(Number(row, 1) ?? 0), Milliseconds(row, 2), Number(row, 3) == 1, (int?)Number(row, 4), Text(row, 5),
        Number(row, 6) == 1);

    private static TimeSpan? Milliseconds(DbDataReader row, int column) =>
        Number(row, column) is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null;

    // Widths differ between the engines; a truth value is 1 or true.
    private static long? Number(DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : Convert.ToInt64(row.GetValue(column), CultureInfo.InvariantCulture);

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static Guid IdOf(object value) => value is byte[] bytes ? new Guid(bytes, bigEndian: true) : (Guid)value;

    private static List<LedgerRowAttempt> Of(Dictionary<Guid, List<LedgerRowAttempt>> attempts, Guid id)
    {
        if (!attempts.TryGetValue(id, out var own))
        {
            attempts[id] = own = [];
        }

        return own;
    }

    private static DateTimeOffset NextMonth(DateTimeOffset moment) => LedgerTime.StartOf(LedgerTime.Month(moment)).AddMonths(1);
}
