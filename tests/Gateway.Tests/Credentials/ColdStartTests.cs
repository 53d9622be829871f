using Amazon.Runtime;
using Gateway.Errors;
using Gateway.Testing;

namespace Gateway.Tests.Credentials;

public class ColdStartTests
{
    private static readonly TimeSpan CallerWait = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan AttemptLimit = TimeSpan.FromSeconds(1.5);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1_000)]
    [InlineData(10_000)]
    public async Task All_cold_callers_share_one_STS_call(int callers)
    {
        await using var rig = await SessionRig.CreateAsync();
        rig.Sts.Hold();

        var waiting = Enumerable.Range(0, callers).Select(_ => Task.Run(rig.SessionAsync)).ToArray();
        await rig.Sts.ArrivalAsync(Cancelled);
        rig.Sts.Release();
        var sessions = await Task.WhenAll(waiting);

        Assert.Single(sessions.Distinct());
        Assert.Equal(1, rig.Sts.Calls);
    }

    [Fact]
    public async Task STS_is_asked_for_the_contractors_role_in_the_configured_Region()
    {
        await using var rig = await SessionRig.CreateAsync(settings: ("Contractor:SessionDuration", "00:45:00"));

        var session = await rig.SessionAsync();

        var form = rig.Sts.LastCall.Form;
        Assert.Contains("/ap-northeast-1/sts/aws4_request", rig.Sts.LastCall.Authorization, StringComparison.Ordinal);
        Assert.Equal("AssumeRole", form["Action"]);
        Assert.Equal(TheSession.RoleArn, form["RoleArn"]);
        Assert.Equal(TheSession.ExternalId, form["ExternalId"]);
        Assert.Equal("gateway-test", form["RoleSessionName"]);
        Assert.Equal("2700", form["DurationSeconds"]);
        Assert.Equal("gateway-test", session.Name);
        Assert.Equal(TheSession.Token, session.SessionToken);
        Assert.Equal("ASIACONTRACTOR000001", session.AccessKeyId);
    }

    [Fact]
    public async Task A_caller_that_leaves_does_not_end_the_refresh_for_the_others()
    {
        await using var rig = await SessionRig.CreateAsync();
        rig.Sts.Hold();
        using var leaving = new CancellationTokenSource();

        var left = rig.Session.GetAsync(leaving.Token).AsTask();
        var stayed = rig.SessionAsync();
        await rig.Sts.ArrivalAsync(Cancelled);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        rig.Sts.Release();

        Assert.Equal(1, (await stayed).Generation);
        Assert.Equal(1, rig.Sts.Calls);
    }

    [Fact]
    public async Task A_silent_STS_is_given_up_after_a_second_and_a_half_by_all_callers_at_once()
    {
        await using var rig = await SessionRig.CreateAsync();
        rig.Sts.Hold();

        var waiting = Enumerable.Range(0, 100).Select(_ => rig.ErrorAsync()).ToArray();
        await rig.Sts.ArrivalAsync(Cancelled);
        await rig.Clock.TimerAsync(AttemptLimit, Cancelled);
        rig.Clock.Advance(AttemptLimit);
        var refusals = await Task.WhenAll(waiting);

        Assert.All(refusals, error => Assert.Equal(ErrorCode.CredentialsUnavailable, error.Code));
        Assert.Equal(1, rig.Sts.Calls);
    }

    [Fact]
    public async Task A_caller_waits_three_seconds_and_no_longer_while_the_refresh_goes_on()
    {
        var metadata = new SlowCredentials();
        await using var rig = await SessionRig.CreateAsync(baseCredentials: metadata);

        var waiting = rig.ErrorAsync();
        await rig.Clock.TimerAsync(CallerWait, Cancelled);
        rig.Clock.Advance(CallerWait);
        var error = await waiting;
        metadata.Arrive();
        var session = await rig.SessionAsync();

        Assert.Equal(ErrorCode.CredentialsUnavailable, error.Code);
        Assert.Equal(TimeSpan.FromSeconds(1), error.RetryAfter);
        Assert.Equal(1, session.Generation);
        Assert.Equal(1, rig.Sts.Calls);
    }

    [Fact]
    public async Task What_STS_said_before_the_last_session_is_not_told_any_more()
    {
        var metadata = new SlowCredentials();
        metadata.Arrive();
        await using var rig = await SessionRig.CreateAsync(_ => StsResponse.Error(403, "AccessDenied"), metadata);
        await rig.RefreshAsync();
        rig.Sts.Response = number => SessionRig.Granted(rig.Clock, number);
        rig.Clock.Advance(rig.Session.UntilDue());
        await rig.RefreshAsync();

        metadata.FallSilent();
        rig.Clock.Advance(TimeSpan.FromHours(1));
        var waiting = rig.ErrorAsync();
        await rig.Clock.TimerAsync(CallerWait, Cancelled);
        rig.Clock.Advance(CallerWait);

        Assert.Equal(ErrorCode.CredentialsUnavailable, (await waiting).Code);
    }

    [Fact]
    public async Task Base_credentials_that_never_come_are_given_up_after_forty_seconds()
    {
        await using var rig = await SessionRig.CreateAsync(baseCredentials: new SlowCredentials());

        var refresh = rig.Session.RefreshIfDue()!;
        await rig.Clock.TimerAsync(TimeSpan.FromSeconds(40), Cancelled);
        rig.Clock.Advance(TimeSpan.FromSeconds(40));
        await refresh.WaitAsync(Cancelled);

        Assert.Contains(rig.Logs.All, line => line.Contains("base_credentials", StringComparison.Ordinal));
        Assert.True(rig.Session.UntilDue() > TimeSpan.Zero);
    }

    /// <summary>A slow metadata endpoint: no response until <see cref="Arrive"/>.</summary>
    private sealed class SlowCredentials : AWSCredentials
    {
        private TaskCompletionSource<ImmutableCredentials> _answer = new(
            TaskCreationOptions.RunContinuationsAsynchronously);

        public void FallSilent() => _answer = new TaskCompletionSource<ImmutableCredentials>(
            TaskCreationOptions.RunContinuationsAsynchronously);

        public void Arrive() =>
            _answer.SetResult(new ImmutableCredentials("ASIATASKROLE00000000", TheSession.BaseSecret, TheSession.BaseToken));

        public override ImmutableCredentials GetCredentials() => _answer.Task.GetAwaiter().GetResult();

        public override Task<ImmutableCredentials> GetCredentialsAsync() => _answer.Task;
    }
}
