using System.Net;
using Gateway.Callers;
using Gateway.Catalog;
using Gateway.Configuration;
using Gateway.Residency;
using Gateway.Simulator.BedrockRuntime.Models;
using Gateway.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Residency;

/// <summary>Models that can be called from some Regions only. Shipped: Nova 2 Lite, from Tokyo.</summary>
public sealed class SourceRegionTests : IDisposable
{
    private const string Nova = "jp.amazon.nova-2-lite-v1:0";

    private static readonly Application Anybody = new("demo", new ApplicationOptions { Name = "demo", Models = ["*"] });

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    [Theory]
    [InlineData("nova-2-lite")]
    [InlineData(Nova)]
    public async Task A_gateway_in_Osaka_refuses_what_only_Tokyo_can_call_and_says_so(string name)
    {
        await using var gateway = await TestGateway.StartAsync(Osaka("*"));

        using var response = await gateway.Post("/converse", Some.ConverseRequest(modelId: name));
        var listed = (await Some.JsonAsync(await gateway.Get("/models")))["models"]!.AsArray()
            .Select(model => (string?)model!["alias"]).ToList();

        var problem = await Some.JsonAsync(response);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("model_not_found", (string?)problem["code"]);
        Assert.Contains("ap-northeast-1 からだけ", (string?)problem["detail"], StringComparison.Ordinal);
        Assert.DoesNotContain("nova-2-lite", listed);
        Assert.Contains("claude-haiku-4-5", listed);
        Assert.Equal(0, gateway.BedrockCalls);
    }

    [Fact]
    public async Task Nothing_of_it_is_found_by_its_ARN_there()
    {
        await using var gateway = await TestGateway.StartAsync(Osaka("*"));

        using var response = await gateway.Post(
            "/converse", Some.ConverseRequest(modelId: $"arn:aws:bedrock:ap-northeast-3:444455556666:inference-profile/{Nova}"));

        Assert.Equal("model_not_found", (string?)(await Some.JsonAsync(response))["code"]);
    }

    [Fact]
    public async Task An_application_that_is_granted_it_by_name_there_refuses_start()
    {
        var refused = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await using var started = await TestGateway.StartAsync(Osaka("nova-2-lite"));
        });

        var problem = Assert.Single(StartupError.ProblemsOf(refused)!, one => one.Contains("nova-2-lite", StringComparison.Ordinal));
        Assert.Contains("can be called from ap-northeast-1 only and not from ap-northeast-3", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Configuration_can_say_that_Osaka_calls_it_too()
    {
        await using var gateway = await TestGateway.StartAsync(
            new(Osaka("nova-2-lite")) { ["Catalog:Models:nova-2-lite:SourceRegions:0"] = "" });

        var listed = (await Some.JsonAsync(await gateway.Get("/models")))["models"]!.AsArray();

        Assert.Contains(listed, model => (string?)model!["alias"] == "nova-2-lite");
    }

    [Fact]
    public async Task In_Tokyo_it_is_called()
    {
        var bedrock = new RecordingBedrock();
        await using var gateway = await TestGateway.StartAsync(
            new() { ["Callers:Applications:demo:Models:0"] = "nova-2-lite" }, simulator: bedrock.Install);

        using var response = await gateway.Post("/converse", Some.ConverseRequest(modelId: "nova-2-lite"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Single(bedrock.Calls);
    }

    [Fact]
    public void Of_two_targets_only_the_one_in_Tokyo_is_its()
    {
        var catalog = new CatalogOptions
        {
            Models =
            {
                ["nova"] = new()
                {
                    ModelId = Nova, Destinations = ["ap-northeast-1", "ap-northeast-3"], SourceRegions = ["ap-northeast-1"],
                },
            },
        };
        var osakaFirst = new[] { Some.Target("555566667777", AwsRegion.Osaka), Some.Target() };
        var policy = new ResidencyPolicy(
            catalog, osakaFirst.Select(target => ResidencyScope.Of(target, new(), catalog)),
            Unasked.Rules(TimeProvider.System, _services));

        Assert.True(policy.Place(Anybody, "nova").Is(out var placement, out _));
        Assert.Equal(AwsRegion.Tokyo, placement.Target.SourceRegion);
        Assert.Single(policy.Entries);
    }

    public void Dispose() => _services.Dispose();

    /// <summary>The settings of a gateway in Osaka whose demo application may use this.</summary>
    // The sandbox's own models are base models in Tokyo.
    internal static Dictionary<string, string?> Osaka(string grant) => new(
        SimulatorModels.Ids.Select(id => KeyValuePair.Create($"Catalog:Models:{id}:Destinations:0", (string?)"ap-northeast-3")))
    {
        ["AWS_REGION"] = "ap-northeast-3",
        ["Callers:Applications:demo:Models:0"] = grant,
    };
}
