using System.Net;
using Gateway.Testing;
using Gateway.Testing.Scripts;

namespace Gateway.Tests.Faults;

/// <summary>The table of faults as a whole, and what no row of it can say.</summary>
public sealed class FaultMatrixTests
{
    // If they were read as the next response, one caller would get another caller's data.
    [Fact(Timeout = FaultMatrix.Timeout)]
    public async Task Bytes_after_an_answer_are_no_answer_to_the_next_request()
    {
        await using var sts = ScriptedSocket.Answering(RawHttp.Session());
        await using var bedrock = ScriptedSocket.Start(
            [Step.Read, Step.Write(RawHttp.Ok(), RawHttp.Ok("""{"stopReason":"forged"}""")), Step.Hang],
            [Step.Read, Step.Write(RawHttp.Ok())]);
        await using var gateway = await TestGateway.StartAsync(gateway: builder =>
        {
            sts.AsSts(builder);
            bedrock.AsBedrock(builder);
        });

        using var first = await gateway.Post("/converse", Some.ConverseRequest());
        using var second = await gateway.Post("/converse", Some.ConverseRequest());

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));
        Assert.Equal("end_turn", (string?)(await Some.JsonAsync(second))["stopReason"]);
        Assert.Equal((2, 2), (bedrock.Connections.Total, bedrock.Requests.Total));
    }

    [Fact]
    public void No_two_rows_have_the_same_name() =>
        Assert.Equal(FaultMatrix.All().Count(), FaultMatrix.All().Select(fault => fault.Name).Distinct().Count());
}
