using Gateway.Errors;
using Gateway.Surfaces.Bedrock;

namespace Gateway.Benchmarks.Soak;

/// <summary>What a caller does with its answer.</summary>
internal enum Manner
{
    /// <summary>Reads it as it comes.</summary>
    Reads,

    /// <summary>Reads much more slowly than it comes.</summary>
    ReadsSlowly,

    /// <summary>Leaves before it is whole.</summary>
    Leaves,
}

/// <summary>
/// One row of the table of faults: a call that meets one, or none, and every way in which it may end. The model's id
/// carries the fault, so that each answer has its own explanation or has none.
/// </summary>
/// <param name="Name">As it is printed.</param>
/// <param name="Model">The model; an id <c>simulator.*</c> is the fault.</param>
/// <param name="Weight">How often it is chosen, beside the others.</param>
internal sealed record SoakKind(string Name, string Model, int Weight)
{
    /// <summary>Where it may be called.</summary>
    public IReadOnlyList<SoakRoute> Routes { get; init; } = SoakRoute.All;

    /// <summary>Whether the answer may be whole.</summary>
    public bool MayBeWhole { get; init; }

    /// <summary>Whether a stream may begin and then be ended by an exception.</summary>
    public bool MayBreakOff { get; init; }

    /// <summary>What it may be refused with.</summary>
    public IReadOnlyList<ErrorCode> Errors { get; init; } = [];

    /// <summary>A status and AWS's type that a native route may give in place of the codes' own.</summary>
    public string? NativeError { get; init; }

    /// <summary>The id that Bedrock is asked for; <c>null</c> where the gateway is to refuse the call itself.</summary>
    public string? UpstreamModel { get; init; } = Model;

    public Manner Manner { get; init; }

    /// <summary>A body of 1 to 5 MB.</summary>
    public bool IsLarge { get; init; }

    /// <summary>The body ends one character too early.</summary>
    public bool IsCut { get; init; }

    public bool HasKey { get; init; } = true;

    /// <summary>The header <c>X-Request-Timeout-Ms</c>.</summary>
    public string? Timeout { get; init; }

    public bool Explains(Verdict verdict) => verdict.Ending switch
    {
        Ending.Whole => MayBeWhole,
        Ending.BrokenOff => MayBreakOff,
        Ending.Left => Manner == Manner.Leaves,
        Ending.Refused => verdict.Detail == NativeError || Errors.Any(code =>
            verdict.Detail == code.Name || verdict.Detail == $"{AwsStatuses.Of(code).Status} {AwsStatuses.Of(code).Type}"),
        _ => false,
    };
}
