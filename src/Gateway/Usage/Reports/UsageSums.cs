using Gateway.Catalog.Prices;

namespace Gateway.Usage.Reports;

/// <summary>The sums of one row of a report, added up from spans of hours that have one exchange rate each.</summary>
internal sealed class UsageSums
{
    public long Requests { get; private set; }

    /// <summary>Requests of which it is unknown whether Bedrock did the work; charged as they were reserved.</summary>
    public long Unknown { get; private set; }

    /// <summary>Requests of which at least one count was estimated.</summary>
    public long Estimated { get; private set; }

    /// <summary>Requests of models without a price; in no cost.</summary>
    public long Unpriced { get; private set; }

    public long Input { get; private set; }

    public long Output { get; private set; }

    public long CacheRead { get; private set; }

    public long CacheWrite5m { get; private set; }

    public long CacheWrite1h { get; private set; }

    /// <summary>Tokens that unknown requests have reserved; in no other kind.</summary>
    public long UnknownTokens { get; private set; }

    /// <summary>The cost in pico-USD.</summary>
    public long PicoUsd { get; private set; }

    /// <summary>The part of it that rests on estimates or reservations.</summary>
    public long EstimatedPicoUsd { get; private set; }

    /// <summary>The cost in units of 10⁻¹⁶ yen; <c>null</c> if a part of it has no rate.</summary>
    public Int128? Yen { get; private set; } = 0;

    /// <summary>The people behind the requests; <c>null</c> where they cannot be told apart.</summary>
    public long? EndUsers { get; set; }

    /// <summary>Adds one row of sums, in the order of <see cref="UsageTotalsReader"/>'s columns.</summary>
    /// <param name="column">The value of a column.</param>
    /// <param name="rate">The rate of its hours; <c>null</c> without one.</param>
    public void Add(Func<int, long> column, ExchangeRate? rate) => Add(
        new UsageSums
        {
            Requests = column(0),
            Unknown = column(1),
            Estimated = column(2),
            Unpriced = column(3),
            Input = column(4),
            Output = column(5),
            CacheRead = column(6),
            CacheWrite5m = column(7),
            CacheWrite1h = column(8),
            UnknownTokens = column(9),
            PicoUsd = column(10),
            EstimatedPicoUsd = column(11),
            Yen = YenOf(column(10), rate),
        });

    /// <summary>Adds the sums of another row.</summary>
    public void Add(UsageSums other)
    {
        checked
        {
            Requests += other.Requests;
            Unknown += other.Unknown;
            Estimated += other.Estimated;
            Unpriced += other.Unpriced;
            Input += other.Input;
            Output += other.Output;
            CacheRead += other.CacheRead;
            CacheWrite5m += other.CacheWrite5m;
            CacheWrite1h += other.CacheWrite1h;
            UnknownTokens += other.UnknownTokens;
            PicoUsd += other.PicoUsd;
            EstimatedPicoUsd += other.EstimatedPicoUsd;
            Yen += other.Yen;
        }
    }

    private static Int128? YenOf(long picoUsd, ExchangeRate? rate) => picoUsd == 0 ? 0 : rate?.YenOf(picoUsd);
}
