using Gateway.Usage.Ledger;
using Gateway.Usage.Reconciliation.Bills;
using Gateway.Usage.Reconciliation.Dimensions;

namespace Gateway.Usage.Reconciliation.Comparison;

/// <summary>
/// The ledger's sums of a time by UTC hour, model and kind, with what its uncertain rows may explain. The hour before the time is
/// read too: AWS may count its last calls in the first hour.
/// </summary>
internal sealed class LedgerMonth(DateTimeOffset from, DateTimeOffset to, ModelLimits limits)
{
    // AWS may note a call some minutes after its end.
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(5);

    private readonly Dictionary<CellKey, LedgerCell> _cells = [];
    private readonly Dictionary<string, LedgerCost> _costs = new(StringComparer.Ordinal);

    public DateTimeOffset From => from;

    public DateTimeOffset To => to;

    public IReadOnlyDictionary<CellKey, LedgerCell> Cells => _cells;

    /// <summary>The cost by model, without the hour before.</summary>
    public IReadOnlyDictionary<string, LedgerCost> Costs => _costs;

    /// <summary>The session names of the rows, and the tokens of each without the hour before.</summary>
    public SortedDictionary<string, long> Sessions { get; } = new(StringComparer.Ordinal);

    /// <summary>The requests, without the hour before.</summary>
    public long Requests { get; private set; }

    /// <summary>Reads the rows of the time.</summary>
    public static async Task<LedgerMonth> ReadAsync(
        ILedgerStore store, DateTimeOffset from, DateTimeOffset to, ModelLimits limits, CancellationToken cancellationToken)
    {
        var month = new LedgerMonth(from, to, limits);
        await foreach (var row in new LedgerRows(store).ReadAsync(from.AddHours(-1), to, cancellationToken))
        {
            month.Add(row);
        }

        return month;
    }

    /// <summary>Adds a request.</summary>
    public void Add(LedgerRow row)
    {
        var model = DimensionReader.KeyOf(row.ModelId);
        if (row.SessionName is { } session)
        {
            Sessions[session] = Sessions.GetValueOrDefault(session) + (row.StartedAt >= from ? row.Tokens.All : 0);
        }

        if (row.StartedAt >= from)
        {
            Requests++;
            CostOf(model).Add(row);
        }

        if (row.State is not LedgerState.Settled)
        {
            AllowUnknown(row, model);
            return;
        }

        var mayBeLater = MayBeLater(row);
        foreach (var kind in TokenKinds.All)
        {
            Count(CellOf(row, model, kind), row, row.Tokens.Of(kind), mayBeLater);
        }

        AllowEstimate(row, model, mayBeLater);
        AllowAttempts(row, model, mayBeLater);
    }

    private static void Count(LedgerCell cell, LedgerRow row, long tokens, bool mayBeLater)
    {
        var isEstimated = row.Flags.HasFlag(LedgerFlags.Estimated);
        cell.Known += isEstimated ? 0 : tokens;
        cell.Estimated += isEstimated ? tokens : 0;
        cell.Later += mayBeLater ? tokens : 0;
    }

    private void AllowUnknown(LedgerRow row, string model)
    {
        foreach (var kind in TokenKinds.All)
        {
            var most = kind == TokenKind.Output ? limits.OutputOf(row) : limits.PromptOf(row);
            CellOf(row, model, kind).Allow(Bucket.OutcomeUnknown, isMore: true, most, mayBeLater: true);
        }
    }

    // What was estimated may be anything between nothing and what the request could use.
    private void AllowEstimate(LedgerRow row, string model, bool mayBeLater)
    {
        if (!row.Flags.HasFlag(LedgerFlags.Estimated))
        {
            return;
        }

        var bucket = row.Flags.HasFlag(LedgerFlags.Aborted) ? Bucket.Aborted
            : row.Flags.HasFlag(LedgerFlags.Ambiguous) ? Bucket.AmbiguousAttempts : Bucket.Estimated;
        foreach (var kind in TokenKinds.All)
        {
            // The start of a stream tells the prompt's counts.
            if (kind == TokenKind.Output || row.UsageKnown != "partial")
            {
                var (cell, charged) = (CellOf(row, model, kind), row.Tokens.Of(kind));
                var most = kind == TokenKind.Output ? limits.OutputOf(row) : limits.PromptOf(row);
                cell.Allow(bucket, isMore: true, Math.Max(0, most - charged), mayBeLater);
                cell.Allow(bucket, isMore: false, charged, mayBeLater);
            }
        }
    }

    private void AllowAttempts(LedgerRow row, string model, bool mayBeLater)
    {
        // Where nothing is known of the request, one of them is what the charge stands for.
        var counted = row.Flags.HasFlag(LedgerFlags.Estimated) ? 1 : 0;
        var ambiguous = Math.Max(0, row.Attempts.Count(attempt => attempt.Ambiguous) - counted);
        var refused = row.Attempts.Count(attempt => attempt is { Ambiguous: false, BytesSent: true, Status: >= 500 });
        if (ambiguous + refused == 0)
        {
            return;
        }

        var prompt = row.Tokens.Prompt > 0 ? row.Tokens.Prompt : limits.PromptOf(row);
        foreach (var kind in TokenKinds.All)
        {
            // The second attempt may have read from the cache what the first one wrote to it.
            var cell = CellOf(row, model, kind);
            cell.Allow(
                Bucket.AmbiguousAttempts, isMore: true, ambiguous * (kind == TokenKind.Output ? limits.OutputOf(row) : prompt), mayBeLater);
            cell.Allow(Bucket.Retries, isMore: true, kind == TokenKind.Output ? 0 : refused * prompt, mayBeLater);
        }
    }

    private static bool MayBeLater(LedgerRow row) =>
        (row.StartedAt + (row.Duration ?? TimeSpan.Zero) + Slack).ToUnixTimeSeconds() / 3600 > row.StartedAt.ToUnixTimeSeconds() / 3600;

    private LedgerCell CellOf(LedgerRow row, string model, TokenKind kind)
    {
        var key = new CellKey(row.StartedAt.ToUnixTimeSeconds() / 3600, model, kind);
        if (!_cells.TryGetValue(key, out var cell))
        {
            _cells[key] = cell = new();
        }

        return cell;
    }

    private LedgerCost CostOf(string model)
    {
        if (!_costs.TryGetValue(model, out var cost))
        {
            _costs[model] = cost = new();
        }

        return cost;
    }
}

/// <summary>What the ledger charges for a model.</summary>
internal sealed class LedgerCost
{
    public long Requests { get; private set; }

    public long UnknownRequests { get; private set; }

    /// <summary>The tokens that requests of unknown outcome have reserved; in no kind.</summary>
    public long UnknownTokens { get; private set; }

    public long UnpricedRequests { get; private set; }

    /// <summary>In pico-USD, without what follows.</summary>
    public long KnownPicoUsd { get; private set; }

    /// <summary>In pico-USD: of requests that are estimated or of unknown outcome.</summary>
    public long EstimatedPicoUsd { get; private set; }

    public void Add(LedgerRow row)
    {
        Requests++;
        var isUnknown = row.State is not LedgerState.Settled;
        UnknownRequests += isUnknown ? 1 : 0;
        UnknownTokens += isUnknown ? row.ReservedTokens : 0;
        UnpricedRequests += row.Flags.HasFlag(LedgerFlags.Unpriced) ? 1 : 0;
        if (isUnknown || row.Flags.HasFlag(LedgerFlags.Estimated))
        {
            EstimatedPicoUsd += row.CostPicoUsd;
        }
        else
        {
            KnownPicoUsd += row.CostPicoUsd;
        }
    }
}
