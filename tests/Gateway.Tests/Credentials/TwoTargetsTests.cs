using Gateway.Bedrock.Targets;
using Gateway.Credentials;
using Gateway.Errors;
using Gateway.Network;
using Gateway.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Credentials;

/// <summary>Sessions of several targets at the same time: an event in one does not affect another.</summary>
public class TwoTargetsTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    // The second role differs only in this one part.
    public static TheoryData<string> Parts => ["RoleArn", "ExternalId", "SessionName"];

    [Theory]
    [MemberData(nameof(Parts))]
    public async Task A_role_that_cannot_be_assumed_costs_the_other_target_nothing(string part)
    {
        var failing = Other(part);
        await using var rig = await CreateAsync(failing);
        rig.Sts.ResponseTo = call => IsOf(call, failing)
            ? StsResponse.Error(403, "AccessDenied")
            : SessionRig.Granted(rig.Clock, 1);
        var (healthy, other) = SessionsOf(rig);

        var refused = await other.GetAsync(Cancelled);
        var good = await healthy.GetAsync(Cancelled);

        Assert.Equal(ErrorCode.RoleNotAssumable, refused.Error!.Code);
        Assert.True(good.Is(out var session, out _));
        Assert.Equal("gateway-test", session.Name);
        Assert.True(healthy.IsReady);
        Assert.False(other.IsReady);
        Assert.True(healthy.UntilDue() > TimeSpan.FromMinutes(30));
        Assert.True(other.UntilDue() < TimeSpan.FromSeconds(1));
        Assert.Equal(2, rig.Sts.Calls);
    }

    [Fact]
    public async Task A_target_whose_STS_hangs_keeps_nobody_else_waiting()
    {
        var hanging = Other("RoleArn");
        await using var rig = await CreateAsync(hanging);
        var never = new TaskCompletionSource();
        rig.Sts.BeforeAnswering = call => IsOf(call, hanging) ? never.Task : Task.CompletedTask;
        var (healthy, other) = SessionsOf(rig);

        var waiting = other.GetAsync(Cancelled).AsTask();
        await rig.Sts.ArrivalAsync(Cancelled);
        var good = await healthy.GetAsync(Cancelled);

        Assert.True(good.Is(out _, out _));
        Assert.False(waiting.IsCompleted);
        never.SetResult();
        await waiting;
    }

    [Fact]
    public async Task A_session_AWS_refuses_is_refreshed_for_its_own_target_only()
    {
        await using var rig = await CreateAsync(Other("ExternalId"));
        var (healthy, other) = SessionsOf(rig);
        (await healthy.GetAsync(Cancelled)).Is(out var held, out _);
        (await other.GetAsync(Cancelled)).Is(out var refused, out _);

        other.Invalidate(refused!.AccessKeyId);
        other.Invalidate(held!.AccessKeyId);
        (await healthy.GetAsync(Cancelled)).Is(out var still, out _);
        (await other.GetAsync(Cancelled)).Is(out var renewed, out _);

        Assert.Same(held, still);
        Assert.Equal(2, renewed!.Generation);
        Assert.Equal(3, rig.Sts.Calls);
    }

    [Fact]
    public async Task A_session_knows_its_target_even_where_both_have_one_role()
    {
        await using var rig = await CreateAsync(TheSession.Role);
        var (first, second) = SessionsOf(rig);

        (await first.GetAsync(Cancelled)).Is(out var one, out _);
        (await second.GetAsync(Cancelled)).Is(out var another, out _);

        Assert.Equal(["first", "second"], [one!.Target.Name, another!.Target.Name]);
        Assert.NotEqual(one.AccessKeyId, another.AccessKeyId);
    }

    [Fact]
    public async Task The_sessions_of_all_targets_are_fetched_at_start()
    {
        await using var rig = await CreateAsync(Other("RoleArn"));

        await rig.StartAsync();
        await rig.Sts.ArrivalAsync(Cancelled);
        await rig.Sts.ArrivalAsync(Cancelled);

        Assert.Equal(2, rig.Sts.Calls);
    }

    [Fact]
    public async Task A_target_that_is_none_of_the_gateways_has_no_session()
    {
        await using var rig = await SessionRig.CreateAsync();
        var cache = rig.Services.GetRequiredService<SessionCache>();

        Assert.Single(cache.All);
        Assert.Throws<KeyNotFoundException>(() => cache.For(Some.Target()));
    }

    [Fact]
    public void Two_targets_of_one_name_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new UpstreamTargets(Some.Target(), Some.Target()));
        Assert.Throws<ArgumentException>(() => new UpstreamTargets());
    }

    private static Task<SessionRig> CreateAsync(AssumedRole second) => SessionRig.CreateAsync(
        configure: services => services.AddSingleton(provider =>
        {
            var endpoints = provider.GetRequiredService<AwsEndpoints>();
            return new UpstreamTargets(
                new UpstreamTarget("first", endpoints, TheSession.Role), new UpstreamTarget("second", endpoints, second));
        }));

    private static (ContractorSession Healthy, ContractorSession Other) SessionsOf(SessionRig rig)
    {
        var sessions = rig.Services.GetRequiredService<SessionCache>().All;
        return (sessions[0], sessions[1]);
    }

    private static AssumedRole Other(string part) => part switch
    {
        "RoleArn" => TheSession.Role with { RoleArn = "arn:aws:iam::555566667777:role/bedrock-caller" },
        "ExternalId" => TheSession.Role with { ExternalId = "town-2026" },
        _ => TheSession.Role with { SessionName = "gateway-other" },
    };

    private static bool IsOf(StsCall call, AssumedRole role) =>
        (call.Form["RoleArn"], call.Form["ExternalId"], call.Form["RoleSessionName"])
        == (role.RoleArn, role.ExternalId, role.SessionName);
}
