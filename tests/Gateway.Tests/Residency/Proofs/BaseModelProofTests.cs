using System.Net;
using Gateway.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Residency.Proofs;

/// <summary>Models that are called by their base id in one Region, from AWS's description of them to the calls that are served.</summary>
public class BaseModelProofTests
{
    private const string Titan = "titan-embed-text-v2";
    private const string Path = $"/model/{Titan}/invoke";
    private const string Body = """{"inputText":"住民票"}""";
    private const string Arn = "arn:aws:bedrock:ap-northeast-1::foundation-model/amazon.titan-embed-text-v2:0";

    private static readonly Dictionary<string, string?> Granted = new() { ["Callers:Applications:demo:Models:0"] = "*" };

    private readonly ProofStage _stage = new();

    [Fact]
    public async Task It_is_verified_at_start_and_the_settlement_names_the_proof()
    {
        await using var gateway = await _stage.StartAsync(Granted);

        using var response = await gateway.Post(Path, Body);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var titan = await ProofStage.EntryAsync(gateway, Titan);
        Assert.Equal(("verified", true), ((string?)titan["state"], (bool?)titan["served"]));
        Assert.Equal([Arn], titan["members"]!.AsArray().Select(member => (string?)member));
        Assert.Equal(["ap-northeast-1"], titan["destinations"]!.AsArray().Select(region => (string?)region));
        var settled = await gateway.Logs.NextAsync(logged => logged.Id == 4000);
        Assert.Equal((string?)titan["proofId"], settled.Values["ProofId"]);
        Assert.StartsWith("verified-", (string?)titan["proofId"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"modelArn":"§","modelId":"amazon.titan-embed-text-v2:0","inferenceTypesSupported":["INFERENCE_PROFILE"],"modelLifecycle":{"status":"ACTIVE"}}""")]
    [InlineData("""{"modelArn":"§","modelId":"amazon.titan-embed-text-v2:0","inferenceTypesSupported":[],"modelLifecycle":{"status":"ACTIVE"}}""")]
    [InlineData("""{"modelArn":"arn:aws:bedrock:us-east-1::foundation-model/amazon.titan-embed-text-v2:0","modelId":"amazon.titan-embed-text-v2:0","inferenceTypesSupported":["ON_DEMAND"],"modelLifecycle":{"status":"ACTIVE"}}""")]
    [InlineData("""{"modelArn":"arn:aws:bedrock:ap-northeast-3::foundation-model/amazon.titan-embed-text-v2:0","modelId":"amazon.titan-embed-text-v2:0","inferenceTypesSupported":["ON_DEMAND"],"modelLifecycle":{"status":"ACTIVE"}}""")]
    [InlineData("""{"modelArn":"arn:aws:bedrock:::foundation-model/amazon.titan-embed-text-v2:0","modelId":"amazon.titan-embed-text-v2:0","inferenceTypesSupported":["ON_DEMAND"],"modelLifecycle":{"status":"ACTIVE"}}""")]
    public async Task Where_AWS_contradicts_it_is_refused_and_the_log_says_so(string details)
    {
        await using var gateway = await _stage.StartAsync(Granted, simulator: Describing(details));

        using var response = await gateway.Post(Path, Body);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("residency_not_proven", (string?)(await Some.JsonAsync(response))["message"], StringComparison.Ordinal);
        var titan = await ProofStage.EntryAsync(gateway, Titan);
        Assert.Equal(("contradicted", false), ((string?)titan["state"], (bool?)titan["served"]));
        Assert.Contains(gateway.Logs.Events, logged => logged.Id == 6001 && Equals(logged.Values["Alias"], Titan));
        Assert.DoesNotContain(gateway.Aws.Journal.Calls, call => call.Operation == "InvokeModel");
    }

    [Fact]
    public async Task A_legacy_model_is_there_until_it_ends()
    {
        await using var gateway = await _stage.StartAsync(Granted, simulator: Describing(
            """{"modelArn":"§","modelId":"amazon.titan-embed-text-v2:0","inferenceTypesSupported":["PROVISIONED","ON_DEMAND"],"modelLifecycle":{"status":"LEGACY"}}"""));

        Assert.Equal("verified", (string?)(await ProofStage.EntryAsync(gateway, Titan))["state"]);
    }

    [Theory]
    [InlineData("""{"modelArn":"§","modelId":"cohere.embed-english-v3","inferenceTypesSupported":["ON_DEMAND"],"modelLifecycle":{"status":"ACTIVE"}}""")]
    [InlineData("""{"modelArn":"§","modelId":"amazon.titan-embed-text-v2:0","inferenceTypesSupported":["ON_DEMAND"],"modelLifecycle":{"status":"NEW"}}""")]
    [InlineData("""{"modelArn":"§","modelId":"amazon.titan-embed-text-v2:0","inferenceTypesSupported":["ON_DEMAND"]}""")]
    [InlineData("""{"modelArn":"§","modelId":"amazon.titan-embed-text-v2:0","inferenceTypesSupported":"ON_DEMAND","modelLifecycle":{"status":"ACTIVE"}}""")]
    [InlineData("""{"modelArn":"§","modelId":"\ud800","inferenceTypesSupported":["\udc00"],"modelLifecycle":"ACTIVE"}""")]
    [InlineData("""[]""")]
    [InlineData("null")]
    public async Task An_answer_that_says_nothing_about_it_proves_nothing(string details)
    {
        await using var gateway = await _stage.StartAsync(Granted, simulator: Describing(details));

        using var response = await gateway.Post(Path, Body);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var titan = await ProofStage.EntryAsync(gateway, Titan);
        Assert.Equal(("in_region", "not_understood"), ((string?)titan["state"], (string?)titan["lastCheck"]!["outcome"]));
    }

    [Theory]
    [InlineData(false, HttpStatusCode.OK)]
    [InlineData(true, HttpStatusCode.ServiceUnavailable)]
    public async Task A_role_that_may_not_ask_leaves_it_served_unless_verification_is_required(bool required, HttpStatusCode status)
    {
        await using var gateway = await _stage.StartAsync(
            new(Granted) { ["Residency:RequireVerified"] = required ? "true" : "false" },
            aws => aws.Contractor.PermissionPolicy = ProofStage.WithoutReading(aws));

        using var response = await gateway.Post(Path, Body);

        Assert.Equal(status, response.StatusCode);
        var titan = await ProofStage.EntryAsync(gateway, Titan);
        Assert.Equal(
            ("in_region", "denied", !required),
            ((string?)titan["state"], (string?)titan["lastCheck"]!["outcome"], (bool?)titan["served"]));
        Assert.Contains(
            gateway.Logs.Events,
            logged => logged.Id == 6002 && Equals(logged.Values["Alias"], Titan) && Equals(logged.Values["Permission"], "bedrock:GetFoundationModel"));
    }

    [Fact]
    public async Task A_proof_that_cannot_be_renewed_for_a_day_is_over()
    {
        await using var gateway = await _stage.StartAsync(Granted);
        gateway.Aws.Contractor.PermissionPolicy = ProofStage.WithoutReading(gateway.Aws);

        await _stage.LookAgainAsync(TimeSpan.FromHours(23));
        using var kept = await gateway.Post(Path, Body);
        await _stage.LookAgainAsync(TimeSpan.FromHours(1));
        using var over = await gateway.Post(Path, Body);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable), (kept.StatusCode, over.StatusCode));
        Assert.Equal("expired", (string?)(await ProofStage.EntryAsync(gateway, Titan))["state"]);
    }

    // The simulator answers for every other model.
    private static Action<WebApplicationBuilder> Describing(string details) => builder =>
        builder.Services.AddSingleton<IStartupFilter>(
            new Description($$"""{"modelDetails":{{details.Replace("§", Arn, StringComparison.Ordinal)}}}"""));

    private sealed class Description(string answer) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, following) =>
            {
                if (context.Request.Path.Value?.EndsWith("titan-embed-text-v2:0", StringComparison.Ordinal) != true
                    || !context.Request.Path.StartsWithSegments("/foundation-models", StringComparison.Ordinal))
                {
                    return following(context);
                }

                context.Response.ContentType = "application/json";
                return context.Response.WriteAsync(answer, context.RequestAborted);
            });
            next(app);
        };
    }
}
