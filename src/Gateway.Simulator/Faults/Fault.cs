namespace Gateway.Simulator.Faults;

/// <summary>One fault that one call will meet.</summary>
/// <param name="Kind">What goes wrong.</param>
/// <param name="Delay">
/// How long the answer is held back first; for <see cref="FaultKind.StreamSlow"/> the pause after each byte.
/// </param>
internal sealed record Fault(FaultKind Kind, TimeSpan Delay = default)
{
    internal const int MaxFrames = 1_000_000;
    internal const int MaxBytes = 1_000_000_000;

    /// <summary>How long <see cref="FaultKind.Slow"/> holds an answer back unless told otherwise.</summary>
    private static readonly TimeSpan DefaultDelay = TimeSpan.FromSeconds(5);

    // A stream of some kilobytes then takes ten seconds or so.
    private static readonly TimeSpan DefaultPause = TimeSpan.FromMilliseconds(2);

    /// <summary>
    /// How many frames of a stream go out untouched before the fault, 0 to 1,000,000. Default 2: the start of the
    /// message and the first piece of text.
    /// </summary>
    internal int AfterFrames { get; init; } = 2;

    /// <summary>
    /// Where <see cref="FaultKind.StreamTruncated"/> cuts, in bytes of the stream. Default null: in the middle.
    /// </summary>
    internal int? AtByte { get; init; }

    /// <summary>How large <see cref="FaultKind.StreamHuge"/> is at least. Default null: 50,000,000.</summary>
    internal int? Bytes { get; init; }

    /// <summary>A fault with the kind's usual delay, unless another is given.</summary>
    internal static Fault Of(FaultKind kind, TimeSpan? delay = null) => new(
        kind,
        delay ?? kind switch
        {
            FaultKind.Slow => DefaultDelay,
            FaultKind.StreamSlow => DefaultPause,
            _ => TimeSpan.Zero,
        });
}
