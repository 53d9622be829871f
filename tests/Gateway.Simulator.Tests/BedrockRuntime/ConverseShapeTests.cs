using System.Text.Json;
using Gateway.Simulator.BedrockRuntime.Shapes;
using Gateway.Simulator.Tests.Hosting;

namespace Gateway.Simulator.Tests.BedrockRuntime;

public sealed class ConverseShapeTests
{
    private const string User = "\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"x\"}]}]";
    private static readonly ConverseShape Shape = new(acceptEchoedToolUseType: false);

    // One row per rule of the shape. {U} is replaced by a valid messages member.
    public static TheoryData<string, string> Violations => new()
    {
        { "[]", "#: expected object, please reformat your input and try again." },
        {
            """{{U},"modelId":"x"}""",
            "#: extraneous key [modelId] is not permitted, please reformat your input and try again."
        },
        { """{"messages":{}}""", "#/messages: expected list, please reformat your input and try again." },
        {
            """{"messages":[{"role":"user","content":[{"text":"x","foo":1}]}]}""",
            "#/messages/1/content/1: extraneous key [foo] is not permitted, please reformat your input and try again."
        },
        {
            """{"messages":[{"role":"user","content":[{}]}]}""",
            "#/messages/1/content/1: exactly one member must be set, found 0, please reformat your input and try again."
        },
        {
            """{"messages":[{"role":"user","content":[{"text":"x","cachePoint":{"type":"default"}}]}]}""",
            "#/messages/1/content/1: exactly one member must be set, found 2, please reformat your input and try again."
        },
        {
            """{"messages":[{"role":"user","content":[{"text":1}]}]}""",
            "#/messages/1/content/1/text: expected string, please reformat your input and try again."
        },
        { """{"messages":[{"role":"user"}]}""", One("null", "messages.1.member.content", "Member must not be null") },
        {
            """{"messages":[{"role":null,"content":[{"text":"x"}]}]}""",
            One("null", "messages.1.member.role", "Member must not be null")
        },
        {
            """{"messages":[{"role":"tool","content":[{"text":"x"}]}]}""",
            One("'tool'", "messages.1.member.role", "Member must satisfy enum value set: [user, assistant, system]")
        },
        {
            """{{U},"inferenceConfig":{"maxTokens":0}}""",
            One("'0'", "inferenceConfig.maxTokens", "Member must have value greater than or equal to 1")
        },
        {
            """{{U},"inferenceConfig":{"maxTokens":1.5}}""",
            "#/inferenceConfig/maxTokens: expected integer, please reformat your input and try again."
        },
        {
            """{{U},"inferenceConfig":{"maxTokens":"1"}}""",
            "#/inferenceConfig/maxTokens: expected integer, please reformat your input and try again."
        },
        {
            """{{U},"inferenceConfig":{"temperature":2}}""",
            One("'2'", "inferenceConfig.temperature", "Member must have value less than or equal to 1")
        },
        {
            """{{U},"inferenceConfig":{"topP":-0.1}}""",
            One("'-0.1'", "inferenceConfig.topP", "Member must have value greater than or equal to 0")
        },
        {
            """{{U},"inferenceConfig":{"stopSequences":[""]}}""",
            One("''", "inferenceConfig.stopSequences.1.member", "Member must have length greater than or equal to 1")
        },
        {
            """{{U},"system":[{"text":""}]}""",
            One("''", "system.1.member.text", "Member must have length greater than or equal to 1")
        },
        {
            """{{U},"toolConfig":{"tools":[]}}""",
            At("toolConfig.tools", "Member must have length greater than or equal to 1")
        },
        {
            """{{U},"toolConfig":{"tools":[{"toolSpec":{"name":"a b","inputSchema":{"json":{"type":"object"}}}}]}}""",
            One(
                "'a b'", "toolConfig.tools.1.member.toolSpec.name",
                "Member must satisfy regular expression pattern: [a-zA-Z0-9_-]+")
        },
        {
            """{{U},"toolConfig":{"tools":[{"toolSpec":{"name":"a","inputSchema":{"json":{"type":"object"}},"strict":"yes"}}]}}""",
            "#/toolConfig/tools/1/toolSpec/strict: expected boolean, please reformat your input and try again."
        },
        {
            """{{U},"toolConfig":{"tools":[{"toolSpec":{"name":"a"}}]}}""",
            One("null", "toolConfig.tools.1.member.toolSpec.inputSchema", "Member must not be null")
        },
        {
            """{"messages":[{"role":"user","content":[{"image":{"format":"bmp","source":{"bytes":"AA=="}}}]}]}""",
            One(
                "'bmp'", "messages.1.member.content.1.member.image.format",
                "Member must satisfy enum value set: [png, jpeg, gif, webp]")
        },
        {
            """{"messages":[{"role":"user","content":[{"image":{"format":"png","source":{"bytes":"not base64!"}}}]}]}""",
            "#/messages/1/content/1/image/source/bytes: expected base64 text, please reformat your input and try again."
        },
        {
            """{"messages":[{"role":"user","content":[{"image":{"format":"png","source":{"bytes":""}}}]}]}""",
            At(
                "messages.1.member.content.1.member.image.source.bytes",
                "Member must have length greater than or equal to 1")
        },
        {
            """{"messages":[{"role":"assistant","content":[{"toolUse":{"toolUseId":"a","name":"b","input":{},"type":"tool_use"}}]}]}""",
            One(
                "'tool_use'",
                "messages.1.member.content.1.member.toolUse.type",
                "Member must satisfy enum value set: [server_tool_use]")
        },
        {
            """{{U},"requestMetadata":{}}""",
            At("requestMetadata", "Member must have length greater than or equal to 1")
        },
        {
            """{{U},"requestMetadata":{"部署":"x"}}""",
            One(
                "'部署'", "requestMetadata.key",
                @"Member must satisfy regular expression pattern: [a-zA-Z0-9\s:_@$#=/+,-.]{1,256}")
        },
        {
            """{{U},"requestMetadata":{"k":"総務"}}""",
            One(
                "'総務'", "requestMetadata.k.member",
                @"Member must satisfy regular expression pattern: [a-zA-Z0-9\s:_@$#=/+,-.]{0,256}")
        },
        {
            """{{U},"requestMetadata":[]}""",
            "#/requestMetadata: expected map, please reformat your input and try again."
        },
        { """{{U},"serviceTier":{}}""", One("null", "serviceTier.type", "Member must not be null") },
        {
            """{{U},"performanceConfig":{"latency":"fast"}}""",
            One("'fast'", "performanceConfig.latency", "Member must satisfy enum value set: [standard, optimized]")
        },
        {
            """{{U},"additionalModelResponseFieldPaths":["","/a"]}""",
            One(
                "''", "additionalModelResponseFieldPaths.1.member",
                "Member must have length greater than or equal to 1")
        },
        {
            """{"messages":[{"role":"tool","content":[{"text":"x"}]}],"inferenceConfig":{"maxTokens":0}}""",
            "2 validation errors detected: Value 'tool' at 'messages.1.member.role' failed to satisfy constraint: "
            + "Member must satisfy enum value set: [user, assistant, system]; Value '0' at 'inferenceConfig.maxTokens' "
            + "failed to satisfy constraint: Member must have value greater than or equal to 1"
        },
    };

