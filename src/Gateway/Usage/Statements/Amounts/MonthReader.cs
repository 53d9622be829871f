using System.Data.Common;
using System.Globalization;
using Gateway.Catalog.Prices;
using Gateway.Usage.Ledger;
using Gateway.Usage.Reports;

namespace Gateway.Usage.Statements.Amounts;

/// <summary>
/// Reads the rows of a month, summed by the database, with their hash, and compares them with the totals of hours. A day at a time,
/// each as it is at one moment: a long reader would keep SQLite from its checkpoints. Memory does not depend on the number of rows.
/// </summary>
internal static class MonthReader
{
    // Departments × applications × models × prices × flags. A statement of more lines is no statement any more.
    private const int MaxGroups = 100_000;

    private const string Piece = "month = @month AND id >= @first AND id < @end";

    private static readonly string Groups = $"""
        SELECT department, application, alias, model_id, coalesce(price_id, ''), state, flags,
            {string.Join(", ", UseSums.Columns.Select(sum => $"CAST(coalesce({sum}, 0) AS bigint)"))}
        FROM usage WHERE {Piece} AND {RowState.Counted}
        GROUP BY department, application, alias, model_id, coalesce(price_id, ''), state, flags
        """;

    private static readonly string Rows = $"SELECT {string.Join(", ", LedgerHash.Columns)} FROM usage WHERE {Piece} ORDER BY id";

    private static readonly string Totals = $"""
        SELECT department, application, alias, {string.Join(", ", UsageSums.Columns.Select(column => $"CAST(sum({column}) AS bigint)"))}
        FROM usage_hour WHERE hour >= @first AND hour < @end GROUP BY department, application, alias
        """;

    /// <summary>Reads a month.</summary>
    /// <param name="store">The ledger.</param>
    /// <param name="month">The month.</param>
    /// <param name="rates">The exchange rates, by which groups are divided too.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="DbException">The database cannot be used now.</exception>
    public static async Task<MonthOfUse> ReadAsync(
        ILedgerStore store, StatementMonth month, ExchangeRates rates, CancellationToken cancellationToken)
    {
        using var hash = new LedgerHash();
        var (groups, check, open, removed) = (new Dictionary<UseGroup, UseSums>(), new TotalsCheck(), 0L, new SortedSet<int>());
        await using var connection = await store.OpenReadingAsync(cancellationToken);
        var changes = rates.All.SelectMany(rate => rate.To is { } to ? new[] { rate.From, to } : [rate.From]);
        foreach (var (start, end) in month.Pieces(changes))
        {
            await using var transaction = await LedgerSnapshot.BeginAsync(connection, cancellationToken);
            var piece = new PieceOfUse(connection, transaction, store, start, end);
            var rows = hash.Rows;
            open += await piece.HashAsync(hash, cancellationToken);
            await piece.SumAsync(groups, check, rates.At(start)?.Id ?? "", cancellationToken);
            if (await piece.SubtractTotalsAsync(check, cancellationToken) > 0 && hash.Rows == rows && !await piece.HasMonthAsync(cancellationToken))
            {
                removed.Add(LedgerTime.Month(start));
            }

            if (groups.Count > MaxGroups)
            {
                throw new InvalidOperationException($"The month has more than {MaxGroups} groups.");
            }
        }

        return new(groups, hash.Finish(), hash.Rows, open, check.Differences(), [.. removed]);
    }

    /// <summary>One piece of a month, at one moment.</summary>
    private sealed class PieceOfUse(
        DbConnection connection, DbTransaction transaction, ILedgerStore store, DateTimeOffset start, DateTimeOffset end)
    {
        private int Month => LedgerTime.Month(start);

        public async Task<long> HashAsync(LedgerHash hash, CancellationToken cancellationToken)
        {
            var (open, state) = (0L, LedgerHash.Columns.ToList().IndexOf("state"));
            await using var command = OfRows(Rows);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                hash.Add(reader);
                open += Number(reader, state) == 0 ? 1 : 0;
            }

            return open;
        }

        public async Task SumAsync(
            Dictionary<UseGroup, UseSums> groups, TotalsCheck check, string rateId, CancellationToken cancellationToken)
        {
            await using var command = OfRows(Groups);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                var group = new UseGroup(
                    reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetString(4),
                    Number(reader, 5) == 2, (LedgerFlags)Number(reader, 6), rateId);
                var read = new UseSums();
                read.Add(reader, 7);
                check.Add(group, read);
                (groups.TryGetValue(group, out var sums) ? sums : groups[group] = new()).Add(reader, 7);
            }
        }

        /// <returns>The requests that the totals count.</returns>
        public async Task<long> SubtractTotalsAsync(TotalsCheck check, CancellationToken cancellationToken)
        {
            var (requests, totals) = (0L, new long[UsageSums.Columns.Count]);
            await using var command = LedgerSnapshot.Command(
                connection, transaction, Totals, ("@first", ReportClock.HourOf(start)), ("@end", ReportClock.HourOf(end)));
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                for (var i = 0; i < totals.Length; i++)
                {
                    totals[i] = reader.GetInt64(3 + i);
                }

                requests += totals[0];
                check.Subtract(reader.GetString(0), reader.GetString(1), reader.GetString(2), totals);
            }

            return requests;
        }

        public async Task<bool> HasMonthAsync(CancellationToken cancellationToken)
        {
            await using var command = LedgerSnapshot.Command(
                connection, transaction, $"SELECT count(*) FROM (SELECT 1 FROM usage WHERE {Piece} LIMIT 1) AS found",
                ("@month", Month), ("@first", First(LedgerTime.StartOf(Month))), ("@end", First(LedgerTime.StartOf(Month).AddMonths(1))));
            return Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture) > 0;
        }

        // Ids are made of the start of the request, so that a piece is a range of the index.
        private DbCommand OfRows(string sql) => LedgerSnapshot.Command(
            connection, transaction, sql, ("@month", Month), ("@first", First(start)), ("@end", First(end)));

        private object First(DateTimeOffset moment) => store.IdValue(LedgerTime.FirstId(moment));

        private static long Number(DbDataReader reader, int column) =>
            Convert.ToInt64(reader.GetValue(column), CultureInfo.InvariantCulture);
    }
}
