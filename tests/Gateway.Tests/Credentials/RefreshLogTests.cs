using Gateway.Testing;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Credentials;

/// <summary>The log events about refreshes that callers do not notice.</summary>
public class RefreshLogTests
{
    [Fact]
    public async Task A_refresh_is_told_with_what_finds_the_session_in_CloudTrail()
    {
        await using var rig = await SessionRig.CreateAsync();

        await rig.RefreshAsync();

        Assert.Equal(
            $"Obtained session gateway-test of {TheSession.RoleArn}: generation 1, key id ending 0001, "
            + "expires 2026-11-23T04:00:00.0000000+00:00.",
            Assert.Single(rig.Logs.At(LogLevel.Information)).TrimEnd());
    }

    [Fact]
    public async Task A_failed_refresh_is_told_with_how_long_the_held_session_serves()
    {
        await using var rig = await SessionRig.CreateAsync();
        await rig.RefreshAsync();
        rig.Sts.Response = _ => StsResponse.Error(503, "Unavailable");
        rig.Clock.Advance(TimeSpan.FromMinutes(50));

        await rig.RefreshAsync();

        Assert.Equal(
            $"Could not refresh session gateway-test of {TheSession.RoleArn}: Unavailable ({StsResponse.RequestId}). "
            + "STS answered with an error. The held session serves until 2026-11-23T04:00:00.0000000+00:00; "
            + "asking again in 00:00:45.",
            Assert.Single(rig.Logs.At(LogLevel.Warning)).TrimEnd());
    }
}
