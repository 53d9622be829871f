using Gateway.Errors;
using Gateway.Testing;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Credentials;

public class InvalidateTests
{
    [Fact]
    public async Task A_refused_session_is_refreshed_once_for_all_who_report_it()
    {
        await using var rig = await SessionRig.CreateAsync();
        var refused = await rig.SessionAsync();

        var sessions = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(_ => Task.Run(() =>
        {
            rig.Session.Invalidate(refused.AccessKeyId);

            return rig.SessionAsync();
        })));

        Assert.All(sessions, session => Assert.Equal(2, session.Generation));
        Assert.Equal(2, rig.Sts.Calls);
        Assert.Single(rig.Logs.At(LogLevel.Warning));
    }

    [Fact]
    public async Task A_report_about_a_session_no_longer_held_changes_nothing()
    {
        await using var rig = await SessionRig.CreateAsync();
        await rig.SessionAsync();

        rig.Session.Invalidate("ASIACONTRACTOR009999");

        Assert.Equal(1, (await rig.SessionAsync()).Generation);
        Assert.Equal(1, rig.Sts.Calls);
    }

    [Fact]
    public async Task A_report_before_there_is_a_session_changes_nothing()
    {
        await using var rig = await SessionRig.CreateAsync();

        rig.Session.Invalidate("ASIACONTRACTOR000001");

        Assert.Equal(1, (await rig.SessionAsync()).Generation);
    }

    [Fact]
    public async Task While_its_refresh_fails_the_refused_session_goes_on_being_served_without_asking_STS_again()
    {
        await using var rig = await SessionRig.CreateAsync();
        var refused = await rig.SessionAsync();
        rig.Sts.Response = _ => StsResponse.Error(503, "ServiceUnavailable");

        rig.Session.Invalidate(refused.AccessKeyId);
        for (var call = 0; call < 100; call++)
        {
            Assert.Same(refused, await rig.SessionAsync());
            rig.Session.Invalidate(refused.AccessKeyId);
        }

        Assert.Equal(2, rig.Sts.Calls);
    }

    [Fact]
    public async Task A_session_that_AWS_refuses_and_STS_will_not_renew_is_not_served()
    {
        await using var rig = await SessionRig.CreateAsync(chance: 1);
        rig.Session.Invalidate((await rig.SessionAsync()).AccessKeyId);
        rig.Sts.Response = _ => StsResponse.Error(403, "AccessDenied");

        var error = await rig.ErrorAsync();
        var ready = rig.Session.IsReady;
        var pause = rig.Session.UntilDue();
        rig.Sts.Response = number => SessionRig.Granted(rig.Clock, number);
        rig.Clock.Advance(pause);
        var session = await rig.SessionAsync();

        Assert.Equal(ErrorCode.RoleNotAssumable, error.Code);
        Assert.False(ready);
        Assert.Equal(TimeSpan.FromSeconds(0.5), pause);
        Assert.Equal(2, session.Generation);
    }

    [Fact]
    public async Task A_session_that_was_taken_from_us_stays_so_however_often_STS_says_no()
    {
        await using var rig = await SessionRig.CreateAsync(chance: 1);
        rig.Session.Invalidate((await rig.SessionAsync()).AccessKeyId);
        rig.Sts.Response = _ => StsResponse.Error(403, "AccessDenied");

        for (var refusals = 0; refusals < 3; refusals++)
        {
            Assert.Equal(ErrorCode.RoleNotAssumable, (await rig.ErrorAsync()).Code);
            rig.Clock.Advance(rig.Session.UntilDue());
        }

        Assert.Equal(4, rig.Sts.Calls);
    }

    [Fact]
    public async Task After_the_pause_the_refused_session_is_refreshed()
    {
        await using var rig = await SessionRig.CreateAsync();
        var refused = await rig.SessionAsync();
        rig.Sts.Response = _ => StsResponse.Error(503, "ServiceUnavailable");
        rig.Session.Invalidate(refused.AccessKeyId);
        await rig.SessionAsync();

        rig.Sts.Response = number => SessionRig.Granted(rig.Clock, number);
        rig.Clock.Advance(rig.Session.UntilDue());

        Assert.Equal(2, (await rig.SessionAsync()).Generation);
    }

    [Fact]
    public async Task Sessions_refused_one_after_another_cost_one_STS_call_in_thirty_seconds()
    {
        await using var rig = await SessionRig.CreateAsync(chance: 0);
        for (var second = 0; second < 60; second++)
        {
            rig.Session.Invalidate((await rig.SessionAsync()).AccessKeyId);
            rig.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(3, rig.Sts.Calls);
    }

    [Fact]
    public async Task The_same_key_id_granted_again_is_a_new_session()
    {
        await using var rig = await SessionRig.CreateAsync(
            _ => StsResponse.Session("ASIACONTRACTOR000001", TheSession.Start.AddHours(1)));
        rig.Session.Invalidate((await rig.SessionAsync()).AccessKeyId);

        await rig.SessionAsync();
        await rig.SessionAsync();

        Assert.Equal(2, rig.Sts.Calls);
    }
}
