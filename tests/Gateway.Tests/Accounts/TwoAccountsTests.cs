using System.Net;
using System.Text.Json.Nodes;
using Gateway.Simulator;
using Gateway.Testing;

namespace Gateway.Tests.Accounts;

/// <summary>Errors between the two accounts, and the party that the gateway names for each.</summary>
public class TwoAccountsTests
{
    [Theory]
    [InlineData("wrong-external-id")]
    [InlineData("Sandbox-External-Id")]
    public async Task A_wrong_ExternalId_is_503_for_the_contractor_to_mend(string externalId)
    {
        await using var gateway = await TestGateway.StartAsync(new() { ["Contractor:ExternalId"] = externalId });

        using var own = await gateway.Post("/converse", Some.ConverseRequest());
        using var native = await gateway.Post("/model/claude-haiku-4-5/converse", Some.NativeRequest());

        Assert.Equal(HttpStatusCode.ServiceUnavailable, own.StatusCode);
        var problem = await Some.JsonAsync(own);
        Assert.Equal("role_not_assumable", (string?)problem["code"]);
        Assert.Equal("contractor", (string?)problem["party"]);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, native.StatusCode);
        Assert.Equal("ServiceUnavailableException", native.Headers.GetValues("x-amzn-ErrorType").Single());
        Assert.Equal(0, gateway.BedrockCalls);
        Assert.DoesNotContain(externalId, gateway.Logs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_revoked_session_that_cannot_be_renewed_is_503()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.Post("/converse", Some.ConverseRequest());
        gateway.Aws.Municipality.PermissionPolicy = """{"Version":"2012-10-17","Statement":[]}""";
        ExpireSessions(gateway);

        using var response = await gateway.Post("/converse", Some.ConverseRequest());

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("role_not_assumable", (string?)(await Some.JsonAsync(response))["code"]);
    }

    [Fact]
    public async Task Without_Osaka_in_the_policy_every_call_is_denied()
    {
        await using var gateway = await TestGateway.StartAsync();
        RemoveOsaka(gateway.Aws);

        var responses = await Task.WhenAll(
            Enumerable.Range(0, 6).Select(_ => gateway.Post("/converse", Some.ConverseRequest())));

        Assert.All(responses, response => Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode));
    }

    [Fact]
    public async Task Without_Osaka_in_the_policy_the_calls_routed_there_are_denied()
    {
        await using var gateway = await TestGateway.StartAsync();
        RemoveOsaka(gateway.Aws);
        gateway.Aws.OsakaDenial = OsakaDenial.WhenRouted;

        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 6; i++)
        {
            using var response = await gateway.Post("/converse", Some.ConverseRequest());
            statuses.Add(response.StatusCode);
        }

        Assert.Contains(HttpStatusCode.OK, statuses);
        Assert.Contains(HttpStatusCode.BadGateway, statuses);
    }

    [Fact]
    public async Task A_session_revoked_by_the_contractor_is_renewed()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.Post("/converse", Some.ConverseRequest());
        var calls = gateway.StsCalls;
        ExpireSessions(gateway);

        using var response = await gateway.Post("/converse", Some.ConverseRequest());

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(gateway.StsCalls == calls + 1, gateway.Logs.Text);
    }

    [Fact]
    public async Task STS_down_at_the_start_is_503_and_mends_itself()
    {
        await using var gateway = await TestGateway.StartAsync(
            simulator: null,
            settings: new() { ["Contractor:ExternalId"] = "not-yet-configured" });
        gateway.Aws.Contractor.TrustPolicy = gateway.Aws.Contractor.TrustPolicy
            .Replace("sandbox-external-id", "not-yet-configured", StringComparison.Ordinal);

        // The back-off without a session is at most 15 s; full jitter shortens it.
        var deadline = TimeProvider.System.GetTimestamp();
        HttpStatusCode status;
        do
        {
            using var response = await gateway.Post("/converse", Some.ConverseRequest());
            status = response.StatusCode;
        }
        while (status != HttpStatusCode.OK && TimeProvider.System.GetElapsedTime(deadline) < TimeSpan.FromSeconds(60));

        Assert.Equal(HttpStatusCode.OK, status);
    }

    private static void RemoveOsaka(SimulatedAws aws)
    {
        var policy = JsonNode.Parse(aws.Contractor.PermissionPolicy)!;
        foreach (var statement in policy["Statement"]!.AsArray())
        {
            if (statement!["Resource"] is JsonArray resources)
            {
                resources.RemoveAll(resource => ((string?)resource)!.StartsWith(
                    "arn:aws:bedrock:ap-northeast-3::foundation-model/", StringComparison.Ordinal));
            }
        }

        aws.Contractor.PermissionPolicy = policy.ToJsonString();
    }

    private static void ExpireSessions(TestGateway gateway)
    {
        foreach (var key in gateway.Aws.Journal.Calls.Where(call => call.Service == AwsServices.BedrockRuntime)
            .Select(call => call.AccessKeyId).Distinct())
        {
            gateway.Aws.Credentials.Revoke(key!);
        }
    }
}
