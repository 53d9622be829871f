using Gateway.Errors;
using Gateway.Surfaces.Bedrock;

namespace Gateway.Benchmarks.Soak;

/// <summary>The way in which a caller reads its response.</summary>
internal enum Manner
{
    /// <summary>Reads it as it is sent.</summary>
    Reads,

    /// <summary>Reads much more slowly than it is sent.</summary>
    ReadsSlowly,

    /// <summary>Disconnects before it is complete.</summary>
    Leaves,
}

/// <summary>
/// One row of the table of faults: a call with or without a fault, and every way in which it may end. The fault follows from the
/// model's id, so that for each response it is known whether it is explained.
/// </summary>
/// <param name="Name">The name for the table.</param>
/// <param name="Model">The model; an id <c>simulator.*</c> causes the fault.</param>
/// <param name="Weight">How often it is chosen, relative to the others.</param>
internal sealed record SoakKind(string Name, string Model, int Weight)
{
    /// <summary>The routes on which it may be called.</summary>
    public IReadOnlyList<SoakRoute> Routes { get; init; } = SoakRoute.All;

    /// <summary>True when the response may be complete.</summary>
    public bool MayBeWhole { get; init; }

    /// <summary>True when a stream may begin and then be ended by an exception.</summary>
    public bool MayBreakOff { get; init; }

    /// <summary>The errors that it may get.</summary>
    public IReadOnlyList<ErrorCode> Errors { get; init; } = [];

    /// <summary>A status and AWS error type that a native route may return instead of the codes' own.</summary>
    public string? NativeError { get; init; }

    /// <summary>The id that Bedrock receives; <c>null</c> if the gateway should refuse the call itself.</summary>
    public string? UpstreamModel { get; init; } = Model;

    public Manner Manner { get; init; }

    /// <summary>A body of 1 to 5 MB.</summary>
    public bool IsLarge { get; init; }

    /// <summary>The body ends one character too early.</summary>
    public bool IsCut { get; init; }

    public bool HasKey { get; init; } = true;

    /// <summary>The value of the header <c>X-Request-Timeout-Ms</c>.</summary>
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
