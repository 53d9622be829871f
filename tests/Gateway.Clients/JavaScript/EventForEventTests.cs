using System.Text.Json.Nodes;
using Gateway.Simulator;
using Gateway.Simulator.Faults;

namespace Gateway.Clients.JavaScript;

/// <summary>
/// The AWS SDK for JavaScript yields the same events through the gateway as directly from the simulator: with its default
/// handler, which uses HTTP/2, over h2c and TLS, and with its HTTP/1.1 handler.
/// </summary>
public class EventForEventTests(UneditedSandbox sandbox) : IClassFixture<UneditedSandbox>
{
    private const string Alias = "claude-haiku-4-5";
    private const string Profile = "jp.anthropic.claude-haiku-4-5-20251001-v1:0";
    private const string BaseModel = "anthropic.claude-haiku-4-5-20251001-v1:0";

    private static readonly string[] Ways = ["http1", "h2c", "https"];

    public static MatrixTheoryData<string, string> Calls => new MatrixTheoryData<string, string>(
        [
            "Converse", "ConverseStream", "ConverseStream with a tool", "ConverseStream with reasoning", "InvokeModel",
            "InvokeModelWithResponseStream", "CountTokens of Converse", "CountTokens of InvokeModel",
        ],
        Ways);

    public static TheoryData<string, string, string> Exceptions => new()
    {
        { "StreamInternalError", "ConverseStream", "InternalServerException" },
        { "StreamModelError", "ConverseStream", "ModelStreamErrorException" },
        { "StreamValidation", "ConverseStream", "ValidationException" },
        { "StreamThrottling", "ConverseStream", "ThrottlingException" },
        { "StreamUnavailable", "ConverseStream", "ServiceUnavailableException" },
        { "StreamThrottling", "InvokeModelWithResponseStream", "ThrottlingException" },
        { "StreamModelTimeout", "InvokeModelWithResponseStream", "ModelTimeoutException" },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Every_operation_yields_what_it_yields_directly(string call, string way)
    {
        var counts = call.StartsWith("CountTokens", StringComparison.Ordinal);

        var direct = await DirectAsync(call, counts ? BaseModel : Profile);
        var through = await ThroughAsync(way, call, Alias);

        Assert.Null((string?)direct["error"]?["name"]);
        Assert.Equal(direct.ToJsonString(), through.ToJsonString());
        Assert.Equal(call.Contains("Stream", StringComparison.Ordinal), direct["events"]!.AsArray().Count > 3);
    }

    [Theory]
    [MemberData(nameof(Exceptions))]
    public async Task An_exception_in_mid_stream_comes_after_the_same_events_as_the_same_exception(
        string fault, string call, string name)
    {
        sandbox.Aws.Faults.Add(AwsServices.BedrockRuntime, call, Kind(fault), count: 2);

        var direct = await DirectAsync(call, Profile);
        var through = await ThroughAsync("h2c", call, Alias);

        Assert.Equal(name, (string?)direct["error"]!["name"]);
        Assert.NotEmpty(direct["events"]!.AsArray());
        Assert.Equal(direct.ToJsonString(), through.ToJsonString());
    }

    [Theory]
    [InlineData("StreamReset", "h2c")]
    [InlineData("StreamTruncated", "https")]
    [InlineData("StreamBadCrc", "http1")]
    [InlineData("StreamNoStop", "h2c")]
    public async Task A_stream_that_breaks_is_an_exception_with_a_type_and_sent_once(string fault, string way)
    {
        var before = sandbox.Aws.Journal.Count(AwsServices.BedrockRuntime, "ConverseStream");
        sandbox.Aws.Faults.Add(AwsServices.BedrockRuntime, "ConverseStream", Kind(fault));

        var through = await ThroughAsync(way, "ConverseStream", Alias);

        Assert.Equal("ModelStreamErrorException", (string?)through["error"]!["name"]);
        Assert.Equal(before + 1, sandbox.Aws.Journal.Count(AwsServices.BedrockRuntime, "ConverseStream"));
    }

    private static FaultKind Kind(string name) => Enum.Parse<FaultKind>(name);

    private Task<JsonNode> DirectAsync(string call, string modelId)
    {
        var session = sandbox.Aws.IssueBedrockSession(TimeSpan.FromMinutes(15));
        return new NodeScript("operations.mjs", new Dictionary<string, string>
        {
            ["AWS_REGION"] = Accounts.Region,
            ["AWS_ENDPOINT_URL_BEDROCK_RUNTIME"] = sandbox.SimulatorH2cUrl.ToString(),
            ["AWS_ACCESS_KEY_ID"] = session.AccessKeyId,
            ["AWS_SECRET_ACCESS_KEY"] = session.SecretAccessKey,
            ["AWS_SESSION_TOKEN"] = session.SessionToken!,
        }).ResponseAsync("default", call, modelId);
    }

    private Task<JsonNode> ThroughAsync(string way, string call, string modelId) => new NodeScript(
        "operations.mjs",
        new Dictionary<string, string>
        {
            ["AWS_REGION"] = Accounts.Region,
            ["AWS_ENDPOINT_URL_BEDROCK_RUNTIME"] = way switch
            {
                "http1" => sandbox.GatewayUrl.ToString(),
                "h2c" => sandbox.H2cUrl.ToString(),
                _ => sandbox.HttpsUrl.ToString(),
            },
            ["AWS_BEARER_TOKEN_BEDROCK"] = sandbox.DemoKey,
            ["NODE_EXTRA_CA_CERTS"] = sandbox.AuthorityPath,
        }).ResponseAsync(way == "http1" ? "http1" : "default", call, modelId);
}
