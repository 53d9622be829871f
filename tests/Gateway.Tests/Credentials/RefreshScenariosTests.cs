using Gateway.Credentials;
using Gateway.Errors;
using Gateway.Testing;

namespace Gateway.Tests.Credentials;

public class RefreshScenariosTests
{
    public static TheoryData<string> Names => [.. RefreshScenarios.All.Select(scenario => scenario.Name)];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public void All_23_published_scenarios_have_their_row() =>
        Assert.Equal(
            Enumerable.Range(1, 23).Select(number => $"{number:00}"),
            RefreshScenarios.All.Select(scenario => scenario.Name[..2]));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_published_scenario_comes_out_by_its_rule_or_by_ours(string name)
    {
        var scenario = RefreshScenarios.All.Single(scenario => scenario.Name == name);
        await using var rig = await SessionRig.CreateAsync(chance: 1, settings: [.. Settings(scenario)]);
        var first = await BeginAsync(rig, scenario.Start);
        var held = first;

        foreach (var step in scenario.Steps)
        {
            var asked = rig.Sts.Calls;
            held = await TakeAsync(rig, step, first, held);

            var expected = step is Asks { Sts: not Sts.IsLeftAlone } or Wakes { Sts: not Sts.IsLeftAlone } ? 1 : 0;
            Assert.Equal((step, expected), (step, rig.Sts.Calls - asked));
            if (step.NextIn is { } next)
            {
                Assert.Equal((step, next), (step, rig.Session.UntilDue()));
            }
        }
    }

    [Fact]
    public async Task The_published_window_of_half_an_hour_is_refused_at_start()
    {
        await using var rig = await SessionRig.CreateAsync(settings: ("Contractor:RefreshWindow", "00:30:00"));

        var refused = await Assert.ThrowsAnyAsync<Exception>(rig.StartAsync);

        Assert.Contains("Contractor__RefreshWindow", refused.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<(string Key, string? Value)> Settings(RefreshScenario scenario) =>
        scenario.ConfiguredWindow is { } window ? [("Contractor:RefreshWindow", $"{window:c}")] : [];

    private static async Task<Session?> BeginAsync(SessionRig rig, Start start)
    {
        if (start == Start.Nothing)
        {
            return null;
        }

        var session = await rig.SessionAsync();
        await rig.Sts.ArrivalAsync(Cancelled);
        rig.Clock.Advance(start switch
        {
            Start.InTheWindow => TimeSpan.FromMinutes(50),
            Start.InTheLastMinute => TimeSpan.FromMinutes(59.5),
            Start.Expired => TimeSpan.FromHours(1),
            _ => TimeSpan.Zero,
        });

        return session;
    }

    /// <returns>The session that the next caller is expected to have.</returns>
    private static async Task<Session?> TakeAsync(SessionRig rig, Step step, Session? first, Session? held)
    {
        switch (step)
        {
            case Asks asks:
                Script(rig, asks.Sts, asks.Life);
                return await AskAsync(rig, asks, held);

            case Wakes wakes:
                Script(rig, wakes.Sts, wakes.Life);
                await WakeAsync(rig, held);
                return held;

            case Reports reports:
                rig.Session.Invalidate((reports.Key == Key.First ? first : held)!.AccessKeyId);
                return held;

            default:
                rig.Clock.Advance(((Passes)step).Time);
                return held;
        }
    }

    private static void Script(SessionRig rig, Sts sts, TimeSpan life) => rig.Sts.Response = sts switch
    {
        Sts.Fails => _ => StsResponse.Error(503, "ServiceUnavailable"),
        Sts.Refuses => _ => StsResponse.Error(403, "AccessDenied"),
        Sts.GrantsWhatIsOver => number => Granted(number, rig.Clock.GetUtcNow()),
        _ => number => Granted(number, rig.Clock.GetUtcNow() + life),
    };

    private static StsResponse Granted(int number, DateTimeOffset expiration) =>
        StsResponse.Session($"ASIACONTRACTOR00{number:0000}", expiration);

    private static async Task<Session?> AskAsync(SessionRig rig, Asks asks, Session? held)
    {
        var answering = rig.Session.GetAsync(Cancelled);
        if (asks.Sts == Sts.IsLeftAlone)
        {
            Assert.True(answering.IsCompletedSuccessfully, "The caller had to wait.");
        }
        else
        {
            await rig.Sts.ArrivalAsync(Cancelled);
        }

        var answer = await answering;
        Assert.Equal((asks, asks.Caller), (asks, Told(answer, held)));

        return answer.Is(out var session, out _) ? session : held;
    }

    private static Caller Told(Result<Session> answer, Session? held)
    {
        if (!answer.Is(out var session, out var error))
        {
            return error.Code == ErrorCode.RoleNotAssumable
                ? Caller.IsToldTheRoleIsRefused
                : Caller.IsToldToComeAgain;
        }

        if (ReferenceEquals(session, held))
        {
            return Caller.HasTheHeldSession;
        }

        Assert.Equal((held?.Generation ?? 0) + 1, session.Generation);

        return Caller.HasANewSession;
    }

    private static async Task WakeAsync(SessionRig rig, Session? held)
    {
        rig.Sts.Hold();
        var refresh = rig.Session.RefreshIfDue();
        Assert.NotNull(refresh);
        await rig.Sts.ArrivalAsync(Cancelled);

        var meanwhile = rig.Session.GetAsync(Cancelled);
        Assert.True(meanwhile.IsCompletedSuccessfully, "The caller had to wait for the refresh.");
        Assert.Equal(Caller.HasTheHeldSession, Told(await meanwhile, held));

        rig.Sts.Release();
        await refresh.WaitAsync(Cancelled);
    }
}
