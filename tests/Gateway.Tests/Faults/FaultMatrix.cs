using System.Net;
using Gateway.Testing;

namespace Gateway.Tests.Faults;

/// <summary>
/// Every known way in which STS, Bedrock and the network between fail, and for each what the caller sees, which requests STS and
/// Bedrock get, and what is settled. Each part of the table has a test class of its own, so that they run beside each other.
/// </summary>
internal static class FaultMatrix
{
    /// <summary>The time limit of one row, in milliseconds.</summary>
    public const int Timeout = 120_000;

    /// <summary>All rows.</summary>
    public static IEnumerable<Fault> All() =>
        [.. StsFaults.Rows(), .. BedrockFaults.Rows(), .. ResponseFaults.Rows(), .. StreamFaults.Rows()];

    /// <summary>The rows' names, as the data of a theory.</summary>
    public static IEnumerable<TheoryDataRow<string>> NamesOf(IEnumerable<Fault> rows) =>
        rows.Select(fault => new TheoryDataRow<string>(fault.Name) { TestDisplayName = fault.Name });

    /// <summary>Plays one row, and checks everything that it says.</summary>
    public static async Task PlayAsync(IEnumerable<Fault> rows, string name)
    {
        var fault = rows.Single(row => row.Name == name);
        await using var stage = await Stage.SetAsync(fault);

        var callers = Enumerable.Range(0, fault.Callers).Select(_ => new Caller(stage.Gateway, fault)).ToList();
        var seen = await Task.WhenAll(callers.Select(caller => caller.AskAsync()));

        var counted = Count(fault, stage);
        Assert.All(seen, one => Assert.Equal(fault.Seen, one));
        Assert.Equal(fault.Counted, counted);
        foreach (var caller in callers)
        {
            Assert.Equal(fault.Settled, await SettledAsync(stage.Gateway, caller));
        }

        await AssertHealthAsync(fault, stage.Gateway);
        await AssertToldAsync(fault, stage.Gateway, callers[0]);
        if (fault.LetsGo)
        {
            await stage.Bedrock.Connections.WhenNoneOpenAsync();
        }

        if (fault.Repaired is var (nap, within))
        {
            await stage.RepairAsync(nap, within);
            Assert.Equal(Seen.Response, await new Caller(stage.Gateway, fault).AskAsync());
        }
    }

    private static Counted Count(Fault fault, Stage stage)
    {
        if (fault.Counted.MaxStsConnections is not { } most)
        {
            return new Counted(stage.Sts.Requests.Total, stage.Bedrock.Requests.Total);
        }

        Assert.InRange(stage.Sts.Connections.Total, 1, most);
        return fault.Counted with { Bedrock = stage.Bedrock.Requests.Total };
    }

    private static async Task<Settled> SettledAsync(TestGateway gateway, Caller caller)
    {
        var line = await gateway.Logs.NextAsync(
            logged => logged.Id == 4000 && caller.RequestId.Equals(logged.Values["RequestId"]));
        return new Settled(
            (string)line.Values["Outcome"]!, (string?)line.Values["Code"],
            (int)line.Values["Attempts"]!, (string)line.Values["UsageKnown"]!);
    }

    private static async Task AssertHealthAsync(Fault fault, TestGateway gateway)
    {
        using var live = await gateway.Http.GetAsync("/health/live", TestContext.Current.CancellationToken);
        using var ready = await gateway.Http.GetAsync("/health/ready", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        Assert.Equal(fault.Ready ? HttpStatusCode.OK : HttpStatusCode.ServiceUnavailable, ready.StatusCode);
    }

    private static async Task AssertToldAsync(Fault fault, TestGateway gateway, Caller caller)
    {
        if (fault.Logged is var (id, words))
        {
            var line = await gateway.Logs.NextAsync(logged => logged.Id == id);
            Assert.True(line.Message.Contains(words, StringComparison.Ordinal), line.ToString());
        }

        if (fault.Private is { } text)
        {
            Assert.Contains(text, caller.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(text, gateway.Logs.Text, StringComparison.Ordinal);
        }

        if (fault.Secret is { } secret)
        {
            Assert.DoesNotContain(secret, caller.Text + gateway.Logs.Text, StringComparison.Ordinal);
        }
    }
}