    [Theory]
    [MemberData(nameof(Violations))]
    public void A_request_outside_the_shape_is_told_where(string body, string message) =>
        Assert.Equal(message, Check(Shape, body));

    [Theory]
    [InlineData("{{U}}")]
    [InlineData("{}")]
    [InlineData(
        """{{U},"system":null,"inferenceConfig":{"maxTokens":1,"temperature":1,"topP":0.0,"stopSequences":[]}}""")]
    [InlineData("""{{U},"toolConfig":{"tools":[{"toolSpec":{"name":"a","inputSchema":{"json":{"type":"object","any":["thing",1]}}}}],"toolChoice":{"auto":{}}}}""")]
    [InlineData("""{{U},"additionalModelRequestFields":{"anything":[1,{"x":null}]}}""")]
    [InlineData(
        """{{U},"requestMetadata":{"a b":""},"serviceTier":{"type":"flex"},"promptVariables":{"x":{"text":"y"}}}""")]
    [InlineData("""{"messages":[{"role":"user","content":[{"text":"x","image":null}]}]}""")]
    [InlineData("""{"messages":[{"role":"user","content":[{"document":{"format":"pdf","name":"a","source":{"bytes":"AAEC"}}},{"text":"x"}]}]}""")]
    public void A_request_of_the_shape_passes(string body) => Assert.Null(Check(Shape, body));

    [Fact]
    public void A_type_that_Bedrock_itself_sent_can_be_accepted_back() => Assert.Null(Check(
        new ConverseShape(acceptEchoedToolUseType: true),
        """{"messages":[{"role":"assistant","content":[{"toolUse":{"toolUseId":"a","name":"b","input":{},"type":"tool_use"}}]}]}"""));

    [Theory]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("""{"messages":[],"messages":[]}""")]
    [InlineData("""{"messages":[{"role":"user","content":[{"text":"a","text":"b"}]}]}""")]
    public async Task A_body_that_is_no_JSON_or_says_a_thing_twice_is_refused(string body)
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var answer = await new SignedCall(simulator, simulator.Session()) { Body = body }.SendAsync();

        Assert.Equal("ValidationException", answer.ErrorCode);
        Assert.StartsWith("The request body is not valid JSON", answer.Message, StringComparison.Ordinal);
    }

    private static string? Check(ConverseShape shape, string body)
    {
        using var document = JsonDocument.Parse(body.Replace("{U}", User, StringComparison.Ordinal));
        return shape.Check(document.RootElement, "ConverseRequest");
    }

    private static string One(string value, string path, string constraint) =>
        $"1 validation error detected: Value {value} at '{path}' failed to satisfy constraint: {constraint}";

    private static string At(string path, string constraint) =>
        $"1 validation error detected: Value at '{path}' failed to satisfy constraint: {constraint}";
}
