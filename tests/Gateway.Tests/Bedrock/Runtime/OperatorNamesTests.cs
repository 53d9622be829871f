using System.Text;
using System.Text.Json;
using Gateway.Testing;

namespace Gateway.Tests.Bedrock.Runtime;

/// <summary>AWS's texts about account, role and session, which no caller may read.</summary>
public class OperatorNamesTests
{
    private const string Session = "gateway-town-hall";

    private static readonly Dictionary<string, string?> Settings = new() { ["Contractor:SessionName"] = Session };

    public static TheoryData<string> Naming =>
    [
        "User: arn:aws:sts::444455556666:assumed-role/BedrockGatewayRole/gateway may not.",
        "ARN:AWS:iam::1:role/x",
        "Account 444455556666 has no access.",
        "123456789012 is not subscribed",
        "Account 4444-5555-6666 is over its quota.",
        "Account (1234 5678 9012)",
        "The assumed-role of the request may not.",
        "BedrockGatewayRole may not.",
        $"Session {Session} has ended.",
    ];

    public static TheoryData<string> Naming_nobody =>
    [
        "messages.0.content.0.text: 20251001 characters are too many",
        "request 11111111-2222-4333-8444-555555555555",
        "request 11111111-2222-4333-8444-123456789012",
        "MyBedrockGatewayRole2 is no tool",
        "1234567890123 tokens",
        "max_tokens: 200000 > 64000",
    ];

    public static TheoryData<int, string> Kinds => new()
    {
        { 400, "ValidationException" },
        { 408, "ModelTimeoutException" },
        { 424, "ModelErrorException" },
        { 429, "ThrottlingException" },
        { 429, "ModelNotReadyException" },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_whole_answer_that_names_them_is_told_without_the_text(int status, string type)
    {
        foreach (var message in Naming.Select(row => row.Data))
        {
            await using var bedrock = ScriptedSocket.Answering(RawHttp.Error(status, type, message));
            await using var gateway = await StartAsync(bedrock);

            using var own = await gateway.Post("/converse", Some.ConverseRequest(), ("X-Gateway-No-Retry", "true"));
            using var native = await gateway.Post(
                "/model/claude-haiku-4-5/converse", Some.NativeRequest(), ("X-Gateway-No-Retry", "true"));

            var problem = await Some.JsonAsync(own);
            Assert.Equal(type, (string?)problem["upstream"]!["errorType"]);
            Assert.Null(problem["upstream"]!["message"]);
            Assert.DoesNotContain("upstream.message", (string?)problem["detail"], StringComparison.Ordinal);
            Assert.DoesNotContain(message, (string?)(await Some.JsonAsync(native))["message"], StringComparison.Ordinal);
            Assert.DoesNotContain(message, gateway.Logs.Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Naming_nobody))]
    public async Task Any_other_text_is_relayed_whole_and_in_a_stream(string message)
    {
        await using var bedrock = ScriptedSocket.Answering(RawHttp.Error(400, "ValidationException", message));
        await using var gateway = await StartAsync(bedrock);
        var stream = ScriptedStream.Of(Exception("validationException", message));
        await using var streaming = await TestGateway.StartAsync(simulator: stream.Install);

        using var own = await gateway.Post("/converse", Some.ConverseRequest());
        await using var events = await StreamingResponse.OpenAsync(
            streaming, "/model/claude-haiku-4-5/converse-stream", Some.NativeRequest());
        var (bytes, _) = await events.ReadToEndAsync();

        Assert.Equal(message, (string?)(await Some.JsonAsync(own))["upstream"]!["message"]);
        Assert.Equal(Exception("validationException", message), bytes);
    }

    [Theory]
    [MemberData(nameof(Naming))]
    public async Task A_stream_keeps_the_same_rule(string message)
    {
        var sent = Array.Empty<byte>();
        var stream = new ScriptedStream(async answer =>
        {
            await answer.SendAsync(BedrockFrames.Greeting[0]);
            await answer.SendAsync(sent);
        });
        await using var gateway = await TestGateway.StartAsync(Settings, simulator: stream.Install);
        foreach (var frame in new[]
        {
            Exception("validationException", message), Exception("throttlingException", message),
            Exception("modelStreamErrorException", message), BedrockFrames.Error("Some", message),
            BedrockFrames.Exception("validationException", $$"""{"message":"{{Escaped(message)}}"}"""),
            BedrockFrames.Exception("validationException", $$"""{"message":"no","{{Escaped(message)}}":["x"]}"""),
        })
        {
            sent = frame;
            foreach (var (path, body) in new[]
            {
                ("/model/claude-haiku-4-5/converse-stream", Some.NativeRequest()),
                ("/converse/stream", Some.ConverseRequest()),
            })
            {
                await using var events = await StreamingResponse.OpenAsync(gateway, path, body);
                var (bytes, _) = await events.ReadToEndAsync();

                var text = Encoding.UTF8.GetString(bytes);
                Assert.DoesNotContain(message, text, StringComparison.Ordinal);
                Assert.DoesNotContain(Escaped(message), text, StringComparison.Ordinal);
            }
        }
    }

    private static byte[] Exception(string type, string message) =>
        BedrockFrames.Exception(type, JsonSerializer.Serialize(new { message }));

    private static string Escaped(string text) => string.Concat(text.Select(c => $"\\u{(int)c:x4}"));

    private static Task<TestGateway> StartAsync(ScriptedSocket bedrock) => TestGateway.StartAsync(
        new(Settings), gateway: bedrock.AsBedrock);
}
