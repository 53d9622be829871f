using System.Collections.Immutable;
using Gateway.Usage.Ledger;
using Gateway.Usage.Reports;

namespace Gateway.Usage.Statements.Amounts;

/// <summary>
/// Compares the sums of rows with the totals of hours, which were written with them: for each application, department and model,
/// all of <see cref="UsageSums.Columns"/>. A difference is a fault of the ledger, and is told.
/// </summary>
internal sealed class TotalsCheck
{
    private readonly Dictionary<(string Department, string Application, string Alias), long[]> _left = [];

    /// <summary>Adds the sums of rows.</summary>
    public void Add(UseGroup group, UseSums sums)
    {
        var estimated = !group.Unknown && group.Flags.HasFlag(LedgerFlags.Estimated);
        var unpriced = group.Unknown ? sums.WithoutReservation : group.Flags.HasFlag(LedgerFlags.Unpriced) ? sums.Requests : 0;
        var tokens = group.Unknown ? default : sums.Tokens;
        Change(
            (group.Department, group.Application, group.Alias), sign: 1,
            [
                sums.Requests, group.Unknown ? sums.Requests : 0, estimated ? sums.Requests : 0, unpriced, tokens.Input, tokens.Output,
                tokens.CacheRead, tokens.CacheWrite5m, tokens.CacheWrite1h, group.Unknown ? sums.ReservedTokens : 0, sums.PicoUsd,
                group.Unknown || estimated ? sums.PicoUsd : 0,
            ]);
    }

    /// <summary>Takes off the totals of hours.</summary>
    public void Subtract(string department, string application, string alias, ReadOnlySpan<long> totals) =>
        Change((department, application, alias), sign: -1, totals);

    /// <summary>What is left, one line for each column that differs: rows minus totals.</summary>
    public ImmutableArray<string> Differences() =>
    [
        .. _left.OrderBy(pair => pair.Key.Department, StringComparer.Ordinal)
            .ThenBy(pair => pair.Key.Application, StringComparer.Ordinal)
            .ThenBy(pair => pair.Key.Alias, StringComparer.Ordinal)
            .SelectMany(pair => UsageSums.Columns.Zip(pair.Value)
                .Where(column => column.Second != 0)
                .Select(column => $"{pair.Key.Department} / {pair.Key.Application} / {pair.Key.Alias}: {column.First} {column.Second:+0;-0}")),
    ];

    private void Change((string, string, string) key, int sign, ReadOnlySpan<long> amounts)
    {
        if (!_left.TryGetValue(key, out var left))
        {
            _left[key] = left = new long[UsageSums.Columns.Count];
        }

        for (var i = 0; i < left.Length; i++)
        {
            left[i] = checked(left[i] + (sign * amounts[i]));
        }
    }
}
