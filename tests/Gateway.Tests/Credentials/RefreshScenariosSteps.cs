namespace Gateway.Tests.Credentials;

/// <summary>The behaviour of STS in a step, which includes whether it is called at all.</summary>
internal enum Sts
{
    /// <summary>It is not called. It would grant a session.</summary>
    IsLeftAlone,

    Grants,

    /// <summary>Grants a session that expires at this moment.</summary>
    GrantsWhatIsOver,

    /// <summary>Returns a transient error.</summary>
    Fails,

    /// <summary>Returns that the role may not be assumed.</summary>
    Refuses,
}

/// <summary>The expected result for the caller.</summary>
internal enum Caller
{
    /// <summary>The session that was held before.</summary>
    HasTheHeldSession,

    /// <summary>The session that STS granted last, with the next generation number.</summary>
    HasANewSession,

    IsToldToComeAgain,
    IsToldTheRoleIsRefused,
}

/// <summary>The key id that is reported as rejected by AWS.</summary>
internal enum Key
{
    /// <summary>The key id of the session held now.</summary>
    Held,

    /// <summary>The key id of the session held at the start.</summary>
    First,
}

/// <summary>One step with its expected result.</summary>
internal abstract record Step
{
    /// <summary>The time from the end of this step until STS is called again; not checked if <c>null</c>.</summary>
    public TimeSpan? NextIn { get; init; }

    /// <summary>The duration of a session granted in this step.</summary>
    public TimeSpan Life { get; init; } = TimeSpan.FromHours(1);
}

/// <summary>A caller asks for the session. If STS is not called, it gets the result immediately.</summary>
internal sealed record Asks(Sts Sts, Caller Caller) : Step;

/// <summary>
/// The refresher wakes up. A caller that asks while STS is being called gets the held session immediately.
/// </summary>
internal sealed record Wakes(Sts Sts) : Step;

/// <summary>A caller reports that AWS rejected the session with this key id.</summary>
internal sealed record Reports(Key Key) : Step;

/// <summary>Time passes without any call.</summary>
internal sealed record Passes(TimeSpan Time) : Step;
