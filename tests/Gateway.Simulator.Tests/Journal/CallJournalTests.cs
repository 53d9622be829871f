using System.Text;
using Gateway.Simulator.Journal;
using Gateway.Simulator.Tests.Hosting;
using Gateway.Simulator.Wire;
using Microsoft.AspNetCore.Http;

namespace Gateway.Simulator.Tests.Journal;

public sealed class CallJournalTests
{
    [Fact]
    public async Task A_call_is_recorded_with_what_was_received()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var session = simulator.Session();

        var answer = await new SignedCall(simulator, session).SendAsync();

        var call = Assert.Single(simulator.Aws.Journal.Calls);
        Assert.Equal((AwsServices.BedrockRuntime, "Converse", 200), (call.Service, call.Operation, call.Status));
        Assert.Equal("jp.anthropic.claude-haiku-4-5-20251001-v1:0", call.ModelId);
        Assert.Equal((session.AccessKeyId, session.Principal.Arn), (call.AccessKeyId, call.PrincipalArn));
        Assert.Equal($"/model/{SignedCall.Haiku}/converse", call.RawTarget);
        Assert.Equal(Some.Hello, Encoding.UTF8.GetString(call.Body.Span));
        Assert.Equal(answer.Headers["x-amzn-RequestId"], call.RequestId);
        Assert.Equal("application/json", call.Headers["Content-Type"]);
        Assert.DoesNotContain("Authorization", call.Headers.Keys);
        Assert.DoesNotContain("x-amz-security-token", call.Headers.Keys);
    }

    [Fact]
    public async Task A_refused_call_keeps_the_key_it_claimed_and_no_principal()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var session = simulator.Session() with { SecretAccessKey = "wrong" };

        await new SignedCall(simulator, session).SendAsync();

        var call = Assert.Single(simulator.Aws.Journal.Calls);
        Assert.Equal(
            (session.AccessKeyId, null, 403, "InvalidSignatureException"),
            (call.AccessKeyId, call.PrincipalArn, call.Status, call.ErrorCode));
        Assert.Null(call.DestinationRegion);
    }

    [Fact]
    public void Calls_are_counted_per_operation_beyond_those_kept()
    {
        var journal = new CallJournal(TimeProvider.System);

        for (var i = 0; i < 10_001; i++)
        {
            Add(journal, 0);
        }

        Assert.Equal(10_001, journal.Count(AwsServices.BedrockRuntime, "Converse"));
        Assert.Equal(0, journal.Count(AwsServices.Sts, "AssumeRole"));
        Assert.Equal(10_000, journal.Calls.Count);
        Assert.Equal(2, journal.Calls[0].Number);
    }

    [Fact]
    public void Bodies_are_kept_up_to_a_megabyte_each_and_64_in_all()
    {
        var journal = new CallJournal(TimeProvider.System);

        for (var i = 0; i < 70; i++)
        {
            Add(journal, 2_000_000);
        }

        Assert.Equal(64, journal.Calls.Count);
        Assert.All(journal.Calls, call => Assert.Equal((1_048_576, 2_000_000), (call.Body.Length, call.BodyLength)));
    }

    private static void Add(CallJournal journal, int bodyLength) => journal.Add(
        new ReceivedRequest("POST", "/", new RequestTarget("/", ""), "h", new HeaderDictionary(), new byte[bodyLength]),
        new CallTrace { Service = AwsServices.BedrockRuntime, Operation = "Converse" },
        ServiceReply.Text(200, "application/json", "{}"));
}
