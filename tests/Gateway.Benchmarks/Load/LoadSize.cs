namespace Gateway.Benchmarks.Load;

/// <summary>How much is measured.</summary>
/// <param name="WarmUp">The time for which each proxy is loaded before it is measured.</param>
/// <param name="Rounds">The number of windows of each proxy.</param>
/// <param name="Streams">The numbers of streams open at once, rising.</param>
/// <param name="Bodies">The number of large bodies through each proxy.</param>
/// <param name="Starts">The number of starts of each program.</param>
/// <param name="Rows">The number of rows that a ledger has beforehand.</param>
/// <param name="Idle">The time after which an idle program's memory is read.</param>
internal sealed record LoadSize(
    TimeSpan WarmUp, int Rounds, IReadOnlyList<int> Streams, int Bodies, int Starts, int Rows, TimeSpan Idle)
{
    /// <summary>The options <c>--quick</c>, <c>--rounds</c>, <c>--warm-up</c>, <c>--open</c> (streams at once), <c>--requests</c> (large bodies), <c>--rows</c>.</summary>
    public static LoadSize Read(Arguments arguments)
    {
        var size = arguments.Take("quick") is > 0
            ? new LoadSize(TimeSpan.FromSeconds(1), 2, [100], 10, 1, 10_000, TimeSpan.Zero)
            : new LoadSize(TimeSpan.FromSeconds(40), 30, [2000, 9000], 1000, 7, 10_000_000, TimeSpan.FromSeconds(5));
        return size with
        {
            Streams = arguments.Take("open") is { } streams ? [streams] : size.Streams,
            Bodies = arguments.Take("requests") ?? size.Bodies,
            Rows = arguments.Take("rows") ?? size.Rows,
            Rounds = arguments.Take("rounds") ?? size.Rounds,
            WarmUp = arguments.Take("warm-up") is { } seconds ? TimeSpan.FromSeconds(seconds) : size.WarmUp,
        };
    }
}
