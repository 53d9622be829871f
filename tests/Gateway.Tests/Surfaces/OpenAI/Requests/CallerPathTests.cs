using Gateway.Testing;

namespace Gateway.Tests.Surfaces.OpenAI.Requests;

/// <summary>What policy refuses in the body for Bedrock is named as the caller has written it.</summary>
public class CallerPathTests
{
    private const string Text = "{\"type\":\"text\",\"text\":\"t\"}";

    [Theory]
    [InlineData("image/png", "/9j/4AAQ", "messages[2].content[1].image_url")]
    [InlineData("image/png", "A", "messages[2].content[1].image_url")]
    public async Task An_image_that_is_none(string type, string file, string path) => await NamesAsync(
        path,
        $$$"""
        "messages":[{"role":"system","content":"s"},{"role":"assistant","content":"a"},{"role":"user","content":[{{{Text}}},{"type":"image_url","image_url":{"url":"data:{{{type}}};base64,{{{file}}}"}}]}]
        """);

    [Fact]
    public async Task A_document_that_is_none() => await NamesAsync(
        "messages[0].content[0].file.file_data",
        """
        "messages":[{"role":"user","content":[{"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,AAECAw=="}}]}]
        """);

    [Fact]
    public async Task An_image_in_the_result_of_a_tool() => await NamesAsync(
        "messages[2].content[1].image_url",
        $"\"messages\":[{Trap.User()},{Trap.Call("a")},"
        + Trap.Result("a", $$$"""[{"type":"text","text":""},{"type":"image_url","image_url":{"url":"data:image/gif;base64,iVBORw0KGgo="}}]""") + "]");

    [Fact]
    public async Task An_argument_that_is_given_twice() => await NamesAsync(
        "messages[1].tool_calls[0].function.arguments",
        $"\"messages\":[{Trap.User()},{Trap.Call("a", arguments: "\"{\\\"k\\\":1,\\\"k\\\":2}\"")},{Trap.Result("a")}]");

    [Fact]
    public async Task An_argument_with_half_of_a_surrogate_pair() => await NamesAsync(
        "messages[1].tool_calls[0].function.arguments",
        $"\"messages\":[{Trap.User()},{Trap.Call("a", arguments: "\"{\\\"k\\\":\\\"\\\\ud800\\\"}\"")},{Trap.Result("a")}]");

    [Fact]
    public async Task A_budget_that_the_application_has_no_tokens_for() => await NamesAsync(
        "reasoning_effort",
        $"\"messages\":[{Trap.User()}],\"reasoning_effort\":\"low\"",
        new() { ["Callers:Applications:demo:RequestPolicy:MaxTokens"] = "1000" });

    private static async Task NamesAsync(string path, string members, Dictionary<string, string?>? settings = null)
    {
        var bedrock = new RecordingBedrock();
        await using var gateway = await TestGateway.StartAsync(settings, simulator: bedrock.Install);

        using var response = await gateway.Post(
            "/v1/chat/completions", $"{{\"model\":\"claude-haiku-4-5\",{members}}}", ("Accept-Language", "en"));

        Assert.Equal(400, (int)response.StatusCode);
        Assert.Contains(path, (string?)(await Some.JsonAsync(response))["error"]!["message"], StringComparison.Ordinal);
        Assert.Empty(bedrock.Calls);
    }
}
