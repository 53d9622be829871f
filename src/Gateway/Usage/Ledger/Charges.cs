using Gateway.Catalog.Prices;

namespace Gateway.Usage.Ledger;

/// <summary>
/// The charge of a request that has ended. Pure. Counts that are not known are estimated and flagged, never 0: what may have been
/// billed and cannot be known is charged as it was reserved.
/// </summary>
internal static class Charges
{
    /// <summary>The charge of a recorded request.</summary>
    /// <param name="record">The request.</param>
    /// <param name="reservedTokens">The tokens reserved for it.</param>
    /// <param name="reservedPicoUsd">The cost reserved for it, in pico-USD.</param>
    /// <param name="prices">The price list.</param>
    public static Charge Of(RequestRecord record, long reservedTokens, long reservedPicoUsd, PriceList prices) => Of(
        new BillableRequest
        {
            ModelId = record.Placement?.ModelId ?? "",
            SentAt = record.StartedAtUtc,
            Certainty = CertaintyOf(record),
            Usage = record.Usage,
            SeenOutputTokens = record.SeenOutputTokens,
            Aborted = record.Outcome == "aborted",
            Drained = record.Drained == DrainResult.Complete,
            Ambiguous = record.AmbiguousAttempts > 0,
            ReservedTokens = reservedTokens,
            ReservedPicoUsd = reservedPicoUsd,
        },
        prices);

    /// <summary>The charge of a request.</summary>
    /// <param name="request">What is known about it.</param>
    /// <param name="prices">The price list.</param>
    public static Charge Of(in BillableRequest request, PriceList prices)
    {
        var flags = (request.Aborted ? LedgerFlags.Aborted : LedgerFlags.None)
            | (request.Drained ? LedgerFlags.Drained : LedgerFlags.None)
            | (request.Ambiguous ? LedgerFlags.Ambiguous : LedgerFlags.None);
        if (request.Certainty is UsageCertainty.NotBilled)
        {
            return new(default, flags, PriceId: null, CostPicoUsd: 0);
        }

        // A count that no model can have is no count. Else one wrong response would fill every limit and sum.
        var usage = request.Usage is { } told && IsPossible(told) ? told : new TokenUsage(null, null, null, null);
        var isWhole = request.Certainty is UsageCertainty.Known && usage is { InputTokens: not null, OutputTokens: not null };
        var tokens = TokensOf(request, usage, isWhole);
        flags |= isWhole ? LedgerFlags.None : LedgerFlags.Estimated;
        if (prices.Find(request.ModelId, tokens.Prompt, request.SentAt) is not { } price)
        {
            return new(tokens, flags | LedgerFlags.Unpriced, PriceId: null, CostPicoUsd: 0);
        }

        var cost = price.CostOf(
            tokens.Input, tokens.Output, tokens.CacheRead, tokens.CacheWrite5m, tokens.CacheWrite1h);

        // Reserved tokens are not told apart by kind, so their cost is the one reserved with them.
        return new(tokens, flags, price.Id, IsAsReserved(usage, request) ? Math.Max(cost, request.ReservedPicoUsd) : cost);
    }

    private static LedgerTokens TokensOf(in BillableRequest request, TokenUsage usage, bool isWhole)
    {
        var (fiveMinutes, oneHour) = CacheWritesOf(usage, request.CachesForOneHour);
        var cached = (usage.CacheReadInputTokens ?? 0) + fiveMinutes + oneHour;
        var output = isWhole ? usage.OutputTokens!.Value : Math.Max(usage.OutputTokens ?? 0, request.SeenOutputTokens);
        var input = usage.InputTokens ?? Math.Max(0, Possible(request.ReservedTokens) - cached - output);
        return new(
            input, usage.InputTokens is not null && usage.OutputTokens is null && output == 0
                ? Math.Max(0, Possible(request.ReservedTokens) - cached - input)
                : output,
            usage.CacheReadInputTokens ?? 0, fiveMinutes, oneHour);
    }

    // Bedrock tells the sum and, where it distinguishes them, its two parts. What is in neither part goes to the usual one.
    private static (long FiveMinutes, long OneHour) CacheWritesOf(TokenUsage usage, bool forOneHour)
    {
        var (fiveMinutes, oneHour) = (usage.CacheWrite5mInputTokens ?? 0, usage.CacheWrite1hInputTokens ?? 0);
        var rest = Math.Max(0, (usage.CacheWriteInputTokens ?? 0) - fiveMinutes - oneHour);
        return forOneHour ? (fiveMinutes, oneHour + rest) : (fiveMinutes + rest, oneHour);
    }

    private static bool IsAsReserved(TokenUsage usage, in BillableRequest request) =>
        usage.InputTokens is null || (usage.OutputTokens is null && request.SeenOutputTokens == 0);

    private static bool IsPossible(TokenUsage usage) =>
        IsCount(usage.InputTokens) && IsCount(usage.OutputTokens) && IsCount(usage.CacheReadInputTokens)
        && IsCount(usage.CacheWriteInputTokens) && IsCount(usage.CacheWrite5mInputTokens) && IsCount(usage.CacheWrite1hInputTokens);

    private static bool IsCount(long? tokens) => tokens is null or (>= 0 and <= Price.MaxTokens);

    private static long Possible(long tokens) => Math.Clamp(tokens, 0, Price.MaxTokens);

    private static UsageCertainty CertaintyOf(RequestRecord record) => record.UsageKnown switch
    {
        "known" => UsageCertainty.Known,
        "partial" => UsageCertainty.Partial,
        "unknown" when record.AmbiguousAttempts > 0 || record.Attempts.Any(attempt => attempt.Status == StatusCodes.Status200OK) =>
            UsageCertainty.Unknown,
        _ => UsageCertainty.NotBilled,
    };
}
