using Gateway.Catalog.Prices;

namespace Gateway.Usage.Reports;

/// <summary>The sums of one row of a report, added up from spans of hours that have one exchange rate each.</summary>
internal sealed class UsageSums
{
    /// <summary>The columns of <c>usage_hour</c> that are added up. Each property reads one of them by its position.</summary>
    public static readonly IReadOnlyList<string> Columns =
    [
        "requests", "open_unknown", "estimated", "unpriced", "input_tokens", "output_tokens", "cache_read_tokens",
        "cache_write_5m_tokens", "cache_write_1h_tokens", "unknown_tokens", "cost_pusd", "estimated_pusd",
    ];

    private const int CostColumn = 10;

    private readonly long[] _sums = new long[Columns.Count];

    public long Requests => _sums[0];

    /// <summary>Requests of which it is unknown whether Bedrock did the work; charged as they were reserved.</summary>
    public long Unknown => _sums[1];

    /// <summary>Requests of which at least one count was estimated.</summary>
    public long Estimated => _sums[2];

    /// <summary>Requests of models without a price; in no cost.</summary>
    public long Unpriced => _sums[3];

    public long Input => _sums[4];

    public long Output => _sums[5];

    public long CacheRead => _sums[6];

    public long CacheWrite5m => _sums[7];

    public long CacheWrite1h => _sums[8];

    /// <summary>Tokens that unknown requests have reserved; in no other kind.</summary>
    public long UnknownTokens => _sums[9];

    /// <summary>The cost in pico-USD.</summary>
    public long PicoUsd => _sums[CostColumn];

    /// <summary>The part of it that rests on estimates or reservations.</summary>
    public long EstimatedPicoUsd => _sums[11];

    /// <summary>The cost in units of 10⁻¹⁶ yen; <c>null</c> if a part of it has no rate.</summary>
    public Int128? Yen { get; private set; } = 0;

    /// <summary>The people behind the requests; <c>null</c> where they cannot be told apart.</summary>
    public long? EndUsers { get; set; }

    /// <summary>Adds one row of sums.</summary>
    /// <param name="column">The value of one of <see cref="Columns"/>.</param>
    /// <param name="rate">The rate of its hours; <c>null</c> without one.</param>
    public void Add(Func<int, long> column, ExchangeRate? rate) =>
        Add(column, column(CostColumn) is var picoUsd and not 0 ? rate?.YenOf(picoUsd) : 0);

    /// <summary>Adds the sums of another row.</summary>
    public void Add(UsageSums other) => Add(column => other._sums[column], other.Yen);

    private void Add(Func<int, long> column, Int128? yen)
    {
        for (var i = 0; i < _sums.Length; i++)
        {
            _sums[i] = checked(_sums[i] + column(i));
        }

        Yen = checked(Yen + yen);
    }
}
