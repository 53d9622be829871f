using System.Net;
using System.Text.Json.Nodes;
using Gateway.Testing;

namespace Gateway.Tests.Surfaces.Bedrock;

/// <summary>Reading inference profiles as Claude Code does at its start, at the address of the runtime.</summary>
public class InferenceProfilesTests
{
    private const string WithoutAccount = "arn:aws:bedrock:ap-northeast-1::inference-profile/" + The.HaikuProfile;

    private static readonly Dictionary<string, string?> Several = new()
    {
        ["Callers:Applications:demo:Models:0"] = "claude-haiku-4-5",
        ["Callers:Applications:demo:Models:1"] = "claude-sonnet-4-6",
        ["Callers:Applications:demo:Models:2"] = "nova-2-lite",
    };

    [Theory]
    [InlineData("/inference-profiles")]
    [InlineData("/inference-profiles?type=SYSTEM_DEFINED")]
    [InlineData("/inference-profiles?type=SYSTEM_DEFINED&maxResults=1000&other=x")]
    public async Task The_list_has_the_profiles_that_the_application_may_use_and_not_the_account(string path)
    {
        await using var gateway = await TestGateway.StartAsync(new(Several));

        using var response = await gateway.Get(path);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var profiles = JsonNode.Parse(text)!["inferenceProfileSummaries"]!.AsArray();
        Assert.Equal(
            ["jp.amazon.nova-2-lite-v1:0", The.HaikuProfile, "jp.anthropic.claude-sonnet-4-6"],
            profiles.Select(profile => (string?)profile!["inferenceProfileId"]));
        Assert.All(profiles, profile => Assert.Equal(
            ("ACTIVE", "SYSTEM_DEFINED", $"arn:aws:bedrock:ap-northeast-1::inference-profile/{(string?)profile!["inferenceProfileId"]}"),
            ((string?)profile["status"], (string?)profile["type"], (string?)profile["inferenceProfileArn"])));
        Assert.DoesNotContain("444455556666", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(The.HaikuProfile)]
    [InlineData("claude-haiku-4-5")]
    [InlineData(WithoutAccount)]
    [InlineData("arn:aws:bedrock:ap-northeast-1:444455556666:inference-profile/" + The.HaikuProfile)]
    public async Task A_profile_is_described_as_AWS_describes_it(string name)
    {
        await using var gateway = await TestGateway.StartAsync();

        var profile = await Some.JsonAsync(await gateway.Get($"/inference-profiles/{Uri.EscapeDataString(name)}"));

        Assert.Equal(
            $$"""{"inferenceProfileId":"{{The.HaikuProfile}}","inferenceProfileName":"JP Anthropic Claude Haiku 4.5","inferenceProfileArn":"{{WithoutAccount}}","models":[{"modelArn":"arn:aws:bedrock:ap-northeast-1::foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0"},{"modelArn":"arn:aws:bedrock:ap-northeast-3::foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0"}],"status":"ACTIVE","type":"SYSTEM_DEFINED","createdAt":"2025-10-01T00:00:00Z","updatedAt":"2025-10-01T00:00:00Z"}""",
            profile.ToJsonString());
    }

    [Fact]
    public async Task The_ARN_of_the_list_calls_the_model_on_every_route()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var encoded = await gateway.Post($"/model/{Uri.EscapeDataString(WithoutAccount)}/converse", Some.NativeRequest());
        using var plain = await gateway.Post($"/model/{WithoutAccount}/converse", Some.NativeRequest());
        using var own = await gateway.Post("/converse", Some.ConverseRequest(modelId: WithoutAccount));

        Assert.All([encoded, plain, own], response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
        Assert.All(gateway.Aws.Journal.Calls.Where(call => call.Operation == "Converse"), call => Assert.Equal(The.HaikuProfile, call.ModelId));
    }

    [Fact]
    public async Task A_profile_of_another_account_is_as_unknown_as_one_that_does_not_exist()
    {
        string[] names =
        [
            "jp.anthropic.claude-none",
            "arn:aws:bedrock:ap-northeast-1:123456789012:inference-profile/jp.anthropic.claude-none",
            "arn:aws:bedrock:ap-northeast-1:444455556666:inference-profile/jp.anthropic.claude-none",
            "arn:aws:bedrock:ap-northeast-1:123456789012:application-inference-profile/abcdef123456",
            "arn:aws:bedrock:ap-northeast-1:444455556666:application-inference-profile/abcdef123456",
        ];
        await using var gateway = await TestGateway.StartAsync();

        var answers = new HashSet<string>();
        foreach (var name in names.Select(Uri.EscapeDataString))
        {
            foreach (var ask in new[] { gateway.Get($"/inference-profiles/{name}"), gateway.Post($"/model/{name}/converse", Some.NativeRequest()) })
            {
                using var response = await ask;
                answers.Add(
                    $"{(int)response.StatusCode} {response.Headers.GetValues("x-amzn-ErrorType").Single()} {(await Some.JsonAsync(response))["message"]}");
            }
        }

        Assert.StartsWith("404 ResourceNotFoundException", Assert.Single(answers), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_what_is_granted_is_described()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Get("/inference-profiles/jp.anthropic.claude-sonnet-4-6");

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal("AccessDeniedException", response.Headers.GetValues("x-amzn-ErrorType").Single());
    }

    [Fact]
    public async Task A_page_leads_to_the_next_until_the_last()
    {
        await using var gateway = await TestGateway.StartAsync(new(Several));

        List<string?> seen = [];
        string? token = null;
        do
        {
            var page = await Some.JsonAsync(await gateway.Get(
                $"/inference-profiles?maxResults=2{(token is null ? "" : $"&nextToken={Uri.EscapeDataString(token)}")}"));
            seen.AddRange(page["inferenceProfileSummaries"]!.AsArray().Select(profile => (string?)profile!["inferenceProfileId"]));
            token = (string?)page["nextToken"];
        }
        while (token is not null && seen.Count < 9);

        Assert.Equal(["jp.amazon.nova-2-lite-v1:0", The.HaikuProfile, "jp.anthropic.claude-sonnet-4-6"], seen);
    }

    [Fact]
    public async Task Application_profiles_are_not_listed()
    {
        await using var gateway = await TestGateway.StartAsync();

        var page = await Some.JsonAsync(await gateway.Get("/inference-profiles?type=APPLICATION"));

        Assert.Equal("""{"inferenceProfileSummaries":[]}""", page.ToJsonString());
    }

    [Theory]
    [InlineData("type=OTHER", "type")]
    [InlineData("type=", "type")]
    [InlineData("maxResults=0", "maxResults")]
    [InlineData("maxResults=1001", "maxResults")]
    [InlineData("maxResults=x", "maxResults")]
    [InlineData("nextToken=", "nextToken")]
    [InlineData("nextToken=%21", "nextToken")]
    public async Task A_wrong_parameter_is_named(string query, string parameter)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Get($"/inference-profiles?{query}");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("ValidationException", response.Headers.GetValues("x-amzn-ErrorType").Single());
        Assert.StartsWith(parameter, (string?)(await Some.JsonAsync(response))["message"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DELETE", "/inference-profiles/jp.x")]
    [InlineData("POST", "/inference-profiles")]
    public async Task Nothing_but_reading_is_served(string method, string path)
    {
        await using var gateway = await TestGateway.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Add("x-api-key", gateway.Key);

        using var response = await gateway.Send(request);

        Assert.Equal("UnknownOperationException", response.Headers.GetValues("x-amzn-ErrorType").Single());
    }
}
