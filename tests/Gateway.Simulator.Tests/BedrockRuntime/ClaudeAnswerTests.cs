using Gateway.Simulator.Tests.Hosting;

namespace Gateway.Simulator.Tests.BedrockRuntime;

/// <summary>Answers in Claude's form to requests for a format or a tool.</summary>
public sealed class ClaudeAnswerTests
{
    private const string Schema = """{"type":"object","additionalProperties":false,"properties":{"a":{"type":"string"}},"required":["a"]}""";

    [Fact]
    public async Task A_format_is_answered_with_JSON_of_its_schema_by_both_operations()
    {
        const string Format = $$"""
            "output_config":{"format":{"type":"json_schema","schema":{{Schema}} } }
            """;
        await using var simulator = await RunningSimulator.StartAsync();
        var call = new SignedCall(simulator, simulator.Session());

        var invoked = await (call with { Body = Saying("," + Format) }).By("invoke").SendAsync();
        var conversed = await (call with
        {
            Body = Some.Saying("x", $$""","additionalModelRequestFields":{ {{Format}} }"""),
        }).SendAsync();

        Assert.Equal(
            """{"a":"サンプル"}""", invoked.Json.GetProperty("content")[0].GetProperty("text").GetString());
        Assert.Equal("""{"a":"サンプル"}""", conversed.Text);
    }

    [Theory]
    [InlineData("""{"type":"any"}""")]
    [InlineData("""{"type":"tool","name":"f","disable_parallel_tool_use":true}""")]
    public async Task A_forced_tool_call_has_no_text_before_it(string choice)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var call = new SignedCall(simulator, simulator.Session())
        {
            Body = Saying($$""","tools":[{"name":"f","input_schema":{{Schema}}}],"tool_choice":{{choice}}"""),
        };

        var whole = await call.By("invoke").SendAsync();
        var frames = await call.By("invoke-with-response-stream").FramesAsync();

        var use = Assert.Single(whole.Json.GetProperty("content").EnumerateArray());
        Assert.Equal("tool_use", use.GetProperty("type").GetString());
        Assert.Equal(
            ["message_start", "content_block_start", "content_block_delta"],
            frames.Take(3).Select(frame => frame.Chunk.GetProperty("type").GetString()));
        Assert.Equal(
            "tool_use", frames[1].Chunk.GetProperty("content_block").GetProperty("type").GetString());
    }

    [Theory]
    [InlineData("bash_20250124", "bash", """{"command":"サンプル"}""")]
    [InlineData("memory_20250818", "memory", """{"command":"view","path":"サンプル"}""")]
    public async Task A_tool_that_Anthropic_defines_is_called_with_its_own_input(string type, string name, string input)
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var answer = await new SignedCall(simulator, simulator.Session())
        {
            Body = Saying($$""","tools":[{"type":"{{type}}","name":"{{name}}"}],"tool_choice":{"type":"any"}"""),
        }.By("invoke").SendAsync();

        var use = answer.Json.GetProperty("content")[0];
        Assert.Equal((name, input), (use.GetProperty("name").GetString(), use.GetProperty("input").GetRawText()));
    }

    [Fact]
    public async Task A_tool_choice_of_none_calls_none()
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var answer = await new SignedCall(simulator, simulator.Session())
        {
            Body = Saying(""","tools":[{"name":"x","input_schema":{"type":"object"}}],"tool_choice":{"type":"none"}"""),
        }.By("invoke").SendAsync();

        Assert.Equal("end_turn", answer.Json.GetProperty("stop_reason").GetString());
    }

    private static string Saying(string members) => InvokeModelTests.Claude("x", members);
}
