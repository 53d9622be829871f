namespace Gateway.Usage.Reconciliation.Comparison;

/// <summary>
/// What the ledger has of an hour, a model and a kind, and how much each bucket can explain at most: in tokens that AWS may count
/// beside them (more), or not at all (less).
/// </summary>
internal sealed class LedgerCell
{
    private const int Buckets = (int)Bucket.Unexplained;

    private readonly long[] _more = new long[Buckets];
    private readonly long[] _less = new long[Buckets];
    private readonly long[] _laterMore = new long[Buckets];
    private readonly long[] _laterLess = new long[Buckets];

    /// <summary>Tokens that Bedrock told.</summary>
    public long Known { get; set; }

    /// <summary>Tokens of requests of which at least one count was estimated.</summary>
    public long Estimated { get; set; }

    /// <summary>The part of both that AWS may count in the next hour.</summary>
    public long Later { get; set; }

    public long All => Known + Estimated;

    /// <summary>The most that a bucket explains.</summary>
    public long Most(Bucket bucket, bool isMore) => (isMore ? _more : _less)[(int)bucket];

    /// <summary>The part of it that may be in the next hour instead.</summary>
    public long MostLater(Bucket bucket, bool isMore) => (isMore ? _laterMore : _laterLess)[(int)bucket];

    /// <summary>Allows a bucket some more tokens.</summary>
    public void Allow(Bucket bucket, bool isMore, long tokens, bool mayBeLater)
    {
        (isMore ? _more : _less)[(int)bucket] += tokens;
        (isMore ? _laterMore : _laterLess)[(int)bucket] += mayBeLater ? tokens : 0;
    }

    /// <summary>Adds another cell: a kind that the bill does not tell apart.</summary>
    public void Add(LedgerCell other)
    {
        (Known, Estimated, Later) = (Known + other.Known, Estimated + other.Estimated, Later + other.Later);
        for (var i = 0; i < Buckets; i++)
        {
            _more[i] += other._more[i];
            _less[i] += other._less[i];
            _laterMore[i] += other._laterMore[i];
            _laterLess[i] += other._laterLess[i];
        }
    }
}
