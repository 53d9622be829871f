namespace Gateway.Simulator.Faults;

/// <summary>One fault that one call will meet.</summary>
internal sealed record Fault(FaultKind Kind, TimeSpan Delay)
{
    /// <summary>How long <see cref="FaultKind.Slow"/> holds an answer back unless told otherwise.</summary>
    internal static readonly TimeSpan DefaultDelay = TimeSpan.FromSeconds(5);
}
