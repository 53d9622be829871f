using System.Net;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gateway.Catalog;
using Gateway.Testing;
using Gateway.Tests.Surfaces.OpenAI.Embeddings;
using Gateway.Tests.Surfaces.OpenAI.Requests;
using Gateway.Tests.Surfaces.OpenAI.Responses;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Surfaces.OpenAI;

/// <summary>
/// The list of faults of other translators, by number: every one that these routes could have is a row or a test whose name begins
/// with its number. The others concern another surface: 28 tools by InvokeModel, which no chat completion uses; 78 to 80 usage in
/// Anthropic's streams; 83 and 88 <c>cache_control</c> and bytes that are relayed; 89 to 92 betas, and the members and the
/// attribution of Claude Code; 94 tools that the provider runs; 95 and 96 the counting of tokens; 97 the list of models;
/// 102 the Responses API. 6, 21, 45, 49, 62 and 86 are not used.
/// </summary>
public partial class TrapListTests
{
    private const string Hello = """{"model":"claude-haiku-4-5","messages":[{"role":"user","content":"x"}]}""";

    private static readonly int[] OfTheseRoutes =
    [
        1, 2, 3, 4, 5, 7, 8, 9, .. Range(10, 20), 22, 23, 24, 25, 26, 27, .. Range(29, 44), 46, 47, 48, .. Range(50, 61), .. Range(63, 77),
        81, 82, 84, 85, 87, 93, 98, 99, 100, 101, 103, 104, 105, 106,
    ];

    [Fact]
    public void Every_number_of_these_routes_has_a_test()
    {
        var names = ChatTrapTests.Names.Concat(ChatAnswerTests.Numbers).Select(row => row.Data)
            .Concat(EmbeddingRequestTests.Traps.Select(row => $"{row.Data.Item1}"))
            .Concat(typeof(TrapListTests).Assembly.GetTypes()
                .Where(type => type.Namespace?.StartsWith(typeof(TrapListTests).Namespace!, StringComparison.Ordinal) == true)
                .SelectMany(type => type.GetMethods().Where(method => method.GetCustomAttributes<FactAttribute>().Any()))
                .Select(method => method.Name));

        var tested = names.SelectMany(name => Numbers().Match(name).Groups[1].Captures.Select(
            number => int.Parse(number.ValueSpan, System.Globalization.CultureInfo.InvariantCulture))).ToHashSet();

        Assert.All(OfTheseRoutes, number => Assert.Contains(number, tested));
    }

    [Theory]
    [InlineData("5")]
    [InlineData("3600")]
    [InlineData("86400")]
    [InlineData("-1")]
    [InlineData("soon")]
    public async Task _98_nobody_is_told_to_wait_for_more_than_a_minute(string retryAfter)
    {
        var bedrock = new ScriptedBedrock(ScriptedBedrock.Response.Error(429, "ThrottlingException", "Too many requests", retryAfter));
        await using var gateway = await TestGateway.StartAsync(new() { ["Bedrock:MaxAttempts"] = "1" }, simulator: bedrock.Install);

        using var response = await gateway.Post("/v1/chat/completions", Hello);

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.InRange((response.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1)).TotalSeconds, 1, 60);
    }

    [Theory]
    [InlineData("""{"model":"no-such-model","messages":[{"role":"user","content":"x"}]}""")]
    [InlineData("""{"model":"claude-opus-4-8","messages":[{"role":"user","content":"x"}]}""")]
    [InlineData("""{"model":"claude-haiku-4-5","messages":[]}""")]
    [InlineData("""{"model":"claude-haiku-4-5","messages":[{"role":"user","content":"個人番号は123456789018です"}]}""")]
    [InlineData("""{"model":"claude-haiku-4-5","messages":[""")]
    public async Task _99_what_stays_wrong_is_not_called_a_matter_of_load(string body)
    {
        await using var gateway = await TestGateway.StartAsync(new() { ["Callers:Applications:demo:PersonalData:Requests"] = "Block" });

        using var response = await gateway.Post("/v1/chat/completions", body);

        Assert.InRange((int)response.StatusCode, 400, 422);
        Assert.Equal("false", response.Headers.GetValues("x-should-retry").Single());
        var error = await ErrorAsync(response);
        Assert.Contains((string?)error["type"], (string[])["invalid_request_error", "permission_denied"]);
    }

    [Theory]
    [InlineData("Input is too long for requested model.")]
    [InlineData("The model returned the following errors: prompt is too long: 250000 tokens > 200000 maximum")]
    [InlineData("The model returned the following errors: input length and `max_tokens` exceed context limit: 190000 + 20000 > 200000")]
    public async Task _100_a_conversation_that_is_too_long_has_OpenAIs_code(string message)
    {
        var bedrock = new ScriptedBedrock(ScriptedBedrock.Response.Error(400, "ValidationException", message));
        await using var gateway = await TestGateway.StartAsync(simulator: bedrock.Install);

        foreach (var body in new[] { Hello, Hello[..^1] + ",\"stream\":true}" })
        {
            using var response = await gateway.Post("/v1/chat/completions", body);

            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            Assert.Equal("context_length_exceeded", (string?)(await ErrorAsync(response))["code"]);
        }
    }

    [Theory]
    [InlineData("POST", "/v1/chat/completions/", Hello)]
    [InlineData("POST", "/v1/chat/completion", Hello)]
    [InlineData("POST", "/v1/completions", Hello)]
    [InlineData("POST", "/v1/audio/speech", Hello)]
    [InlineData("GET", "/v1/chat/completions", "")]
    [InlineData("DELETE", "/v1/chat/completions", "")]
    [InlineData("POST", "/openai/v1/chat/completions", "not JSON")]
    [InlineData("POST", "/v1/embeddings", "")]
    public async Task _101_every_error_has_OpenAIs_form(string method, string path, string body)
    {
        await using var gateway = await TestGateway.StartAsync();
        var request = new HttpRequestMessage(new HttpMethod(method), path)
        {
            Content = new StringContent(body, null, "application/json"),
            Headers = { { "Authorization", $"Bearer {gateway.Key}" } },
        };

        using var response = await gateway.Send(request);

        Assert.InRange((int)response.StatusCode, 400, 405);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        var error = await ErrorAsync(response);
        Assert.Equal(["message", "type", "param", "code"], error.AsObject().Select(member => member.Key));
        Assert.NotEmpty((string)error["message"]!);
    }

    // A name of these kinds makes LangChain call the Responses API, or write parameters in another way.
    [Fact]
    public async Task _106_no_model_has_a_name_from_which_LangChain_concludes_something()
    {
        await using var gateway = await TestGateway.StartAsync();

        var names = gateway.Services.GetRequiredService<IOptions<CatalogOptions>>().Value.Models.Keys;

        Assert.Contains("claude-haiku-4-5", names);
        Assert.DoesNotContain(names, name => NamesOfOpenAI().IsMatch(name));
    }

    private static async Task<JsonNode> ErrorAsync(HttpResponseMessage response) => (await Some.JsonAsync(response))["error"]!;

    private static IEnumerable<int> Range(int first, int last) => Enumerable.Range(first, last - first + 1);

    // "38, 39, 40 documents" and "_66_67_68_an_exception".
    [GeneratedRegex(@"\A_?(?:(\d+)a?(?:, |_| |\z))+")]
    private static partial Regex Numbers();

    [GeneratedRegex("codex|gpt-|^o[0-9]", RegexOptions.IgnoreCase)]
    private static partial Regex NamesOfOpenAI();
}
