using System.Net;
using Gateway.Simulator.Tests.Hosting;

namespace Gateway.Simulator.Tests.BedrockRuntime;

public sealed class ConverseRulesTests
{
    private const string Document = """{"document":{"format":"txt","name":"NAME","source":{"bytes":"5pys5paH"}}}""";
    private const string Image = """{"image":{"format":"png","source":{"bytes":"AAEC"}}}""";
    private const string Question = """{"role":"user","content":[{"text":"x"}]}""";
    private const string ToolUse =
        """{"role":"assistant","content":[{"toolUse":{"toolUseId":"t1","name":"weather","input":{}}}]}""";
    private const string ToolResult =
        """{"role":"user","content":[{"toolResult":{"toolUseId":"t1","content":[{"text":"sunny"}]}}]}""";
    private const string Tools = """
        "toolConfig":{"tools":[{"toolSpec":{"name":"weather","inputSchema":{"json":{"type":"object"}}}}]}
        """;

    public static TheoryData<string, string> Broken => new()
    {
        { "{}", "The messages field must hold at least one message. Add a message and try again." },
        { """{"messages":[]}""", "The messages field must hold at least one message. Add a message and try again." },
        {
            """{"messages":[{"role":"assistant","content":[{"text":"x"}]}]}""",
            "A conversation must start with a user message. "
            + "Try again with a conversation that starts with a user message."
        },
        {
            """{"messages":[{"role":"user","content":[]}]}""",
            "The content field in the Message object at messages.0 is empty. "
            + "Add a ContentBlock object to the content field and try again."
        },
        {
            Some.Saying("  "),
            "The text field in the ContentBlock object at messages.0.content.0 is blank. "
            + "Add text to the text field, and try again."
        },
        {
            $$"""{"messages":[{{Question}},{"role":"assistant","content":[{{Image}}]}]}""",
            "The image field in the ContentBlock object at messages.1.content.0 is only supported in user messages."
        },
        {
            Some.Blocks(Document.Replace("NAME", "a", StringComparison.Ordinal)),
            "The content field in the Message object at messages.0 has a document and no text. "
            + "Add a text block that relates to the document and try again."
        },
        {
            Some.Blocks(
                """{"text":"x"},""" + string.Join(
                    ',',
                    Enumerable.Range(0, 6).Select(i => Document.Replace("NAME", $"d{i}", StringComparison.Ordinal)))),
            "You can't include more than 5 documents in a request."
        },
        { Some.Blocks("""{"text":"x"},""" + Document.Replace("NAME", "議事録", StringComparison.Ordinal)), DocumentName },
        { Some.Blocks("""{"text":"x"},""" + Document.Replace("NAME", "a  b", StringComparison.Ordinal)), DocumentName },
        {
            Some.Blocks("""{"text":"x"},""" + Document.Replace("NAME", "a.pdf", StringComparison.Ordinal)),
            DocumentName
        },
        {
            Some.Blocks($$"""
                {"text":"x"},{{Document.Replace("NAME", "a", StringComparison.Ordinal)}},{{
                    Document.Replace("NAME", "a", StringComparison.Ordinal).Replace("txt", "csv", StringComparison.Ordinal)}}
                """),
            "Messages can't contain duplicate document names. Rename the document and retry your request."
        },
        {
            $$"""{"messages":[{{Question}},{{ToolUse}},{{ToolResult.Replace("\"text\":\"sunny\"", "\"json\":[{}]", StringComparison.Ordinal)}}],{{Tools}}}""",
            "The format of the value at messages.2.content.0.toolResult.content.0.json is invalid. "
            + "Provide a json object for the field and try again."
        },
        {
            $$"""{"messages":[{{Question}},{{ToolUse.Replace("{}", "[1]", StringComparison.Ordinal)}},{{ToolResult}}],{{Tools}}}""",
            "The format of the value at messages.1.content.0.toolUse.input is invalid. "
            + "Provide a json object for the field and try again."
        },
        {
            Some.Saying("x", "," + Tools.Replace("\"json\":{\"type\":\"object\"}", "\"json\":[]", StringComparison.Ordinal)),
            "The format of the value at toolConfig.tools.0.toolSpec.inputSchema.json is invalid. "
            + "Provide a json object for the field and try again."
        },
        {
            Some.Saying("x", ""","additionalModelRequestFields":"top_k" """),
            "The format of the value at additionalModelRequestFields is invalid. "
            + "Provide a json object for the field and try again."
        },
        {
            Some.Saying("x", ""","additionalModelResponseFieldPaths":["stop_sequence"]"""),
            "The value at additionalModelResponseFieldPaths must be a list of JSON Pointers. "
            + "Reformat your input and try again."
        },
        {
            $$"""{"messages":[{{Question}},{{ToolUse}},{{ToolResult}}]}""",
            "The toolConfig field must be defined when using toolUse and toolResult content blocks."
        },
        {
            $$"""{"messages":[{{Question}},{{ToolUse}},{{Question}}],{{Tools}}}""",
            "Expected toolResult blocks at messages.2.content for the following Ids: t1"
        },
        {
            $$"""{"messages":[{{ToolResult}}],{{Tools}}}""",
            "The number of toolResult blocks at messages.0.content exceeds the number of toolUse "
            + "blocks of previous turn."
        },
    };

    private const string DocumentName =
        "The document file name can only contain alphanumeric characters, whitespace characters, hyphens, parentheses, "
        + "and square brackets. The name can't contain more than one consecutive whitespace character.";

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task A_request_that_makes_no_sense_is_told_why(string body, string message)
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var answer = await new SignedCall(simulator, simulator.Session()) { Body = body }.SendAsync();

        Assert.Equal((HttpStatusCode.BadRequest, message), (answer.Status, answer.Message));
        Assert.Equal(
            "ValidationException:http://internal.amazon.com/coral/com.amazon.bedrock/",
            answer.Headers["x-amzn-ErrorType"]);
    }

    [Fact]
    public async Task A_conversation_with_everything_in_its_place_is_answered()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var document = Document.Replace("NAME", "Minutes [2026-11] (draft) 1", StringComparison.Ordinal);

        var answer = await new SignedCall(simulator, simulator.Session())
        {
            Body = $$"""{"messages":[{"role":"user","content":[{"text":"x"},{{document}},{{Image}}]},{{ToolUse}},{{ToolResult}}],{{Tools}}}""",
        }.SendAsync();

        Assert.Equal(HttpStatusCode.OK, answer.Status);
    }
}
