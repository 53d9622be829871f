using Gateway.Simulator;
using Gateway.Simulator.Faults;

namespace Gateway.Clients.OpenAIClients;

/// <summary>A model that is silent for seconds: what keeps the connection open is not taken for an answer.</summary>
public class SilenceTests(OpenAISandbox sandbox) : IClassFixture<OpenAISandbox>
{
    [Theory]
    [InlineData("openai.mjs", "4")]
    [InlineData("openai.mjs", "7")]
    [InlineData("ai-sdk.mjs", "")]
    [InlineData("langchain-openai.mjs", "")]
    public async Task Comment_lines_are_passed_over(string script, string major)
    {
        sandbox.Aws.Faults.Add(
            AwsServices.BedrockRuntime, "ConverseStream", new Fault(FaultKind.Slow, OpenAISandbox.HeartbeatInterval * 3));

        var answer = await OpenAIScript.For(sandbox, script).ResponseAsync("stream", OpenAIScript.Haiku, major);

        Assert.StartsWith("こんにちは！", (string?)answer["text"], StringComparison.Ordinal);
    }
}
