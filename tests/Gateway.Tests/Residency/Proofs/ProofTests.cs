using System.Net;
using System.Text.Json.Nodes;
using Gateway.Simulator;
using Gateway.Simulator.BedrockRuntime.Models;
using Gateway.Testing;

namespace Gateway.Tests.Residency.Proofs;

/// <summary>From AWS's list of a profile's members to the calls that are served or not, over hours.</summary>
public class ProofTests
{
    private const string ApplicationArn =
        "arn:aws:bedrock:ap-northeast-1:444455556666:application-inference-profile/a1b2c3d4e5f6";

    private readonly ProofStage _stage = new();

    [Fact]
    public async Task A_profile_is_verified_at_start_and_the_settlement_names_the_proof()
    {
        await using var gateway = await _stage.StartAsync();

        var haiku = await ProofStage.EntryAsync(gateway);
        using var response = await gateway.Post("/converse", Some.ConverseRequest());

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(("verified", true), ((string?)haiku["state"], (bool?)haiku["served"]));
        Assert.Equal(
            [
                "arn:aws:bedrock:ap-northeast-1::foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0",
                "arn:aws:bedrock:ap-northeast-3::foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0",
            ],
            haiku["members"]!.AsArray().Select(member => (string?)member).Order());
        Assert.Equal(
            TimeSpan.FromHours(24), (DateTimeOffset)haiku["expiresAt"]! - (DateTimeOffset)haiku["provenAt"]!);
        var settled = await gateway.Logs.NextAsync(logged => logged.Id == 4000);
        Assert.StartsWith("verified-", (string)settled.Values["ProofId"]!, StringComparison.Ordinal);
        Assert.Equal((string?)haiku["proofId"], settled.Values["ProofId"]);
    }

    [Theory]
    [InlineData("ap-northeast-1", "us-east-1")]
    [InlineData("ap-northeast-1", "ap-northeast-3", "")]
    [InlineData("ap-northeast-1")]
    public async Task A_profile_that_AWS_routes_elsewhere_is_refused_and_the_log_says_so(params string[] destinations)
    {
        await using var gateway = await _stage.StartAsync();
        gateway.Aws.Profiles.Reroute(The.HaikuProfile, destinations);

        await _stage.LookAgainAsync(TimeSpan.FromHours(1));
        using var response = await gateway.Post("/converse", Some.ConverseRequest());

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("residency_not_proven", (string?)(await Some.JsonAsync(response))["code"]);
        Assert.Equal(0, gateway.BedrockCalls);
        var haiku = await ProofStage.EntryAsync(gateway);
        Assert.Equal(("contradicted", false), ((string?)haiku["state"], (bool?)haiku["served"]));
        Assert.Contains(gateway.Logs.Events, logged => logged.Id == 6001);
    }

    [Fact]
    public async Task A_contradiction_is_over_when_AWS_says_so_and_not_before()
    {
        await using var gateway = await _stage.StartAsync();
        gateway.Aws.Profiles.Reroute(The.HaikuProfile, "us-east-1");
        await _stage.LookAgainAsync(TimeSpan.FromHours(1));

        gateway.Aws.Contractor.PermissionPolicy = ProofStage.WithoutReading(gateway.Aws);
        await _stage.LookAgainAsync(TimeSpan.FromHours(1));
        using var unreadable = await gateway.Post("/converse", Some.ConverseRequest());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, unreadable.StatusCode);

