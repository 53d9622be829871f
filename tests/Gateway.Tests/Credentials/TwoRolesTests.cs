using Gateway.Credentials;
using Gateway.Errors;
using Gateway.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Credentials;

/// <summary>Sessions of several roles live side by side: what happens to one is nothing to the other.</summary>
public class TwoRolesTests
{
    private static readonly AssumedRole Healthy =
        new(TheSession.RoleArn, TheSession.ExternalId, "gateway-test", TimeSpan.FromHours(1));

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    // Each differs in one part of the key, and in nothing else.
    public static TheoryData<string> Parts => ["RoleArn", "ExternalId", "SessionName"];

    [Theory]
    [MemberData(nameof(Parts))]
    public async Task A_role_that_cannot_be_assumed_costs_the_other_nothing(string part)
    {
        var failing = Other(part);
        await using var rig = await CreateAsync(failing);
        rig.Sts.ResponseTo = call => IsOf(call, failing)
            ? StsResponse.Error(403, "AccessDenied")
            : SessionRig.Granted(rig.Clock, 1);
        var cache = rig.Services.GetRequiredService<SessionCache>();

        var refused = await cache.For(failing).GetAsync(Cancelled);
        var good = await cache.For(Healthy).GetAsync(Cancelled);

        Assert.Equal(ErrorCode.RoleNotAssumable, refused.Error!.Code);
        Assert.True(good.Is(out var session, out _));
        Assert.Equal(Healthy.SessionName, session.Name);
        Assert.True(cache.For(Healthy).IsReady);
        Assert.False(cache.For(failing).IsReady);
        Assert.True(cache.For(Healthy).UntilDue() > TimeSpan.FromMinutes(30));
        Assert.True(cache.For(failing).UntilDue() < TimeSpan.FromSeconds(1));
        Assert.Equal(2, rig.Sts.Calls);
    }

    [Fact]
    public async Task A_role_whose_STS_hangs_keeps_nobody_else_waiting()
    {
        var hanging = Other("RoleArn");
        await using var rig = await CreateAsync(hanging);
        var never = new TaskCompletionSource();
        rig.Sts.BeforeAnswering = call => IsOf(call, hanging) ? never.Task : Task.CompletedTask;
        var cache = rig.Services.GetRequiredService<SessionCache>();

        var waiting = cache.For(hanging).GetAsync(Cancelled).AsTask();
        await rig.Sts.ArrivalAsync(Cancelled);
        var good = await cache.For(Healthy).GetAsync(Cancelled);

        Assert.True(good.Is(out _, out _));
        Assert.False(waiting.IsCompleted);
        never.SetResult();
        await waiting;
    }

    [Fact]
    public async Task A_session_AWS_refuses_is_refreshed_for_its_own_role_only()
    {
        var other = Other("ExternalId");
        await using var rig = await CreateAsync(other);
        var cache = rig.Services.GetRequiredService<SessionCache>();
        (await cache.For(Healthy).GetAsync(Cancelled)).Is(out var healthy, out _);
        (await cache.For(other).GetAsync(Cancelled)).Is(out var refused, out _);

        cache.For(other).Invalidate(refused!.AccessKeyId);
        cache.For(other).Invalidate(healthy!.AccessKeyId);
        (await cache.For(Healthy).GetAsync(Cancelled)).Is(out var still, out _);
        (await cache.For(other).GetAsync(Cancelled)).Is(out var renewed, out _);

        Assert.Same(healthy, still);
        Assert.Equal(2, renewed!.Generation);
        Assert.Equal(3, rig.Sts.Calls);
    }

    [Fact]
    public async Task All_roles_are_fetched_at_start()
    {
        await using var rig = await CreateAsync(Other("RoleArn"));

        await rig.StartAsync();
        await rig.Sts.ArrivalAsync(Cancelled);
        await rig.Sts.ArrivalAsync(Cancelled);

        Assert.Equal(2, rig.Sts.Calls);
    }

    [Fact]
    public async Task The_same_role_twice_is_one_and_an_unknown_one_is_none()
    {
        await using var rig = await CreateAsync(Healthy with { });
        var cache = rig.Services.GetRequiredService<SessionCache>();

        Assert.Same(rig.Session, Assert.Single(cache.All));
        Assert.Throws<KeyNotFoundException>(() => cache.For(Other("RoleArn")));
    }

    [Fact]
    public void A_role_in_a_log_does_not_show_its_external_id() =>
        Assert.DoesNotContain(TheSession.ExternalId, Healthy.ToString(), StringComparison.Ordinal);

    private static Task<SessionRig> CreateAsync(AssumedRole second) =>
        SessionRig.CreateAsync(configure: services => services.AddSingleton(second));

    private static AssumedRole Other(string part) => part switch
    {
        "RoleArn" => Healthy with { RoleArn = "arn:aws:iam::555566667777:role/bedrock-caller" },
        "ExternalId" => Healthy with { ExternalId = "town-2026" },
        _ => Healthy with { SessionName = "gateway-other" },
    };

    private static bool IsOf(StsCall call, AssumedRole role) =>
        (call.Form["RoleArn"], call.Form["ExternalId"], call.Form["RoleSessionName"])
        == (role.RoleArn, role.ExternalId, role.SessionName);
}
