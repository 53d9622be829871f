using System.Text.Json.Nodes;
using Gateway.Errors;
using Gateway.Surfaces.Anthropic;
using Gateway.Surfaces.Bedrock;
using Gateway.Surfaces.OpenAI;
using Gateway.Surfaces.Own;

namespace Gateway.Tests.Surfaces;

/// <summary>Each dialect has a status and a body for every error code.</summary>
public class StatusTableTests
{
    private static readonly Dictionary<string, ErrorFormat> Formats = new()
    {
        ["Own"] = new ProblemDetailsFormat(),
        ["Bedrock"] = new AwsErrorFormat(),
        ["Anthropic"] = new AnthropicErrorFormat(),
        ["OpenAI"] = new OpenAIErrorFormat(),
    };

    public static TheoryData<string> Surfaces => [.. Formats.Keys];

    [Theory]
    [MemberData(nameof(Surfaces))]
    public void Every_code_has_a_status_and_is_in_the_body(string surface)
    {
        var format = Formats[surface];

        Assert.All(ErrorCode.All, code =>
        {
            var body = format.BodyOf(
                new GatewayError(code, new Text("説明", "detail")), new ErrorText("detail", "", Language.English, "id"));

            Assert.InRange(format.StatusOf(code), 400, 599);
            Assert.Equal(format.StatusOf(code), format.StatusOf(new GatewayError(code, new Text("説明", "detail"))));
            Assert.Contains(code.Name, JsonNode.Parse(body)!.ToJsonString(), StringComparison.Ordinal);
        });
    }

    // deploy/docs/api.md gives one column for both.
    [Fact]
    public void OpenAIs_statuses_are_those_of_the_own_routes() =>
        Assert.All(ErrorCode.All, code => Assert.Equal(Formats["Own"].StatusOf(code), Formats["OpenAI"].StatusOf(code)));
}