        gateway.Aws.Profiles.Reroute(The.HaikuProfile, "ap-northeast-1", "ap-northeast-3");
        gateway.Aws.Contractor.PermissionPolicy = Reading(gateway.Aws);
        await _stage.LookAgainAsync(TimeSpan.FromMinutes(5));
        using var again = await gateway.Post("/converse", Some.ConverseRequest());
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }

    [Fact]
    public async Task A_role_that_may_not_ask_leaves_a_jp_profile_declared_and_served()
    {
        await using var gateway = await _stage.StartAsync(prepare: aws => aws.Contractor.PermissionPolicy = ProofStage.WithoutReading(aws));

        using var response = await gateway.Post("/converse", Some.ConverseRequest());

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var haiku = await ProofStage.EntryAsync(gateway);
        Assert.Equal("declared", (string?)haiku["state"]);
        Assert.Equal("denied", (string?)haiku["lastCheck"]!["outcome"]);
    }

    [Fact]
    public async Task Where_verification_is_required_it_is_not_served()
    {
        await using var gateway = await _stage.StartAsync(
            new() { ["Residency:RequireVerified"] = "true" },
            aws => aws.Contractor.PermissionPolicy = ProofStage.WithoutReading(aws));

        using var own = await gateway.Post("/converse", Some.ConverseRequest());
        using var native = await gateway.Post($"/model/{The.HaikuProfile}/converse", Some.NativeRequest());

        Assert.Equal("residency_not_proven", (string?)(await Some.JsonAsync(own))["code"]);
        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, "ServiceUnavailableException"),
            (native.StatusCode, native.Headers.GetValues("x-amzn-ErrorType").Single()));
        Assert.Equal(0, gateway.BedrockCalls);
        Assert.DoesNotContain(
            (await Some.JsonAsync(await gateway.Get("/models")))["models"]!.AsArray(),
            model => (string?)model!["alias"] == "claude-haiku-4-5");
    }

    [Fact]
    public async Task Without_a_model_that_may_be_called_the_gateway_is_not_ready()
    {
        // Only the profiles of the shipped catalog.
        var settings = new Dictionary<string, string?> { ["Residency:RequireVerified"] = "true" };
        foreach (var (index, id) in SimulatorModels.Ids.Index())
        {
            settings[$"Catalog:Models:{id}:Enabled"] = "false";
            settings[$"Callers:Applications:demo:Models:{index + 1}"] = "claude-haiku-4-5";
        }

        await using var gateway = await _stage.StartAsync(
            settings, aws => aws.Contractor.PermissionPolicy = ProofStage.WithoutReading(aws));
        using var before = await gateway.Http.GetAsync("/health/ready", TestContext.Current.CancellationToken);
        gateway.Aws.Contractor.PermissionPolicy = Reading(gateway.Aws);
        await _stage.LookAgainAsync(TimeSpan.FromMinutes(5));
        using var after = await gateway.Http.GetAsync("/health/ready", TestContext.Current.CancellationToken);

        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK), (before.StatusCode, after.StatusCode));
    }

    [Fact]
    public async Task A_proof_that_cannot_be_renewed_lasts_24_hours_and_no_longer()
    {
        await using var gateway = await _stage.StartAsync();
        gateway.Aws.Contractor.PermissionPolicy = ProofStage.WithoutReading(gateway.Aws);

        await _stage.LookAgainAsync(TimeSpan.FromHours(23.9));
        using var kept = await gateway.Post("/converse", Some.ConverseRequest());
        Assert.Equal(HttpStatusCode.OK, kept.StatusCode);

        await _stage.LookAgainAsync(TimeSpan.FromHours(0.1));
        using var expired = await gateway.Post("/converse", Some.ConverseRequest());
        Assert.Equal("residency_not_proven", (string?)(await Some.JsonAsync(expired))["code"]);
        Assert.Equal("expired", (string?)(await ProofStage.EntryAsync(gateway))["state"]);

        gateway.Aws.Contractor.PermissionPolicy = Reading(gateway.Aws);
        await _stage.LookAgainAsync(TimeSpan.FromMinutes(5));
        using var renewed = await gateway.Post("/converse", Some.ConverseRequest());
        Assert.Equal(HttpStatusCode.OK, renewed.StatusCode);
    }

    [Fact]
    public async Task Without_the_list_each_profile_is_asked_for_by_name()
    {
        await using var gateway = await _stage.StartAsync(
            prepare: aws => aws.Contractor.PermissionPolicy = SimulatorSetup.Without(
                aws.Contractor.PermissionPolicy, "WhatDoctorReads"));

        Assert.Equal("verified", (string?)(await ProofStage.EntryAsync(gateway))["state"]);
        Assert.Contains(
            gateway.Aws.Journal.Calls, call => (call.Service, call.Operation) == ("bedrock", "GetInferenceProfile"));
    }

    [Theory]
    [InlineData("ap-northeast-1", "ap-northeast-3")]
    [InlineData("ap-northeast-1")]
    public async Task An_application_profile_in_the_catalog_is_served_once_its_members_are_seen_in_Japan(
        params string[] destinations)
    {
        await using var gateway = await _stage.StartAsync(ApplicationProfile(destinations), aws => Create(aws, destinations));

        using var byAlias = await gateway.Post("/converse", Some.ConverseRequest(modelId: "tax-department"));
        using var byArn = await gateway.Post(
            $"/model/{Uri.EscapeDataString(ApplicationArn)}/converse", Some.NativeRequest());

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], [byAlias.StatusCode, byArn.StatusCode]);
        Assert.Equal("verified", (string?)(await ProofStage.EntryAsync(gateway, "tax-department"))["state"]);
    }

    [Fact]
    public async Task Callers_see_an_application_profile_without_the_account_and_may_name_it_so()
    {
        await using var gateway = await _stage.StartAsync(
            ApplicationProfile("ap-northeast-1", "ap-northeast-3"),
            aws => Create(aws, ["ap-northeast-1", "ap-northeast-3"]));
        const string Shown = "arn:aws:bedrock:ap-northeast-1::application-inference-profile/a1b2c3d4e5f6";

        var models = await Some.JsonAsync(await gateway.Get("/models"));
        var profile = await Some.JsonAsync(await gateway.Get("/inference-profiles/tax-department"));
        var same = await Some.JsonAsync(await gateway.Get($"/inference-profiles/{Uri.EscapeDataString(Shown)}"));
        using var response = await gateway.Post($"/model/{Uri.EscapeDataString(Shown)}/converse", Some.NativeRequest());

        Assert.Contains(Shown, models["models"]!.AsArray().Select(model => (string?)model!["modelId"]));
        Assert.Equal((Shown, Shown), ((string?)profile["inferenceProfileArn"], (string?)same["inferenceProfileArn"]));
        Assert.DoesNotContain("444455556666", models.ToJsonString() + profile.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("ap-northeast-1", "us-west-2")]
    [InlineData("")]
    [InlineData("ap-northeast-1")]
    public async Task One_whose_members_are_not_as_declared_never_is(params string[] destinations)
    {
        await using var gateway = await _stage.StartAsync(
            ApplicationProfile("ap-northeast-1", "ap-northeast-3"), aws => Create(aws, destinations));

        using var response = await gateway.Post("/converse", Some.ConverseRequest(modelId: "tax-department"));

        Assert.Equal("residency_not_proven", (string?)(await Some.JsonAsync(response))["code"]);
        Assert.Equal("contradicted", (string?)(await ProofStage.EntryAsync(gateway, "tax-department"))["state"]);
        Assert.Equal(0, gateway.BedrockCalls);
    }

    [Fact]
    public async Task Nor_one_that_AWS_does_not_know_or_does_not_show()
    {
        await using var gateway = await _stage.StartAsync(ApplicationProfile("ap-northeast-1"));

        using var response = await gateway.Post("/converse", Some.ConverseRequest(modelId: "tax-department"));

        Assert.Equal("residency_not_proven", (string?)(await Some.JsonAsync(response))["code"]);
        var entry = await ProofStage.EntryAsync(gateway, "tax-department");
        Assert.Equal(
            ("unverified", "not_found"), ((string?)entry["state"], (string?)entry["lastCheck"]!["outcome"]));
        Assert.Equal(0, gateway.BedrockCalls);
    }

    [Theory]
    [InlineData("arn:aws:bedrock:ap-northeast-1:999988887777:application-inference-profile/a1b2c3d4e5f6")]
    [InlineData("arn:aws:bedrock:us-east-1:444455556666:application-inference-profile/a1b2c3d4e5f6")]
    [InlineData("arn:aws:bedrock:ap-northeast-1:999988887777:inference-profile/jp.anthropic.claude-haiku-4-5-20251001-v1:0")]
    [InlineData("arn:aws:bedrock:ap-northeast-1:444455556666:application-inference-profile/a/b")]
    public async Task Profiles_of_other_accounts_and_Regions_refuse_start(string arn)
    {
        var settings = ApplicationProfile("ap-northeast-1", "ap-northeast-3");
        settings["Catalog:Models:tax-department:ModelId"] = arn;

        var refused = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(
            () => TestGateway.StartAsync(settings));

        Assert.Contains(
            refused.Failures,
            failure => failure.StartsWith("Catalog__Models__tax-department__ModelId: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_application_profile_that_is_not_in_the_catalog_is_unknown()
    {
        await using var gateway = await _stage.StartAsync(prepare: aws => Create(aws, ["ap-northeast-1"]));

        using var response = await gateway.Post(
            $"/model/{Uri.EscapeDataString(ApplicationArn)}/converse", Some.NativeRequest());

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal(0, gateway.BedrockCalls);
    }

    [Fact]
    public async Task Only_operators_see_the_report()
    {
        await using var gateway = await _stage.StartAsync(new() { ["Callers:Applications:demo:Operator"] = "false" });

        using var response = await gateway.Get("/residency");

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal("operation_not_allowed", (string?)(await Some.JsonAsync(response))["code"]);
    }

    private static Dictionary<string, string?> ApplicationProfile(params string[] destinations)
    {
        var settings = destinations.Index().ToDictionary(
            pair => $"Catalog:Models:tax-department:Destinations:{pair.Index}", pair => (string?)pair.Item);
        settings["Catalog:Models:tax-department:ModelId"] = ApplicationArn;
        settings["Catalog:Models:tax-department:Source"] = "the contractor's letter";
        settings["Callers:Applications:demo:Models:500"] = "tax-department";
        return settings;
    }

    private static void Create(SimulatedAws aws, string[] destinations)
    {
        aws.Profiles.AddApplication(
            "a1b2c3d4e5f6", "tax department",
            [.. destinations.Select(
                region => $"arn:aws:bedrock:{region}::foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0")]);
        aws.Contractor.PermissionPolicy = aws.Contractor.PermissionPolicy.Replace(
            "\"arn:aws:bedrock:ap-northeast-1:444455556666:inference-profile/jp.anthropic",
            $"\"{ApplicationArn}\",\"arn:aws:bedrock:ap-northeast-1:444455556666:inference-profile/jp.anthropic",
            StringComparison.Ordinal);
    }

    private static string Reading(SimulatedAws aws)
    {
        var policy = JsonNode.Parse(aws.Contractor.PermissionPolicy)!;
        policy["Statement"]!.AsArray().Add(JsonNode.Parse(
            """{"Effect":"Allow","Action":["bedrock:GetInferenceProfile","bedrock:ListInferenceProfiles"],"Resource":"*"}"""));
        return policy.ToJsonString();
    }
}
