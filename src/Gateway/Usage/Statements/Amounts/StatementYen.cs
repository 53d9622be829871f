using System.Collections.Immutable;
using Gateway.Catalog.Prices;

namespace Gateway.Usage.Statements.Amounts;

/// <summary>The lines and adjustments of a statement with their yen, which add up to the total. Without a rate for one, there is none.</summary>
/// <param name="Lines">The lines.</param>
/// <param name="Adjustments">The adjustments.</param>
/// <param name="Total">The total before tax; <c>null</c> without a rate for a part of it.</param>
internal sealed record StatementYen(ImmutableArray<StatementLine> Lines, ImmutableArray<AdjustmentLine> Adjustments, long? Total)
{
    /// <summary>Divides the total among lines, and then adjustments.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="adjustments">The adjustments.</param>
    /// <param name="inForce">The rates.</param>
    /// <param name="rounding">How the total becomes whole yen.</param>
    public static StatementYen Of(
        ImmutableArray<StatementLine> lines, ImmutableArray<AdjustmentLine> adjustments, ExchangeRates inForce, YenRounding rounding)
    {
        var byId = inForce.All.ToDictionary(rate => rate.Id, StringComparer.Ordinal);
        var parts = lines.Select(line => YenOf(line.PicoUsd ?? 0, line.Key.RateId))
            .Concat(adjustments.Select(line => YenOf(line.Adjustment.PicoUsd, line.RateId))).ToList();
        if (parts.Any(part => part is null))
        {
            return new(lines, adjustments, null);
        }

        var exact = parts.OfType<Int128>().ToList();
        var yen = WholeYen.Of(exact.Aggregate(Int128.Zero, (sum, part) => checked(sum + part)), rounding);
        var shares = WholeYen.Shares(exact, yen);
        return new(
            [.. lines.Select((line, i) => line.PicoUsd is null ? line : line with { Yen = shares[i] })],
            [.. adjustments.Select((line, i) => line with { Yen = shares[lines.Length + i] })],
            yen);

        Int128? YenOf(long picoUsd, string rateId) => picoUsd == 0 ? 0 : byId.GetValueOrDefault(rateId)?.YenOf(picoUsd);
    }
}
