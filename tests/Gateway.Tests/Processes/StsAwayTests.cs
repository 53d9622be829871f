using System.Diagnostics;
using System.Net;
using Gateway.Testing;
using Gateway.Testing.Processes;
using Gateway.Testing.Chaos;

namespace Gateway.Tests.Processes;

/// <summary>A gateway that is started while STS is down.</summary>
public class StsAwayTests
{
    // The limits are 3 s and 15 s, which tests with fake time check; the rest is tolerance for a busy machine.
    private static readonly TimeSpan MaxRefusal = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan MaxRecovery = TimeSpan.FromSeconds(40);

    [Theory(Timeout = 120_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_lives_and_says_that_it_has_no_session_and_is_ready_by_itself_once_STS_is_back(bool isSilent)
    {
        ChaosProxy? before = null;
        await using var gateway = await SeparateGateway.StartAsync(new()
        {
            BeforeSts = async aws =>
            {
                before = ChaosProxy.Start(new IPEndPoint(IPAddress.Loopback, aws.Port));
                await GoAwayAsync(before, isSilent);
                return before.Address;
            },
        });
        await using var sts = before!;

        using var live = await gateway.GetAsync("/health/live");
        using var notReady = await gateway.GetAsync("/health/ready");
        var asked = Stopwatch.GetTimestamp();
        using var refused = await gateway.ConverseAsync();
        var took = Stopwatch.GetElapsedTime(asked);
        ComeBack(sts, isSilent);
        await gateway.Process.ReadUntilAsync(SeparateGateway.SessionObtained).WaitAsync(
            MaxRecovery, TestContext.Current.CancellationToken);
        using var ready = await gateway.GetAsync("/health/ready");
        using var answered = await gateway.ConverseAsync();

        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, notReady.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal("credentials_unavailable", (string?)(await Some.JsonAsync(refused))["code"]);
        Assert.InRange(took, TimeSpan.Zero, MaxRefusal);
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
    }

    // No server listens there, or one that never responds.
    private static async Task GoAwayAsync(ChaosProxy sts, bool isSilent)
    {
        if (isSilent)
        {
            sts.ToUpstream.Meets(new Silence());
        }
        else
        {
            await sts.DownAsync();
        }
    }

    private static void ComeBack(ChaosProxy sts, bool isSilent)
    {
        if (isSilent)
        {
            sts.ToUpstream.Meets();
        }
        else
        {
            sts.Up();
        }
    }
}
