using Gateway.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Gateway.Tests.Credentials;

public class RefreshAheadTests
{
    private static readonly TimeSpan Nap = TimeSpan.FromSeconds(30);

    // One hour, minus nine tenths (chance 0.5) of the window of 15 minutes.
    private static readonly TimeSpan Due = TimeSpan.FromMinutes(60 - (15 * 0.9));

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_session_is_fetched_at_start_before_anybody_asks()
    {
        await using var rig = await SessionRig.CreateAsync();

        await rig.StartAsync();
        await rig.Clock.TimerAsync(Nap, Cancelled);
        var answered = rig.Session.GetAsync(Cancelled);

        Assert.True(answered.IsCompletedSuccessfully);
        Assert.Equal(1, rig.Sts.Calls);
    }

    [Fact]
    public async Task Callers_keep_the_old_session_while_the_new_one_is_fetched_in_the_background()
    {
        await using var rig = await SessionRig.CreateAsync();
        await rig.StartAsync();
        await rig.Clock.TimerAsync(Nap, Cancelled);
        await rig.Sts.ArrivalAsync(Cancelled);
        rig.Sts.Hold();

        rig.Clock.Advance(Due);
        await rig.Sts.ArrivalAsync(Cancelled);
        var during = rig.Session.GetAsync(Cancelled);
        rig.Sts.Release();
        await rig.Clock.TimerAsync(Nap, Cancelled);
        var after = await rig.SessionAsync();

        Assert.True(during.IsCompletedSuccessfully);
        Assert.True((await during).Is(out var old, out _));
        Assert.Equal((1, 2), (old.Generation, after.Generation));
        Assert.Equal(2, rig.Sts.Calls);
    }

    [Theory]
    [InlineData(0, 48)]
    [InlineData(0.5, 46.5)]
    [InlineData(1, 45)]
    public async Task A_refresh_is_due_between_the_window_and_four_fifths_of_it_before_expiry(
        double chance, double minutes)
    {
        await using var rig = await SessionRig.CreateAsync(chance: chance);

        await rig.RefreshAsync();

        Assert.Equal(TimeSpan.FromMinutes(minutes), rig.Session.UntilDue());
    }

    [Fact]
    public async Task A_session_much_shorter_than_asked_for_is_not_refreshed_at_once()
    {
        await using var rig = await SessionRig.CreateAsync(
            _ => StsResponse.Session("ASIACONTRACTOR000001", TheSession.Start.AddMinutes(10)));

        await rig.RefreshAsync();

        Assert.Equal(TimeSpan.FromMinutes(7), rig.Session.UntilDue());
    }

    [Fact]
    public async Task The_host_starts_while_STS_is_down_and_recovers_by_itself()
    {
        await using var rig = await SessionRig.CreateAsync(_ => StsResponse.Error(503, "ServiceUnavailable"));
        var health = rig.Services.GetRequiredService<HealthCheckService>();

        await rig.StartAsync();
        await rig.Clock.TimerAsync(TimeSpan.FromSeconds(0.25), Cancelled);
        var before = await health.CheckHealthAsync(Cancelled);
        rig.Sts.Response = number => SessionRig.Granted(rig.Clock, number);
        rig.Clock.Advance(TimeSpan.FromSeconds(0.25));
        await rig.Clock.TimerAsync(Nap, Cancelled);
        var after = await health.CheckHealthAsync(Cancelled);

        Assert.Equal(HealthStatus.Unhealthy, before.Entries["credentials"].Status);
        Assert.Null(before.Entries["credentials"].Description);
        Assert.Contains("ready", before.Entries["credentials"].Tags);
        Assert.Equal(HealthStatus.Healthy, after.Entries["credentials"].Status);
        Assert.Equal(2, rig.Sts.Calls);
    }

    [Fact]
    public async Task A_pause_too_short_for_a_timer_is_waited_for_all_the_same()
    {
        await using var rig = await SessionRig.CreateAsync(
            _ => StsResponse.Error(503, "ServiceUnavailable"), chance: 0.001);

        await rig.StartAsync();

        await rig.Clock.TimerAsync(TimeSpan.FromMilliseconds(10), Cancelled);
        Assert.Equal((1, TimeSpan.FromMilliseconds(0.5)), (rig.Sts.Calls, rig.Session.UntilDue()));
    }

    [Fact]
    public async Task A_refresh_does_not_carry_the_context_of_the_caller_that_began_it()
    {
        var ambient = new AsyncLocal<string> { Value = "request" };
        var seen = new List<string?>();
        await using var rig = await SessionRig.CreateAsync(
            baseCredentials: new WatchingCredentials(() => seen.Add(ambient.Value)));

        await rig.SessionAsync();

        Assert.NotEmpty(seen);
        Assert.All(seen, Assert.Null);
    }

    private sealed class WatchingCredentials(Action asked) : Amazon.Runtime.AWSCredentials
    {
        public override Amazon.Runtime.ImmutableCredentials GetCredentials()
        {
            asked();

            return new("ASIATASKROLE00000000", TheSession.BaseSecret, TheSession.BaseToken);
        }

        public override Task<Amazon.Runtime.ImmutableCredentials> GetCredentialsAsync() =>
            Task.FromResult(GetCredentials());
    }
}
