using System.Net;
using System.Text.Json;
using Gateway.Testing;

namespace Gateway.Tests.Forwarding;

/// <summary>Free JSON as deep as real tool schemas and results: AWS documents no limit.</summary>
public class DeepJsonTests
{
    public static TheoryData<string, string> Bodies => new()
    {
        { "converse", WithTool(Schema(200), "{\"auto\":{}}") },
        { "converse", WithTool(Schema(200), "{\"tool\":{\"name\":\"part\"}}") },
        { "converse-stream", WithTool(Schema(450), "{\"any\":{}}") },
        {
            "converse",
            "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"x\"}]}],\"outputConfig\":{\"textFormat\":{"
            + "\"type\":\"json_schema\",\"structure\":{\"jsonSchema\":{\"name\":\"part\",\"schema\":"
            + JsonSerializer.Serialize(Schema(200)) + "}}}}}"
        },
        { "invoke", OfAnthropic(Schema(200)) },
        { "invoke-with-response-stream", OfAnthropic(Schema(450)) },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_deep_schema_is_answered(string operation, string body)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Post($"/model/claude-haiku-4-5/{operation}", body);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task What_is_deep_inside_is_looked_at_all_the_same()
    {
        await using var gateway = await TestGateway.StartAsync(
            new() { ["Callers:Applications:demo:PersonalData:Requests"] = "Block" });
        var body = WithTool(Schema(450, "個人番号 123456789018"), "{\"auto\":{}}");

        using var response = await gateway.Post("/model/claude-haiku-4-5/converse", body);

        Assert.Contains(
            "personal_data_blocked",
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
        Assert.Equal(0, gateway.BedrockCalls);
    }

    private static string WithTool(string schema, string choice) =>
        "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"x\"}]}],\"toolConfig\":{\"tools\":[{\"toolSpec\":{"
        + $"\"name\":\"part\",\"inputSchema\":{{\"json\":{schema}}}}}}}],\"toolChoice\":{choice}}}}}";

    private static string OfAnthropic(string schema) =>
        "{\"anthropic_version\":\"bedrock-2023-05-31\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],"
        + $"\"tools\":[{{\"name\":\"part\",\"input_schema\":{schema}}}]}}";

    // Each part has two levels.
    private static string Schema(int parts, string description = "d") => string.Concat(
    [
        .. Enumerable.Repeat("{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"part\":", parts),
        $$"""{"type":"string","description":"{{description}}"}""",
        .. Enumerable.Repeat("}}", parts),
    ]);
}
