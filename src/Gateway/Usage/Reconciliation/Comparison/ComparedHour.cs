using Gateway.Usage.Reconciliation.Dimensions;

namespace Gateway.Usage.Reconciliation.Comparison;

/// <summary>One row of the three-way table: what the ledger knows, what it estimates, and what AWS counts.</summary>
/// <param name="Hour">Hours since 1970, UTC.</param>
/// <param name="Known">Tokens that Bedrock told the gateway.</param>
/// <param name="Estimated">Tokens that the gateway estimated.</param>
/// <param name="Aws">Tokens of the bill, of everybody.</param>
internal sealed record ComparedHour(long Hour, long Known, long Estimated, decimal Aws)
{
    private readonly decimal[] _buckets = new decimal[(int)Bucket.Unexplained + 1];

    /// <summary>AWS's tokens less the ledger's. The sum of all buckets, exactly.</summary>
    public decimal Difference => Aws - Known - Estimated;

    /// <summary>The part of the difference that is given to a bucket.</summary>
    public decimal this[Bucket bucket]
    {
        get => _buckets[(int)bucket];
        set => _buckets[(int)bucket] = value;
    }

    /// <summary>The sum of hours.</summary>
    public static ComparedHour Sum(IReadOnlyCollection<ComparedHour> hours)
    {
        var sum = new ComparedHour(0, hours.Sum(hour => hour.Known), hours.Sum(hour => hour.Estimated), hours.Sum(hour => hour.Aws));
        foreach (var bucket in Enum.GetValues<Bucket>())
        {
            sum[bucket] = hours.Sum(hour => hour[bucket]);
        }

        return sum;
    }
}

/// <summary>A model and kind of a month.</summary>
/// <param name="Model">The key of the model.</param>
/// <param name="Kind">The kind of tokens; <see cref="TokenKind.CacheWrite5m"/> for all writes where AWS does not tell them apart.</param>
/// <param name="Hours">The hours in which there is anything.</param>
internal sealed record ComparedKind(string Model, TokenKind Kind, IReadOnlyList<ComparedHour> Hours)
{
    // Of a month: 0.5 %, but at least what a hundred short questions are.
    private const decimal Share = 0.005m;
    private const decimal Least = 1_000;

    public ComparedHour Sum { get; } = ComparedHour.Sum([.. Hours]);

    /// <summary>The most that may stay unexplained.</summary>
    public decimal Tolerance => Math.Max(Sum.Aws * Share, Least);

    public bool IsExplained => Math.Abs(Sum[Bucket.Unexplained]) <= Tolerance;
}
