using Amazon.Runtime;
using Gateway.Network;
using Gateway.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Credentials;

/// <summary>STS sends its own time, and its expirations are by its own clock.</summary>
public class ClockSkewTests
{
    [Theory]
    [InlineData(60)]
    [InlineData(-60)]
    [InlineData(-50)]
    public async Task A_session_lasts_as_long_as_it_does_at_AWS(int minutes)
    {
        await using var rig = await SessionRig.CreateAsync();
        rig.Sts.Ahead = TimeSpan.FromMinutes(minutes);
        rig.Sts.Response = number => StsResponse.Session(
            $"ASIACONTRACTOR00{number:0000}", rig.Clock.GetUtcNow().AddMinutes(minutes).AddHours(1));

        await rig.SessionAsync();

        Assert.Equal(TimeSpan.FromMinutes(minutes), rig.Services.GetRequiredService<AwsClock>().Skew);
        rig.Clock.Advance(TimeSpan.FromMinutes(59));
        Assert.True(rig.Session.IsReady);
        rig.Clock.Advance(TimeSpan.FromSeconds(55));
        Assert.False(rig.Session.IsReady);
    }

    [Theory]
    [InlineData("SignatureDoesNotMatch", 30)]
    [InlineData("SignatureDoesNotMatch", -30)]
    [InlineData("InvalidSignatureException", 30)]
    [InlineData("RequestExpired", -30)]
    [InlineData("RequestTimeTooSkewed", 30)]
    public async Task A_refusal_that_shows_the_clock_to_be_wrong_is_asked_again_at_once(string code, int minutes)
    {
        await using var rig = await UncorrectedAsync();
        rig.Sts.Ahead = UpToTheSystem(rig) + TimeSpan.FromMinutes(minutes);
        rig.Sts.Response = number => number == 1
            ? StsResponse.Error(403, code)
            : StsResponse.Session("ASIACONTRACTOR000002", rig.Clock.GetUtcNow() + rig.Sts.Ahead + TimeSpan.FromHours(1));

        var session = await rig.SessionAsync();

        Assert.Equal("ASIACONTRACTOR000002", session.AccessKeyId);
        Assert.Equal(2, rig.Sts.Calls);
    }

    [Fact]
    public async Task A_refusal_about_something_else_is_not_asked_again_whatever_time_it_tells()
    {
        // AuthFailure corrects the SDK's clock as well.
        await using var rig = await UncorrectedAsync(_ => StsResponse.Error(403, "AuthFailure"));
        rig.Sts.Ahead = UpToTheSystem(rig) + TimeSpan.FromMinutes(30);

        await rig.ErrorAsync();

        Assert.Equal(1, rig.Sts.Calls);
    }

    [Fact]
    public async Task A_refusal_that_says_the_same_time_is_not()
    {
        await using var rig = await UncorrectedAsync(_ => StsResponse.Error(403, "SignatureDoesNotMatch"));
        rig.Sts.Ahead = UpToTheSystem(rig);

        await rig.ErrorAsync();

        Assert.Equal(1, rig.Sts.Calls);
    }

    [Fact]
    public async Task A_refusal_that_says_the_time_already_corrected_by_is_not_either()
    {
        await using var rig = await UncorrectedAsync(_ => StsResponse.Error(403, "SignatureDoesNotMatch"));
        rig.Sts.Ahead = UpToTheSystem(rig) + TimeSpan.FromMinutes(30);
        await rig.ErrorAsync();
        rig.Clock.Advance(rig.Session.UntilDue());

        await rig.ErrorAsync();

        Assert.Equal(3, rig.Sts.Calls);
    }

    [Fact]
    public async Task A_clock_that_goes_on_being_wrong_is_asked_twice_and_no_more()
    {
        await using var rig = await UncorrectedAsync();
        rig.Sts.Response = number =>
        {
            rig.Sts.Ahead = TimeSpan.FromMinutes(30 * number);
            return StsResponse.Error(403, "SignatureDoesNotMatch");
        };

        await rig.ErrorAsync();

        Assert.Equal(2, rig.Sts.Calls);
        Assert.Single(rig.Logs.At(LogLevel.Error));
    }

    // The SDK keeps its corrections by address for the life of the process, and ports are reused.
    private static async Task<SessionRig> UncorrectedAsync(Func<int, StsResponse>? answer = null)
    {
        var rig = await SessionRig.CreateAsync(answer);
        while (CorrectClockSkew.GetClockCorrectionForEndpoint(rig.Sts.Address.AbsoluteUri) != TimeSpan.Zero)
        {
            await rig.DisposeAsync();
            rig = await SessionRig.CreateAsync(answer);
        }

        return rig;
    }

    // The SDK's own clock is the system's clock.
    private static TimeSpan UpToTheSystem(SessionRig rig) =>
        TimeProvider.System.GetUtcNow() - rig.Clock.GetUtcNow();
}
