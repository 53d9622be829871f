namespace Gateway.Simulator.Faults;

/// <summary>A fault that one call will get.</summary>
/// <param name="Kind">The kind of fault.</param>
/// <param name="Delay">
/// The time for which the response is delayed first; for <see cref="FaultKind.StreamSlow"/> the pause after each byte.
/// </param>
internal sealed record Fault(FaultKind Kind, TimeSpan Delay = default)
{
    internal const int MaxFrames = 1_000_000;
    internal const int MaxBytes = 1_000_000_000;

    /// <summary>The default delay of <see cref="FaultKind.Slow"/>.</summary>
    private static readonly TimeSpan DefaultDelay = TimeSpan.FromSeconds(5);

    // With this pause a stream of several kilobytes takes about ten seconds.
    private static readonly TimeSpan DefaultPause = TimeSpan.FromMilliseconds(2);

    /// <summary>
    /// The number of frames of a stream that are sent unchanged before the fault, 0 to 1,000,000. Default 2: the start of the
    /// message and the first piece of text.
    /// </summary>
    internal int AfterFrames { get; init; } = 2;

    /// <summary>
    /// The byte of the stream at which <see cref="FaultKind.StreamTruncated"/> cuts. Default null: in the middle.
    /// </summary>
    internal int? AtByte { get; init; }

    /// <summary>The minimum size of <see cref="FaultKind.StreamHuge"/>, in bytes. Default null: 50,000,000.</summary>
    internal int? Bytes { get; init; }

    /// <summary>A fault with the default delay of its kind, unless another is given.</summary>
    internal static Fault Of(FaultKind kind, TimeSpan? delay = null) => new(
        kind,
        delay ?? kind switch
        {
            FaultKind.Slow => DefaultDelay,
            FaultKind.StreamSlow => DefaultPause,
            _ => TimeSpan.Zero,
        });
}
