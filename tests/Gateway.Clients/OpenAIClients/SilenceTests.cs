using System.Net.Http.Headers;
using System.Net.Http.Json;
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
        BeSilent();

        var answer = await OpenAIScript.For(sandbox, script).ResponseAsync("stream", OpenAIScript.Haiku, major);

        Assert.StartsWith("こんにちは！", (string?)answer["text"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_silence_that_the_clients_meet_has_comment_lines()
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", sandbox.Key);
        BeSilent();

        using var response = await http.PostAsJsonAsync(
            new Uri(sandbox.GatewayUrl, "v1/chat/completions"),
            new { model = OpenAIScript.Haiku, messages = new[] { new { role = "user", content = "こんにちは" } }, stream = true },
            TestContext.Current.CancellationToken);

        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.StartsWith(": ping\n\n", text, StringComparison.Ordinal);
        Assert.EndsWith("data: [DONE]\n\n", text, StringComparison.Ordinal);
    }

    private void BeSilent() => sandbox.Aws.Faults.Add(
        AwsServices.BedrockRuntime, "ConverseStream", new Fault(FaultKind.Slow, OpenAISandbox.HeartbeatInterval * 3));
}
