using System.Net;
using Gateway.Simulator.Tests.Hosting;

namespace Gateway.Simulator.Tests.Bedrock;

public sealed class ListInferenceProfilesTests
{
    private const string Haiku = "jp.anthropic.claude-haiku-4-5-20251001-v1:0";

    [Theory]
    [InlineData("")]
    [InlineData("?type=SYSTEM_DEFINED")]
    [InlineData("?typeEquals=APPLICATION")]
    public async Task Without_a_type_AWSs_own_profiles_with_their_source_in_Tokyo_are_listed(string query)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        simulator.Aws.Profiles.AddApplication("a1b2c3d4e5f6", "住民課", Haiku);

        var answer = await List(simulator, query).SendAsync();

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(
            [
                "apac.anthropic.claude-3-haiku-20240307-v1:0",
                "global.anthropic.claude-haiku-4-5-20251001-v1:0",
                "jp.amazon.nova-2-lite-v1:0",
                Haiku,
                "jp.anthropic.claude-haiku-5-5",
                "jp.anthropic.claude-opus-4-7",
                "jp.anthropic.claude-opus-4-8",
                "jp.anthropic.claude-opus-5",
                "jp.anthropic.claude-opus-5-5",
                "jp.anthropic.claude-sonnet-4-5-20250929-v1:0",
                "jp.anthropic.claude-sonnet-4-6",
                "jp.anthropic.claude-sonnet-5",
            ],
            Ids(answer));
        Assert.False(answer.Json.TryGetProperty("nextToken", out _));
    }

    [Fact]
    public async Task A_summary_says_what_GetInferenceProfile_says()
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var list = await List(simulator, "").SendAsync();
        var one = await List(simulator, $"/{Uri.EscapeDataString(Haiku)}").SendAsync();

        Assert.Contains(
            one.Body,
            list.Json.GetProperty("inferenceProfileSummaries").EnumerateArray().Select(item => item.GetRawText()));
    }

    [Fact]
    public async Task Application_profiles_are_listed_for_their_type()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var none = await List(simulator, "?type=APPLICATION").SendAsync();
        simulator.Aws.Profiles.AddApplication("a1b2c3d4e5f6", "住民課", Haiku);

        var one = await List(simulator, "?type=APPLICATION").SendAsync();

        Assert.Equal("""{"inferenceProfileSummaries":[]}""", none.Body);
        Assert.Equal(["a1b2c3d4e5f6"], Ids(one));
    }

    [Theory]
    [InlineData(1, 12)]
    [InlineData(4, 3)]
    [InlineData(10, 2)]
    [InlineData(12, 1)]
    [InlineData(1000, 1)]
    public async Task Pages_lead_through_all_profiles(int size, int pages)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        List<string> seen = [];
        var read = 0;
        string? token = "";

        while (token is not null)
        {
            var answer = await List(
                simulator, $"?maxResults={size}{(token.Length > 0 ? $"&nextToken={token}" : "")}").SendAsync();
            read++;
            seen.AddRange(Ids(answer));
            token = answer.Json.TryGetProperty("nextToken", out var next) ? next.GetString() : null;
        }

        Assert.Equal(pages, read);
        Assert.Equal(Ids(await List(simulator, "").SendAsync()), seen);
    }

    [Fact]
    public async Task A_profile_removed_between_two_pages_breaks_no_page()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var first = await List(simulator, "?maxResults=4").SendAsync();
        simulator.Aws.Profiles.Remove(Ids(first)[^1]);

        var second = await List(
            simulator, $"?maxResults=4&nextToken={first.Json.GetProperty("nextToken").GetString()}").SendAsync();

        Assert.Equal("jp.anthropic.claude-haiku-5-5", Ids(second)[0]);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("bm9uc2Vuc2U")]
    [InlineData("%3D%3D")]
    public async Task A_token_that_no_page_gave_is_invalid(string token)
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var answer = await List(simulator, $"?nextToken={token}").SendAsync();

        Assert.Equal((HttpStatusCode.BadRequest, "ValidationException"), (answer.Status, answer.ErrorCode));
        Assert.Equal("The provided nextToken is invalid.", answer.Message);
    }

    [Fact]
    public async Task A_token_does_not_lead_into_another_list()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var first = await List(simulator, "?maxResults=1").SendAsync();

        var answer = await List(
            simulator, $"?type=APPLICATION&nextToken={first.Json.GetProperty("nextToken").GetString()}").SendAsync();

        Assert.Equal("The provided nextToken is invalid.", answer.Message);
    }

    [Theory]
    [InlineData("?maxResults=0", "'0' at 'maxResults'", "Member must have value greater than or equal to 1")]
    [InlineData("?maxResults=1001", "'1001' at 'maxResults'", "Member must have value less than or equal to 1000")]
    [InlineData("?maxResults=many", "'many' at 'maxResults'", "Member must be an integer")]
    [InlineData(
        "?type=SYSTEM",
        "'SYSTEM' at 'typeEquals'",
        "Member must satisfy enum value set: [SYSTEM_DEFINED, APPLICATION]")]
    [InlineData("?nextToken=", "'' at 'nextToken'", "Member must have length greater than or equal to 1")]
    public async Task A_parameter_outside_its_constraint_is_invalid(string query, string what, string rule)
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var answer = await List(simulator, query).SendAsync();

        Assert.Equal((HttpStatusCode.BadRequest, "ValidationException"), (answer.Status, answer.ErrorCode));
        Assert.Equal(
            $"1 validation error detected: Value {what} failed to satisfy constraint: {rule}", answer.Message);
    }

    [Fact]
    public async Task A_denial_names_all_profiles_of_the_account()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        simulator.Aws.Contractor.PermissionPolicy = Policy.Allow("bedrock:GetInferenceProfile", "*");

        var answer = await List(simulator, "").SendAsync();

        answer.AssertRefused(
            "AccessDeniedException",
            "User: arn:aws:sts::444455556666:assumed-role/BedrockGatewayRole/test-session is not authorized to "
            + "perform: bedrock:ListInferenceProfiles on resource: arn:aws:bedrock:ap-northeast-1:444455556666:"
            + "inference-profile/* because no identity-based policy allows the bedrock:ListInferenceProfiles action");
    }

    private static SignedCall List(RunningSimulator simulator, string rest) =>
        new SignedCall(simulator, simulator.Session()).Reading($"/inference-profiles{rest}");

    private static List<string> Ids(Response answer) =>
    [
        .. answer.Json.GetProperty("inferenceProfileSummaries").EnumerateArray()
            .Select(profile => profile.GetProperty("inferenceProfileId").GetString()!),
    ];
}
