using Gateway.Errors;
using Gateway.Testing;

namespace Gateway.Tests.Credentials;

/// <summary><c>Contractor__ServePastExpiry</c>: the AWS SDKs' behaviour since 2026, as an option.</summary>
public class ServePastExpiryTests
{
    private static readonly (string, string?) On = ("Contractor:ServePastExpiry", "true");

    [Fact]
    public async Task An_expired_session_goes_on_serving_while_STS_fails()
    {
        await using var rig = await SessionRig.CreateAsync(settings: On);
        await rig.SessionAsync();
        rig.Sts.Response = _ => StsResponse.Error(503, "ServiceUnavailable");

        rig.Clock.Advance(TimeSpan.FromHours(2));

        Assert.Equal(1, (await rig.SessionAsync()).Generation);
        Assert.Equal(1, (await rig.SessionAsync()).Generation);
        Assert.Equal(2, rig.Sts.Calls);
        Assert.True(rig.Session.IsReady);
        Assert.InRange(rig.Session.UntilDue(), TimeSpan.Zero, TimeSpan.FromSeconds(0.5));
    }

    [Fact]
    public async Task STS_is_asked_first()
    {
        await using var rig = await SessionRig.CreateAsync(settings: On);
        await rig.SessionAsync();

        rig.Clock.Advance(TimeSpan.FromHours(2));

        Assert.Equal(2, (await rig.SessionAsync()).Generation);
    }

    [Fact]
    public async Task Without_a_first_session_there_is_nothing_to_serve()
    {
        await using var rig = await SessionRig.CreateAsync(
            _ => StsResponse.Error(503, "ServiceUnavailable"), settings: On);

        Assert.Equal(ErrorCode.CredentialsUnavailable, (await rig.ErrorAsync()).Code);
        Assert.False(rig.Session.IsReady);
    }

    [Fact]
    public async Task It_ends_when_AWS_refuses_it()
    {
        await using var rig = await SessionRig.CreateAsync(settings: On);
        var session = await rig.SessionAsync();
        rig.Sts.Response = _ => StsResponse.Error(503, "ServiceUnavailable");
        rig.Clock.Advance(TimeSpan.FromHours(2));
        await rig.SessionAsync();

        rig.Session.Invalidate(session.AccessKeyId);

        Assert.Equal(ErrorCode.CredentialsUnavailable, (await rig.ErrorAsync()).Code);
        Assert.False(rig.Session.IsReady);
        rig.Sts.Response = number => SessionRig.Granted(rig.Clock, number);
        rig.Clock.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal(2, (await rig.SessionAsync()).Generation);
    }

    [Fact]
    public async Task It_ends_when_STS_refuses_the_role_and_AWS_the_session()
    {
        await using var rig = await SessionRig.CreateAsync(settings: On);
        var session = await rig.SessionAsync();
        rig.Sts.Response = _ => StsResponse.Error(403, "AccessDenied");

        rig.Session.Invalidate(session.AccessKeyId);

        Assert.Equal(ErrorCode.RoleNotAssumable, (await rig.ErrorAsync()).Code);
    }

    [Fact]
    public async Task Without_it_an_expired_session_serves_nobody()
    {
        await using var rig = await SessionRig.CreateAsync();
        await rig.SessionAsync();
        rig.Sts.Response = _ => StsResponse.Error(503, "ServiceUnavailable");

        rig.Clock.Advance(TimeSpan.FromHours(2));

        Assert.Equal(ErrorCode.CredentialsUnavailable, (await rig.ErrorAsync()).Code);
    }
}
