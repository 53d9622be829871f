using System.Net;
using Gateway.Simulator.Tests.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Simulator.Tests.Bedrock;

public sealed class GetInferenceProfileTests
{
    private const string Haiku = "jp.anthropic.claude-haiku-4-5-20251001-v1:0";
    private const string HaikuArn = $"arn:aws:bedrock:ap-northeast-1:444455556666:inference-profile/{Haiku}";
    private const string HaikuModel = "foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0";

    [Theory]
    [InlineData(Haiku)]
    [InlineData(HaikuArn)]
    public async Task A_profile_tells_every_destination(string identifier)
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var answer = await Get(simulator, identifier).SendAsync();

        Assert.Equal((HttpStatusCode.OK, "application/json"), (answer.Status, answer.Headers["Content-Type"]));
        Assert.Equal(
            Some.Compact($$"""
                {
                  "createdAt": "2025-10-15T00:00:00Z",
                  "description": "Routes requests to Anthropic Claude Haiku 4.5 in ap-northeast-1, ap-northeast-3.",
                  "inferenceProfileArn": "{{HaikuArn}}",
                  "inferenceProfileId": "{{Haiku}}",
                  "inferenceProfileName": "JP Anthropic Claude Haiku 4.5",
                  "models": [
                    { "modelArn": "arn:aws:bedrock:ap-northeast-1::{{HaikuModel}}" },
                    { "modelArn": "arn:aws:bedrock:ap-northeast-3::{{HaikuModel}}" }
                  ],
                  "status": "ACTIVE",
                  "type": "SYSTEM_DEFINED",
                  "updatedAt": "2025-10-15T00:00:00Z"
                }
                """),
            answer.Body);
    }

    [Fact]
    public async Task A_global_profile_has_a_model_without_a_Region()
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var answer = await Get(simulator, "global.anthropic.claude-haiku-4-5-20251001-v1:0").SendAsync();

        Assert.Equal(
            [$"arn:aws:bedrock:ap-northeast-1::{HaikuModel}", $"arn:aws:bedrock:::{HaikuModel}"],
            answer.ModelArns());
        Assert.Equal(
            "Routes requests to Anthropic Claude Haiku 4.5 globally across all supported AWS Regions.",
            answer.Json.GetProperty("description").GetString());
    }

    [Theory]
    [InlineData("jp.anthropic.claude-unknown")]
    [InlineData("us.anthropic.claude-haiku-4-5-20251001-v1:0")]
    [InlineData("JP.anthropic.claude-haiku-4-5-20251001-v1:0")]
    [InlineData("anthropic.claude-haiku-4-5-20251001-v1:0")]
    [InlineData($"arn:aws:bedrock:ap-northeast-3:444455556666:inference-profile/{Haiku}")]
    [InlineData($"arn:aws:bedrock:ap-northeast-1:444455556666:application-inference-profile/{Haiku}")]
    public async Task What_Tokyo_does_not_know_is_not_found(string identifier)
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var answer = await Get(simulator, identifier).SendAsync();

        Assert.Equal((HttpStatusCode.NotFound, "ResourceNotFoundException"), (answer.Status, answer.ErrorCode));
        Assert.Equal("The inference profile identifier provided in the request does not exist.", answer.Message);
    }

    [Theory]
    [InlineData("jp.anthropic.claude-haiku-4-5-20251001-v1%253A0")]
    [InlineData("jp_anthropic")]
    [InlineData("some%2Fthing")]
    public async Task An_identifier_of_a_wrong_form_is_invalid(string segment)
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var answer = await new SignedCall(simulator, simulator.Session())
            .Reading($"/inference-profiles/{segment}").SendAsync();

        Assert.Equal((HttpStatusCode.BadRequest, "ValidationException"), (answer.Status, answer.ErrorCode));
        Assert.Contains(
            "at 'inferenceProfileIdentifier' failed to satisfy constraint", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_application_profile_is_read_by_id_and_by_ARN()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using var simulator = await RunningSimulator.StartAsync(time);
        var profile = simulator.Aws.Profiles.AddApplication("a1b2c3d4e5f6", "住民課", HaikuArn);
        var arn = profile.ArnFor(Accounts.ContractorId);

        var byId = await (Get(simulator, profile.Id) with { SignedAt = time.GetUtcNow().UtcDateTime }).SendAsync();
        var byArn = await (Get(simulator, arn) with { SignedAt = time.GetUtcNow().UtcDateTime }).SendAsync();

        Assert.Equal("arn:aws:bedrock:ap-northeast-1:444455556666:application-inference-profile/a1b2c3d4e5f6", arn);
        Assert.Equal(byId.Body, byArn.Body);
        Assert.Equal(
            Some.Compact($$"""
                {
                  "createdAt": "2030-01-01T00:00:00Z",
                  "inferenceProfileArn": "{{arn}}",
                  "inferenceProfileId": "a1b2c3d4e5f6",
                  "inferenceProfileName": "住民課",
                  "models": [
                    { "modelArn": "arn:aws:bedrock:ap-northeast-1::{{HaikuModel}}" },
                    { "modelArn": "arn:aws:bedrock:ap-northeast-3::{{HaikuModel}}" }
                  ],
                  "status": "ACTIVE",
                  "type": "APPLICATION",
                  "updatedAt": "2030-01-01T00:00:00Z"
                }
                """),
            byId.Body);
    }

    [Fact]
    public async Task An_application_profile_may_lead_out_of_Japan()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        string[] models =
            [$"arn:aws:bedrock:ap-northeast-1::{HaikuModel}", $"arn:aws:bedrock:us-west-2::{HaikuModel}"];
        simulator.Aws.Profiles.AddApplication("abroad000001", "海外", models);

        var answer = await Get(simulator, "abroad000001").SendAsync();

        Assert.Equal(models, answer.ModelArns());
    }

    [Fact]
    public async Task A_rerouted_profile_contradicts_what_was_known_of_it()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var before = await Get(simulator, Haiku).SendAsync();
        simulator.Aws.Profiles.Reroute(Haiku, "ap-northeast-1", "us-east-1");

        var answer = await Get(simulator, Haiku).SendAsync();

        Assert.Equal(
            [$"arn:aws:bedrock:ap-northeast-1::{HaikuModel}", $"arn:aws:bedrock:us-east-1::{HaikuModel}"],
            answer.ModelArns());
        Assert.Equal(
            before.Json.GetProperty("createdAt").GetString(), answer.Json.GetProperty("createdAt").GetString());
        Assert.NotEqual(
            before.Json.GetProperty("updatedAt").GetString(), answer.Json.GetProperty("updatedAt").GetString());
    }

    [Fact]
    public async Task A_removed_profile_is_not_found()
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var removed = simulator.Aws.Profiles.Remove(Haiku);

        Assert.True(removed);
        Assert.Equal(HttpStatusCode.NotFound, (await Get(simulator, Haiku).SendAsync()).Status);
        Assert.False(simulator.Aws.Profiles.Remove(Haiku));
    }

    [Fact]
    public async Task The_profiles_ARN_is_the_resource_that_policies_are_asked_about()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        simulator.Aws.Contractor.PermissionPolicy = Policy.Allow("bedrock:GetInferenceProfile", HaikuArn);

        var allowed = await Get(simulator, Haiku).SendAsync();
        var denied = await Get(simulator, "jp.anthropic.claude-opus-5").SendAsync();

        Assert.Equal(HttpStatusCode.OK, allowed.Status);
        denied.AssertRefused(
            "AccessDeniedException",
            "User: arn:aws:sts::444455556666:assumed-role/BedrockGatewayRole/test-session is not authorized to "
            + "perform: bedrock:GetInferenceProfile on resource: arn:aws:bedrock:ap-northeast-1:444455556666:"
            + "inference-profile/jp.anthropic.claude-opus-5 because no identity-based policy allows the "
            + "bedrock:GetInferenceProfile action");
    }

    [Fact]
    public async Task Another_accounts_application_profile_is_hidden()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        simulator.Aws.Municipality.PermissionPolicy = Policy.AllowAll;
        simulator.Aws.Profiles.AddApplication("a1b2c3d4e5f6", "住民課", Haiku);
        var municipality = new SignedCall(simulator, simulator.Aws.IssueTaskSession(TimeSpan.FromHours(1)));

        var application = await municipality.Reading("/inference-profiles/a1b2c3d4e5f6").SendAsync();
        var system = await municipality.Reading("/inference-profiles/jp.anthropic.claude-opus-5").SendAsync();

        Assert.Equal(HttpStatusCode.NotFound, application.Status);
        Assert.Equal(
            "arn:aws:bedrock:ap-northeast-1:111122223333:inference-profile/jp.anthropic.claude-opus-5",
            system.Json.GetProperty("inferenceProfileArn").GetString());
    }

    private static SignedCall Get(RunningSimulator simulator, string identifier) =>
        new SignedCall(simulator, simulator.Session())
            .Reading($"/inference-profiles/{Uri.EscapeDataString(identifier)}");
}
