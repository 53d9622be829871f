using Gateway.Errors;
using Gateway.Testing;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Credentials;

public class FailingStsTests
{
    private const string Denial =
        "User: arn:aws:sts::111122223333:assumed-role/gateway/i-1 is not authorized to perform: sts:AssumeRole";

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(403, "AccessDenied")]
    [InlineData(500, "InternalFailure")]
    public async Task A_held_session_serves_until_five_seconds_before_its_expiry_whatever_STS_answers(
        int status, string code)
    {
        await using var rig = await SessionRig.CreateAsync();
        var expiration = (await rig.SessionAsync()).Expiration;
        rig.Sts.Response = _ => StsResponse.Error(status, code);
        rig.Clock.Advance(TimeSpan.FromMinutes(45));

        while (rig.Clock.GetUtcNow() + TimeSpan.FromSeconds(5) < expiration)
        {
            await rig.RefreshAsync();
            Assert.Equal(1, (await rig.SessionAsync()).Generation);
            rig.Clock.Advance(Second);
        }

        // 13.5 minutes from the due time, with one call per 45 s (chance 0.5).
        Assert.InRange(rig.Sts.Calls - 1, 2, 19);
        Assert.False(rig.Session.IsReady);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.999)]
    public async Task With_a_session_in_hand_STS_is_asked_at_most_every_thirty_seconds(double chance)
    {
        await using var rig = await SessionRig.CreateAsync(chance: chance);
        await rig.RefreshAsync();
        rig.Sts.Response = _ => StsResponse.Error(503, "ServiceUnavailable");
        rig.Clock.Advance(TimeSpan.FromMinutes(50));

        await rig.RefreshAsync();

        Assert.Equal(TimeSpan.FromSeconds(30 * (1 + chance)), rig.Session.UntilDue());
    }

    [Fact]
    public async Task The_pause_of_a_held_session_ends_with_the_session()
    {
        await using var rig = await SessionRig.CreateAsync();
        await rig.RefreshAsync();
        rig.Sts.Response = _ => StsResponse.Error(503, "ServiceUnavailable");
        rig.Clock.Advance(TimeSpan.FromMinutes(59) + TimeSpan.FromSeconds(45));

        await rig.RefreshAsync();

        Assert.Equal(TimeSpan.FromSeconds(10), rig.Session.UntilDue());
    }

    [Fact]
    public async Task Without_a_session_the_pauses_grow_to_fifteen_seconds_and_stay_there()
    {
        await using var rig = await SessionRig.CreateAsync(_ => StsResponse.Error(503, "ServiceUnavailable"), chance: 1);
        var pauses = new List<double>();

        for (var attempt = 0; attempt < 8; attempt++)
        {
            await rig.RefreshAsync();
            pauses.Add(rig.Session.UntilDue().TotalSeconds);
            rig.Clock.Advance(rig.Session.UntilDue());
        }

        Assert.Equal([0.5, 1, 2, 4, 8, 15, 15, 15], pauses);
        Assert.Equal(8, rig.Sts.Calls);
    }

    [Fact]
    public async Task The_pauses_begin_short_again_after_a_session()
    {
        await using var rig = await SessionRig.CreateAsync(_ => StsResponse.Error(503, "ServiceUnavailable"), chance: 1);
        for (var attempt = 0; attempt < 5; attempt++)
        {
            await rig.RefreshAsync();
            rig.Clock.Advance(rig.Session.UntilDue());
        }

        rig.Sts.Response = number => SessionRig.Granted(rig.Clock, number);
        await rig.RefreshAsync();
        rig.Sts.Response = _ => StsResponse.Error(503, "ServiceUnavailable");
        rig.Clock.Advance(TimeSpan.FromHours(1));
        await rig.RefreshAsync();

        Assert.Equal(TimeSpan.FromSeconds(0.5), rig.Session.UntilDue());
    }

    [Fact]
    public async Task During_the_pause_callers_are_refused_at_once_without_asking_STS()
    {
        await using var rig = await SessionRig.CreateAsync(_ => StsResponse.Error(503, "ServiceUnavailable"), chance: 1);
        for (var attempt = 0; attempt < 5; attempt++)
        {
            rig.Clock.Advance(rig.Session.UntilDue());
            await rig.RefreshAsync();
        }

        var refusals = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(_ => rig.ErrorAsync()));

        Assert.All(refusals, error => Assert.Equal(TimeSpan.FromSeconds(8), error.RetryAfter));
        Assert.Equal(5, rig.Sts.Calls);
    }

    [Fact]
    public async Task An_hour_of_outage_past_expiry_is_over_fifteen_seconds_after_STS_is_back()
    {
        await using var rig = await SessionRig.CreateAsync(chance: 0.999);
        await rig.RefreshAsync();
        rig.Sts.Response = _ => StsResponse.Error(503, "ServiceUnavailable");
        for (var second = 0; second < 2 * 60 * 60; second++)
        {
            rig.Clock.Advance(Second);
            await rig.RefreshAsync();
        }

        var callsInTheOutage = rig.Sts.Calls;
        rig.Sts.Response = number => SessionRig.Granted(rig.Clock, number);
        var waited = 0;
        while (!rig.Session.IsReady)
        {
            Assert.True(waited++ < 15, "Not recovered after 15 seconds.");
            rig.Clock.Advance(Second);
            await rig.RefreshAsync();
        }

        // Five calls per minute in the hour without a session.
        Assert.InRange(callsInTheOutage, 100, 310);
    }

    [Fact]
    public async Task The_last_second_of_a_session_is_not_served()
    {
        await using var rig = await SessionRig.CreateAsync();
        await rig.RefreshAsync();
        rig.Sts.Response = _ => StsResponse.Error(503, "ServiceUnavailable");

        rig.Clock.Advance(TimeSpan.FromHours(1) - TimeSpan.FromSeconds(5) - TimeSpan.FromTicks(1));
        await rig.SessionAsync();
        rig.Clock.Advance(TimeSpan.FromTicks(1));
        var error = await rig.ErrorAsync();

        Assert.Equal(ErrorCode.CredentialsUnavailable, error.Code);
    }

    [Theory]
    [InlineData(403, "AccessDenied")]
    [InlineData(403, "RegionDisabledException")]
    [InlineData(400, "MalformedPolicyDocument")]
    [InlineData(400, "PackedPolicyTooLarge")]
    [InlineData(400, "ValidationError")]
    public async Task A_refusal_of_the_role_is_told_as_such_and_still_retried(int status, string code)
    {
        await using var rig = await SessionRig.CreateAsync(_ => StsResponse.Error(status, code, Denial));

        var error = await rig.ErrorAsync();
        rig.Sts.Response = number => SessionRig.Granted(rig.Clock, number);
        rig.Clock.Advance(rig.Session.UntilDue());
        var session = await rig.SessionAsync();

        Assert.Equal(ErrorCode.RoleNotAssumable, error.Code);
        Assert.Equal(new Upstream("sts", status, code, StsResponse.RequestId), error.Upstream);
        Assert.DoesNotContain("111122223333", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, session.Generation);
        var line = Assert.Single(rig.Logs.At(LogLevel.Error));
        Assert.Contains($"{code} ({StsResponse.RequestId}). {Denial}", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, "Throttling", "Throttling")]
    [InlineData(403, "ExpiredToken", "ExpiredToken")]
    [InlineData(500, "InternalFailure", "InternalFailure")]
    [InlineData(503, "not a code", "http_503")]
    public async Task Every_other_error_of_STS_is_worth_sending_again(int status, string code, string told)
    {
        await using var rig = await SessionRig.CreateAsync(_ => StsResponse.Error(status, code, "quotes a token"));

        var error = await rig.ErrorAsync();

        Assert.Equal(ErrorCode.CredentialsUnavailable, error.Code);
        Assert.Equal(new Upstream("sts", status, told, StsResponse.RequestId), error.Upstream);
        Assert.DoesNotContain(rig.Logs.All, line => line.Contains("quotes a token", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_refused_connection_is_one_failed_refresh()
    {
        await using var rig = await SessionRig.CreateAsync();
        await rig.Sts.StopAsync();

        var error = await rig.ErrorAsync();

        Assert.Equal(ErrorCode.CredentialsUnavailable, error.Code);
        Assert.Null(error.Upstream);
        Assert.Contains(rig.Logs.At(LogLevel.Error), line => line.Contains("connection", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var elsewhere = await ScriptedSts.StartAsync(
            TimeProvider.System,
            number => SessionRig.Granted(TimeProvider.System, number));
        await using var rig = await SessionRig.CreateAsync(
            _ => StsResponse.Xml(307, "<moved/>") with { Location = elsewhere.Address.AbsoluteUri });

        var error = await rig.ErrorAsync();

        Assert.Equal(ErrorCode.CredentialsUnavailable, error.Code);
        Assert.Equal(0, elsewhere.Calls);
    }

    [Fact]
    public async Task A_server_without_TLS_is_named_as_such()
    {
        await using var rig = await SessionRig.CreateAsync(scheme: "https");

        var error = await rig.ErrorAsync();

        Assert.Equal(ErrorCode.CredentialsUnavailable, error.Code);
        Assert.Contains(rig.Logs.At(LogLevel.Error), line => line.Contains("tls", StringComparison.Ordinal));
        Assert.Equal(0, rig.Sts.Calls);
    }
}
