using System.Net;
using Gateway.Testing;

namespace Gateway.Tests.Bedrock.ControlPlane;

/// <summary>Responses of the control plane are read in the background: no content of theirs may end the gateway.</summary>
public class HostileControlPlaneTests
{
    [Theory]
    [InlineData("""{"inferenceProfileSummaries":[],"nextToken":"\ud800"}""")]
    [InlineData("""{"inferenceProfileId":"\udc00","inferenceProfileArn":"a","status":"ACTIVE","models":[]}""")]
    [InlineData("""{"inferenceProfileSummaries":{},"models":"","status":1}""")]
    [InlineData("""[1,"a",null]""")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("")]
    public async Task An_answer_that_is_none_proves_nothing_and_harms_nobody(string answer)
    {
        await using var controlPlane = ScriptedSocket.Answering(RawHttp.Ok(answer));
        await using var gateway = await TestGateway.StartAsync(
            new() { ["AWS_ENDPOINT_URL_BEDROCK"] = controlPlane.Address.ToString() });

        var notRead = await gateway.Logs.NextAsync(
            logged => logged.Id == 6002 && Equals(logged.Values["ModelId"], The.HaikuProfile));
        using var response = await gateway.Post("/converse", Some.ConverseRequest());

        Assert.Equal(("not_understood", "declared"), (notRead.Values["Outcome"], notRead.Values["State"]));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }
}
