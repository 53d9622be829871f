namespace Gateway.Tests.Credentials;

/// <summary>What STS does in a step. Whether it was asked at all is expected with it.</summary>
internal enum Sts
{
    /// <summary>Nobody asks it. It would have granted.</summary>
    IsLeftAlone,

    Grants,

    /// <summary>Answers a session that expires this moment.</summary>
    GrantsWhatIsOver,

    /// <summary>Answers an error that may pass.</summary>
    Fails,

    /// <summary>Answers that the role is not ours to assume.</summary>
    Refuses,
}

/// <summary>What comes of it for the caller.</summary>
internal enum Caller
{
    /// <summary>The session that was held before.</summary>
    HasTheHeldSession,

    /// <summary>The session that STS granted last, a generation later.</summary>
    HasANewSession,

    IsToldToComeAgain,
    IsToldTheRoleIsRefused,
}

/// <summary>Whose key id is reported as refused by AWS.</summary>
internal enum Key
{
    /// <summary>That of the session held now.</summary>
    Held,

    /// <summary>That of the session held at the start.</summary>
    First,
}

/// <summary>One thing that happens, with what is expected of it.</summary>
internal abstract record Step
{
    /// <summary>How long from the end of this step until STS is asked again; not looked at if <c>null</c>.</summary>
    public TimeSpan? NextIn { get; init; }

    /// <summary>What a session granted in this step is granted for.</summary>
    public TimeSpan Life { get; init; } = TimeSpan.FromHours(1);
}

/// <summary>A caller asks for the session. If STS is left alone, the answer is there at once.</summary>
internal sealed record Asks(Sts Sts, Caller Caller) : Step;

/// <summary>
/// The refresher wakes; a caller that asks while STS is being asked has the held session at once.
/// </summary>
internal sealed record Wakes(Sts Sts) : Step;

/// <summary>A caller reports that AWS refused the session with this key id.</summary>
internal sealed record Reports(Key Key) : Step;

/// <summary>Time passes, and nobody asks for anything.</summary>
internal sealed record Passes(TimeSpan Time) : Step;
