using System.Collections.Immutable;
using System.Globalization;
using Gateway.Catalog.Prices;
using Gateway.Errors;
using Gateway.Usage.Ledger;

namespace Gateway.Usage.Statements.Amounts;

/// <summary>
/// Divides the cost of groups into lines of quantity × unit price. The lines of a group add up to what its rows were charged, to
/// the pico-USD; if they cannot, the price row says something else than when the rows were charged, and there is no statement.
/// </summary>
internal sealed class StatementLines(PriceRows prices)
{
    private readonly Dictionary<LineKey, StatementLine> _lines = [];

    /// <summary>The lines of groups, in the order of a statement.</summary>
    public static Result<Lines> Of(IReadOnlyDictionary<UseGroup, UseSums> groups, PriceRows prices)
    {
        var lines = new StatementLines(prices);
        foreach (var (group, sums) in groups)
        {
            if (lines.Add(group, sums) is { } error)
            {
                return error;
            }
        }

        return new Lines([.. lines._lines.Values
            .OrderBy(line => line.Key.Department, StringComparer.Ordinal).ThenBy(line => line.Key.Application, StringComparer.Ordinal)
            .ThenBy(line => line.Key.Alias, StringComparer.Ordinal).ThenBy(line => line.Key.ModelId, StringComparer.Ordinal)
            .ThenBy(line => line.Key.PriceId, StringComparer.Ordinal).ThenBy(line => line.Key.RateId, StringComparer.Ordinal)
            .ThenBy(line => line.Key.Kind)]);
    }

    /// <summary>The price rows that lines and adjustments name.</summary>
    public static ImmutableArray<KnownPriceRow> PricesOf(
        ImmutableArray<StatementLine> lines, ImmutableArray<Adjustment> adjustments, PriceRows prices) =>
    [
        .. lines.Select(line => line.Key.PriceId).Concat(adjustments.SelectMany(one => new[] { one.InsteadOf, one.PriceId }))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(id => prices.TryFind(id, out var row) ? row : null).OfType<KnownPriceRow>(),
    ];

    private GatewayError? Add(UseGroup group, UseSums sums)
    {
        var unpriced = group.Flags.HasFlag(LedgerFlags.Unpriced);
        if (group.Unknown)
        {
            AddLine(group, LineKind.OutcomeUnknown, sums.ReservedTokens, null, unpriced ? null : sums.PicoUsd);
            return null;
        }

        if (group.PriceId.Length == 0)
        {
            AddTokens(group, sums.Tokens, null);
            return sums.PicoUsd == 0 ? null : Disagrees(group, sums.PicoUsd);
        }

        if (!prices.TryFind(group.PriceId, out var known))
        {
            return StatementErrors.NoPriceRow(group.PriceId);
        }

        // Only a request whose counts are not known is charged more than its tokens cost.
        var rest = checked(sums.PicoUsd - AddTokens(group, sums.Tokens, known.Row.Price));
        if (rest < 0 || (rest > 0 && !group.Flags.HasFlag(LedgerFlags.Estimated)))
        {
            return Disagrees(group, rest);
        }

        if (rest > 0)
        {
            AddLine(group, LineKind.Reserved, null, null, rest);
        }

        return null;
    }

    private long AddTokens(UseGroup group, in LedgerTokens tokens, Price? price) => checked(
        AddKind(group, LineKind.Input, tokens.Input, price?.Input) + AddKind(group, LineKind.Output, tokens.Output, price?.Output)
        + AddKind(group, LineKind.CacheRead, tokens.CacheRead, price?.CacheRead)
        + AddKind(group, LineKind.CacheWrite5m, tokens.CacheWrite5m, price?.CacheWrite5m)
        + AddKind(group, LineKind.CacheWrite1h, tokens.CacheWrite1h, price?.CacheWrite1h));

    private long AddKind(UseGroup group, LineKind kind, long tokens, long? unitPrice)
    {
        var picoUsd = checked(tokens * unitPrice);
        if (tokens > 0)
        {
            AddLine(group, kind, tokens, unitPrice, picoUsd);
        }

        return picoUsd ?? 0;
    }

    private void AddLine(UseGroup group, LineKind kind, long? quantity, long? unitPrice, long? picoUsd)
    {
        // Reservations with and without a price are different lines: one has an amount.
        var key = new LineKey(
            group.Department, group.Application, group.Alias, group.ModelId,
            kind is LineKind.OutcomeUnknown && picoUsd is null ? Unpriced : group.PriceId, group.RateId, kind);
        _lines[key] = _lines.TryGetValue(key, out var line)
            ? line with { Quantity = checked(line.Quantity + quantity), PicoUsd = checked(line.PicoUsd + picoUsd) }
            : new(key, quantity, unitPrice, picoUsd);
    }

    private static GatewayError Disagrees(UseGroup group, long difference) => StatementErrors.PriceRowChanged(
        group.PriceId, group.ModelId, difference.ToString(CultureInfo.InvariantCulture));

    /// <summary>The name of no price row, where one is expected.</summary>
    public const string Unpriced = "unpriced";

    /// <summary>The lines.</summary>
    internal sealed record Lines(ImmutableArray<StatementLine> All);
}
