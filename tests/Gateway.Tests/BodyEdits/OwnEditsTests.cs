using System.Text.Json.Nodes;
using Gateway.Testing;

namespace Gateway.Tests.BodyEdits;

/// <summary>The members that the gateway adds to requests, as Bedrock receives them.</summary>
public class OwnEditsTests
{
    private const string Anthropic =
        """{"anthropic_version":"bedrock-2023-05-31","max_tokens":64,"messages":[{"role":"user","content":"x"}]}""";

    private const string Id = "window-7.2026";

    private static readonly Dictionary<string, string?> Municipality =
        new() { ["RequestPolicy:MunicipalityCode"] = "131016" };

    private static readonly Dictionary<string, string?> Clamped =
        new(Municipality) { ["Callers:Applications:demo:RequestPolicy:MaxTokens"] = "20" };

    private static readonly Dictionary<string, string?> Guarded = new(Municipality)
    {
        ["Callers:Applications:demo:RequestPolicy:Guardrail:Identifier"] =
            "arn:aws:bedrock:ap-northeast-1:444455556666:guardrail/gr1abc",
        ["Callers:Applications:demo:RequestPolicy:Guardrail:Version"] = "3",
        ["Callers:Applications:demo:RequestPolicy:Guardrail:CrossRegionProfile"] = "none",
    };

    [Theory]
    [InlineData("/converse")]
    [InlineData("/converse/stream")]
    [InlineData("/model/claude-haiku-4-5/converse")]
    [InlineData("/model/claude-haiku-4-5/converse-stream")]
    public async Task A_Converse_body_says_whose_it_is(string path)
    {
        var call = await SentAsync(Municipality, path, BodyOf(path));

        Assert.Equal(
            """{"municipality":"131016","application":"demo","requestId":"window-7.2026"}""",
            JsonNode.Parse(call.Body)!["requestMetadata"]!.ToJsonString());
        Assert.DoesNotContain(
            call.Headers.Keys, name => name.StartsWith("x-amzn-bedrock", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("invoke", null, """{"municipality":"131016","application":"demo","requestId":"window-7.2026"}""")]
    [InlineData("invoke-with-response-stream", "{}", """{"municipality":"131016","application":"demo","requestId":"window-7.2026"}""")]
    [InlineData("invoke", """ {"unit":"tax"}""", """{"municipality":"131016","application":"demo","requestId":"window-7.2026","unit":"tax"}""")]
    public async Task An_Invoke_request_says_so_in_a_header(string operation, string? given, string expected)
    {
        (string, string)[] headers = given is null ? [] : [("X-Amzn-Bedrock-Request-Metadata", given)];

        var call = await SentAsync(Municipality, $"/model/claude-haiku-4-5/{operation}", Anthropic, headers);

        Assert.Equal(expected, call.Headers["x-amzn-bedrock-request-metadata"]);
        Assert.Equal(Anthropic, call.Body);
    }

    [Fact]
    public async Task A_header_the_gateway_adds_is_signed()
    {
        var call = await SentAsync(Municipality, "/model/claude-haiku-4-5/invoke", Anthropic);

        Assert.Contains("x-amzn-bedrock-request-metadata", call.Headers["Authorization"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/converse", 20)]
    [InlineData("/model/claude-haiku-4-5/converse-stream", 20)]
    public async Task MaxTokens_is_clamped_on_Converse(string path, int expected)
    {
        var call = await SentAsync(Clamped, path, BodyOf(path));

        Assert.Equal(expected, (int?)JsonNode.Parse(call.Body)!["inferenceConfig"]!["maxTokens"]);
    }

    [Fact]
    public async Task And_on_Invoke()
    {
        var call = await SentAsync(Clamped, "/model/claude-haiku-4-5/invoke", Anthropic);

        Assert.Equal(Anthropic.Replace("64", "20", StringComparison.Ordinal), call.Body);
    }

    [Fact]
    public async Task A_forced_guardrail_is_in_every_Converse_body()
    {
        var call = await SentAsync(Guarded, "/converse", Some.ConverseRequest());

        Assert.Equal(
            """{"guardrailIdentifier":"arn:aws:bedrock:ap-northeast-1:444455556666:guardrail/gr1abc","guardrailVersion":"3"}""",
            JsonNode.Parse(call.Body)!["guardrailConfig"]!.ToJsonString());
    }

    [Fact]
    public async Task And_in_the_headers_of_every_Invoke()
    {
        var call = await SentAsync(Guarded, "/model/claude-haiku-4-5/invoke", Anthropic);

        Assert.Equal(
            "arn:aws:bedrock:ap-northeast-1:444455556666:guardrail/gr1abc",
            call.Headers["x-amzn-bedrock-guardrailidentifier"]);
        Assert.Equal("3", call.Headers["x-amzn-bedrock-guardrailversion"]);
        Assert.Equal(Anthropic, call.Body);
    }

    [Fact]
    public async Task A_changed_policy_holds_from_the_next_request_on()
    {
        await using var gateway = await TestGateway.StartAsync();
        var configuration = (Microsoft.Extensions.Configuration.IConfigurationRoot)gateway.Services.GetService(
            typeof(Microsoft.Extensions.Configuration.IConfiguration))!;
        const string Body = """{"modelId":"claude-haiku-4-5","serviceTier":{"type":"priority"},"messages":[{"role":"user","content":[{"text":"x"}]}]}""";

        using var before = await gateway.Post("/converse", Body);
        configuration["Callers:Applications:demo:RequestPolicy:AllowMembers:0"] = "serviceTier";
        configuration.Reload();
        using var after = await gateway.Post("/converse", Body);

        Assert.Equal(System.Net.HttpStatusCode.BadRequest, before.StatusCode);
        Assert.Equal(System.Net.HttpStatusCode.OK, after.StatusCode);
    }

    private static string BodyOf(string path) =>
        path.StartsWith("/model/", StringComparison.Ordinal) ? Some.NativeRequest() : Some.ConverseRequest();

    private static async Task<RecordingBedrock.Call> SentAsync(
        Dictionary<string, string?> settings, string path, string body, params (string, string)[] headers)
    {
        var bedrock = new RecordingBedrock();
        await using var gateway = await TestGateway.StartAsync(settings, simulator: bedrock.Install);
        using var response = await gateway.Post(path, body, [.. headers, ("X-Request-Id", Id)]);
        return bedrock.Calls.First();
    }
}
