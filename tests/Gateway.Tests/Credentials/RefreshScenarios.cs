namespace Gateway.Tests.Credentials;

/// <summary>
/// The 23 cases in which the AWS SDKs agreed in 2026 how cached credentials are refreshed (<c>credential-refresh-tests.json</c>
/// of smithy-lang/smithy-rs), in our own words and in their order, each with what we do. They keep a session through an outage of
/// its source, as we do. Where our rule differs on purpose, <see cref="RefreshScenario.OurRule"/> says how, and the row expects
/// our behaviour.
/// </summary>
/// <remarks>
/// Chance is 1 in every row: a refresh is due at the very beginning of the window, and each pause has its maximum length.
/// </remarks>
internal static class RefreshScenarios
{
    private const string InTheBackground =
        "The refresh runs in the background, and nobody waits for it while a session is held.";

    private const string ShortPause = "With a session in hand STS is left alone for 30 to 60 s, not for 300 to 600 s.";

    private const string PauseUpToTheEnd =
        "STS is left alone for 30 to 60 s, but no longer than the held session serves.";

    private const string ShortPauseWithout =
        "Without a session STS is left alone for at most 15 s, at first for 0.5 s.";

    private const string NotPastExpiry =
        "A session past its expiry is not served: callers are refused at once. "
        + "STS is left alone for at most 15 s, at first for 0.5 s.";

    private const string Third = "The window is at most a third of what the session was granted for.";

    private const string AnHourAtMost =
        "Sessions are asked for an hour at most, and an answer of six is cut to that; the window is 15 minutes.";

    private const string ServedAfterARefusal =
        "STS's refusal of the role does not take the held session away, and is followed by a pause like every failure.";

    private const string PauseAfterARefusal = "STS's refusal of the role is followed by a pause like every failure.";

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(60);

    // Half a minute before its expiry, minus the five seconds in which it is no longer used.
    private static readonly TimeSpan UpToTheEnd = TimeSpan.FromSeconds(25);

    private static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan SixHours = TimeSpan.FromHours(6);

