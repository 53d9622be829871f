using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Testing;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Errors;

/// <summary>The operator's contact is in every error that its reader cannot fix and in no other.</summary>
public class OperatorContactTests
{
    private const string Contact = "情報政策課 <内線 1234> https://example.lg.jp/ai?a=1&b=2";
    private const string Japanese = $"ゲートウェイの運用担当者の連絡先: {Contact}";
    private const string English = $"Contact of the gateway's operator: {Contact}";

    private static readonly Dictionary<string, string?> Settings = new() { ["Callers:Contact"] = Contact };

    [Theory]
    [InlineData("/models", "detail")]
    [InlineData("/model/claude-haiku-4-5/converse", "message")]
    [InlineData("/v1/chat/completions", "error.message")]
    [InlineData("/v1/messages", "error.message")]
    public async Task A_caller_without_a_key_reads_whom_to_ask_in_each_form(string path, string member)
    {
        await using var gateway = await TestGateway.StartAsync(Settings);

        Assert.Contains(Japanese, await TextAsync(gateway, path, member, "ja"), StringComparison.Ordinal);
        Assert.Contains(English, await TextAsync(gateway, path, member, "en"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("simulator.access-denied")]
    [InlineData("simulator.throttle-always")]
    [InlineData("simulator.reset")]
    public async Task An_error_of_another_party_names_the_contact_on_own_and_native_routes(string model)
    {
        var settings = new Dictionary<string, string?>(Settings) { ["Bedrock:MaxAttempts"] = "1" };
        await using var gateway = await TestGateway.StartAsync(settings);

        using var own = await gateway.Post("/converse", Some.ConverseRequest(modelId: model));
        using var native = await gateway.Post(
            $"/model/{model}/converse", Some.NativeRequest(), ("Accept-Language", "en"));

        Assert.Contains(Japanese, (string?)(await Some.JsonAsync(own))["detail"], StringComparison.Ordinal);
        Assert.Contains(English, (string?)(await Some.JsonAsync(native))["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bedrocks_own_words_come_first_and_unchanged()
    {
        var bedrock = new ScriptedBedrock(ScriptedBedrock.Response.Error(429, "ThrottlingException", "Too many tokens."));
        var settings = new Dictionary<string, string?>(Settings) { ["Bedrock:MaxAttempts"] = "1" };
        await using var gateway = await TestGateway.StartAsync(settings, simulator: bedrock.Install);

        using var native = await gateway.Post("/model/claude-haiku-4-5/converse", Some.NativeRequest());
        using var own = await gateway.Post("/converse", Some.ConverseRequest());

        Assert.Equal($"Too many tokens. {Japanese}", (string?)(await Some.JsonAsync(native))["message"]);
        var problem = await Some.JsonAsync(own);
        Assert.Equal("Too many tokens.", (string?)problem["upstream"]!["message"]);
        Assert.EndsWith(Japanese, (string?)problem["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_within_a_stream_names_it()
    {
        await using var gateway = await TestGateway.StartAsync(
            Settings, simulator: ScriptedStream.Of(BedrockFrames.Greeting[0]).Install);

        await using var own = await StreamingResponse.OpenAsync(gateway, "/converse/stream", Some.ConverseRequest());
        await using var native = await StreamingResponse.OpenAsync(
            gateway, "/model/claude-haiku-4-5/converse-stream", Some.NativeRequest());

        Assert.Contains(Japanese, Encoding.UTF8.GetString((await own.ReadToEndAsync()).Bytes), StringComparison.Ordinal);
        Assert.Contains(Japanese, Encoding.UTF8.GetString((await native.ReadToEndAsync()).Bytes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_permission_names_it()
    {
        var (key, registered) = Keys.New("desk");
        await using var gateway = await TestGateway.StartAsync(new(Settings.Concat(registered)));

        foreach (var (method, path, body) in new[]
        {
            (HttpMethod.Get, "/doctor", null), (HttpMethod.Get, "/residency", null),
            (HttpMethod.Post, "/converse", Some.ConverseRequest()),
            (HttpMethod.Post, "/model/claude-haiku-4-5/invoke", "{}"),
        })
        {
            using var request = new HttpRequestMessage(method, path);
            request.Headers.Add("x-api-key", key);
            request.Content = body is null ? null : new StringContent(body, MediaTypeHeaderValue.Parse("application/json"));
            using var response = await gateway.Send(request);
            var answer = await Some.JsonAsync(response);

            Assert.Contains(Japanese, (string?)(answer["detail"] ?? answer["message"]), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_error_that_the_caller_fixes_does_not()
    {
        await using var gateway = await TestGateway.StartAsync(Settings);

        using var malformed = await gateway.Post("/converse", "{");
        using var unknown = await gateway.Get("/nothing-here");

        foreach (var response in new[] { malformed, unknown })
        {
            Assert.Equal("caller", (string?)(await Some.JsonAsync(response))["party"]);
            Assert.DoesNotContain(
                Contact, (string?)(await Some.JsonAsync(response))["detail"], StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    public async Task Without_a_contact_no_error_speaks_of_one(string? contact)
    {
        await using var gateway = await TestGateway.StartAsync(new() { ["Callers:Contact"] = contact });

        Assert.EndsWith("。", await TextAsync(gateway, "/models", "detail", "ja"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_contact_is_in_no_line_of_the_log()
    {
        await using var gateway = await TestGateway.StartAsync(Settings);

        await TextAsync(gateway, "/models", "detail", "ja");

        var refused = await gateway.Logs.NextAsync(logged => logged.Id == 1000);
        Assert.DoesNotContain("情報政策課", (string?)refused.Values["Reason"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("第一課\n第二課")]
    [InlineData("内線\u0007")]
    [InlineData("long")]
    public async Task A_contact_that_breaks_lines_or_is_too_long_refuses_start(string contact)
    {
        var written = contact == "long" ? new string('あ', 201) : contact;

        var refused = await Assert.ThrowsAsync<OptionsValidationException>(async () =>
        {
            await using var started = await TestGateway.StartAsync(new() { ["Callers:Contact"] = written });
        });

        var failure = Assert.Single(refused.Failures);
        Assert.StartsWith("Callers__Contact: 200 文字以内で", failure, StringComparison.Ordinal);
        Assert.Contains("/ Callers__Contact must have at most 200 characters", failure, StringComparison.Ordinal);
        Assert.DoesNotContain(written, failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_hundred_characters_are_accepted()
    {
        var longest = new string('あ', 200);
        await using var gateway = await TestGateway.StartAsync(new() { ["Callers:Contact"] = longest });

        Assert.EndsWith(longest, await TextAsync(gateway, "/models", "detail", "ja"), StringComparison.Ordinal);
    }

    private static async Task<string> TextAsync(TestGateway gateway, string path, string member, string language)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent("{}") };
        request.Headers.Add("Accept-Language", language);
        using var response = await gateway.Send(request);
        JsonNode? told = await Some.JsonAsync(response);
        foreach (var name in member.Split('.'))
        {
            told = told![name];
        }

        return (string)told!;
    }
}
