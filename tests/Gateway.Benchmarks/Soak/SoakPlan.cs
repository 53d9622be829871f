using Gateway.Testing;

namespace Gateway.Benchmarks.Soak;

/// <summary>One call of a plan.</summary>
/// <param name="Kind">The row of the table of faults.</param>
/// <param name="Route">The called route.</param>
/// <param name="Letters">The length of its text.</param>
/// <param name="Leaves">The time after which its caller disconnects; <c>null</c> if it does not.</param>
internal sealed record PlannedCall(SoakKind Kind, SoakRoute Route, int Letters, TimeSpan? Leaves);

/// <summary>The calls of one worker in sequence; its seed alone decides them.</summary>
internal sealed class SoakPlan
{
    private const int Million = 1_000_000;
    private const int MaxOrdinary = 2000;

    private static readonly SoakKind[] Weighted =
        [.. SoakKinds.All.SelectMany(kind => Enumerable.Repeat(kind, kind.Weight))];

    private readonly SplitMix64 _dice = new();

    public SoakPlan(int seed, int worker) => _dice.Seed(((ulong)seed << 32) + (ulong)worker);

    public PlannedCall Next()
    {
        var kind = _dice.Of(Weighted);
        return new(
            kind,
            _dice.Of(kind.Routes),
            kind.IsLarge ? Million + _dice.Below(4 * Million) : 1 + _dice.Below(MaxOrdinary),
            kind.Manner == Manner.Leaves ? TimeSpan.FromMilliseconds(50 + _dice.Below(500)) : null);
    }
}