    public static IReadOnlyList<RefreshScenario> All { get; } =
    [
        new("01 nothing is due", Start.Valid, [new Asks(Sts.IsLeftAlone, Caller.HasTheHeldSession)]),
        new(
            "02 in the window STS grants", Start.InTheWindow,
            [new Wakes(Sts.Grants), new Asks(Sts.IsLeftAlone, Caller.HasANewSession)],
            InTheBackground),
        new(
            "03 in the window STS fails", Start.InTheWindow,
            [
                new Wakes(Sts.Fails) { NextIn = MaxPause },
                new Asks(Sts.IsLeftAlone, Caller.HasTheHeldSession),
            ],
            ShortPause),
        new(
            "04 in the last minute STS grants", Start.InTheLastMinute,
            [new Wakes(Sts.Grants), new Asks(Sts.IsLeftAlone, Caller.HasANewSession)],
            InTheBackground),
        new(
            "05 in the last minute STS fails", Start.InTheLastMinute,
            [new Wakes(Sts.Fails) { NextIn = UpToTheEnd }, new Asks(Sts.IsLeftAlone, Caller.HasTheHeldSession)],
            PauseUpToTheEnd),
        new("06 past expiry STS grants", Start.Expired, [new Asks(Sts.Grants, Caller.HasANewSession)]),
        new(
            "07 past expiry STS fails", Start.Expired,
            [new Asks(Sts.Fails, Caller.IsToldToComeAgain) { NextIn = FirstPause }],
            NotPastExpiry),
        new(
            "08 the first fetch fails, the second does not", Start.Nothing,
            [
                new Asks(Sts.Fails, Caller.IsToldToComeAgain) { NextIn = FirstPause },
                new Asks(Sts.IsLeftAlone, Caller.IsToldToComeAgain),
                new Passes(FirstPause),
                new Asks(Sts.Grants, Caller.HasANewSession),
            ],
            ShortPauseWithout),
        new(
            "09 in the window STS grants what is over", Start.InTheWindow,
            [
                new Wakes(Sts.GrantsWhatIsOver) { NextIn = MaxPause },
                new Asks(Sts.IsLeftAlone, Caller.HasTheHeldSession),
            ],
            ShortPause),
        new(
            "10 in the last minute STS grants what is over", Start.InTheLastMinute,
            [
                new Wakes(Sts.GrantsWhatIsOver) { NextIn = UpToTheEnd },
                new Asks(Sts.IsLeftAlone, Caller.HasTheHeldSession),
            ],
            PauseUpToTheEnd),
        new(
            "11 the window of ten minutes", Start.Nothing,
            [
                new Asks(Sts.Grants, Caller.HasANewSession)
                {
                    Life = TenMinutes,
                    NextIn = TenMinutes - TimeSpan.FromSeconds(200),
                },
            ],
            Third),
        new(
            "12 the window of twenty minutes and a half", Start.Nothing,
            [
                new Asks(Sts.Grants, Caller.HasANewSession)
                {
                    Life = TimeSpan.FromSeconds(1230),
                    NextIn = TimeSpan.FromSeconds(1230 - 410),
                },
            ],
            Third),
        new(
            "13 the window of six hours", Start.Nothing,
            [
                new Asks(Sts.Grants, Caller.HasANewSession) { Life = SixHours, NextIn = TimeSpan.FromMinutes(45) },
            ],
            AnHourAtMost),
        new(
            "14 a refresh that grants less has a window of its own", Start.Nothing,
            [
                new Asks(Sts.Grants, Caller.HasANewSession) { Life = SixHours, NextIn = TimeSpan.FromMinutes(45) },
                new Passes(TimeSpan.FromMinutes(46)),
                new Wakes(Sts.Grants) { Life = TenMinutes, NextIn = TenMinutes - TimeSpan.FromSeconds(200) },
                new Asks(Sts.IsLeftAlone, Caller.HasANewSession),
            ],
            AnHourAtMost + " " + Third + " " + InTheBackground),
        new(
            "15 the window that is configured", Start.Nothing,
            [
                new Asks(Sts.Grants, Caller.HasANewSession) { Life = SixHours, NextIn = TimeSpan.FromMinutes(50) },
            ],
            "Sessions are asked for an hour at most, and a window of half an hour of it is refused at start; ten "
            + "minutes are not.")
        {
            ConfiguredWindow = TenMinutes,
        },
        new(
            "16 in the window STS refuses the role", Start.InTheWindow,
            [
                new Wakes(Sts.Refuses) { NextIn = MaxPause },
                new Asks(Sts.IsLeftAlone, Caller.HasTheHeldSession),
                new Passes(MaxPause),
                new Wakes(Sts.Grants),
                new Asks(Sts.IsLeftAlone, Caller.HasANewSession),
            ],
            ServedAfterARefusal),
        new(
            "17 in the last minute STS refuses the role", Start.InTheLastMinute,
            [
                new Wakes(Sts.Refuses) { NextIn = UpToTheEnd },
                new Asks(Sts.IsLeftAlone, Caller.HasTheHeldSession),
                new Passes(UpToTheEnd),
                new Asks(Sts.Grants, Caller.HasANewSession),
            ],
            ServedAfterARefusal),
        new(
            "18 AWS refuses the held session and STS grants", Start.Valid,
            [new Reports(Key.Held), new Asks(Sts.Grants, Caller.HasANewSession)]),
        new(
            "19 AWS refuses the held session and STS fails", Start.Valid,
            [
                new Reports(Key.Held),
                new Asks(Sts.Fails, Caller.HasTheHeldSession) { NextIn = MaxPause },
            ],
            ShortPause),
        new(
            "20 a report does not shorten the pause", Start.Expired,
            [
                new Asks(Sts.Fails, Caller.IsToldToComeAgain) { NextIn = FirstPause },
                new Passes(FirstPause / 2),
                new Reports(Key.Held),
                new Asks(Sts.IsLeftAlone, Caller.IsToldToComeAgain) { NextIn = FirstPause / 2 },
                new Passes(FirstPause / 2),
                new Asks(Sts.Grants, Caller.HasANewSession),
            ],
            NotPastExpiry),
        new(
            "21 a late report about the session before", Start.InTheWindow,
            [
                new Wakes(Sts.Grants) { NextIn = TimeSpan.FromMinutes(45) },
                new Asks(Sts.IsLeftAlone, Caller.HasANewSession),
                new Reports(Key.First),
                new Asks(Sts.IsLeftAlone, Caller.HasTheHeldSession) { NextIn = TimeSpan.FromMinutes(45) },
            ]),
        new(
            "22 STS is left alone until the pause is over", Start.Expired,
            [
                new Asks(Sts.Fails, Caller.IsToldToComeAgain) { NextIn = FirstPause },
                new Passes(FirstPause / 2),
                new Asks(Sts.IsLeftAlone, Caller.IsToldToComeAgain) { NextIn = FirstPause / 2 },
                new Passes(FirstPause / 2),
                new Asks(Sts.Grants, Caller.HasANewSession),
            ],
            NotPastExpiry),
        new(
            "23 the first fetch is refused the role, the second is not", Start.Nothing,
            [
                new Asks(Sts.Refuses, Caller.IsToldTheRoleIsRefused) { NextIn = FirstPause },
                new Asks(Sts.IsLeftAlone, Caller.IsToldTheRoleIsRefused),
                new Passes(FirstPause),
                new Asks(Sts.Grants, Caller.HasANewSession),
            ],
            PauseAfterARefusal),
    ];
}

/// <summary>The session held before the first step.</summary>
internal enum Start
{
    Nothing,

    /// <summary>A session of one hour that was just granted.</summary>
    Valid,

    /// <summary>A session with ten minutes left, whose refresh is due.</summary>
    InTheWindow,

    /// <summary>A session with half a minute left.</summary>
    InTheLastMinute,

    /// <summary>A session at its expiry.</summary>
    Expired,
}

/// <summary>One row: the session held, the steps, and the expected results.</summary>
/// <param name="OurRule">The reason why the row expects something else than the published case; empty if it does not.</param>
internal sealed record RefreshScenario(string Name, Start Start, IReadOnlyList<Step> Steps, string OurRule = "")
{
    /// <summary>The value of <c>Contractor__RefreshWindow</c>; its default if <c>null</c>.</summary>
    public TimeSpan? ConfiguredWindow { get; init; }
}
