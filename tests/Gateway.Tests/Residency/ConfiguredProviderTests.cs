using Gateway.Testing;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Residency;

public class ConfiguredProviderTests
{
    [Theory]
    [InlineData("us", 2, "anthropic.claude-haiku-4-5-20251001-v1:0")]
    [InlineData("global", 2, "anthropic.claude-haiku-4-5-20251001-v1:0")]
    [InlineData("apac", 2, "anthropic.claude-haiku-4-5-20251001-v1:0")]
    [InlineData("kr", 2, "anthropic.claude-haiku-4-5-20251001-v1:0")]
    [InlineData("kr", 1, "anthropic.claude-haiku-4-5-20251001-v1:0")] // Replaces "anthropic".
    [InlineData("benelux", 1, "anthropic.claude-haiku-4-5-20251001-v1:0")]
    [InlineData("kr", 2, "somebody-new.model")]
    public async Task A_geography_configured_as_a_provider_does_not_prove_that_a_model_stays_in_Japan(
        string geography, int index, string model)
    {
        var settings = new Dictionary<string, string?>
        {
            [$"Catalog:Providers:{index}"] = geography,
            ["Catalog:Models:x:ModelId"] = $"{geography}.{model}",
            ["Catalog:Models:x:Destinations:0"] = "ap-northeast-1",
            ["Catalog:Models:x:Source"] = "test",
        };

        // Without "anthropic" the count-tokens models of the shipped entries are no longer proven either.
        for (var i = 0; index == 1 && i < 2; i++)
        {
            settings[$"Catalog:Models:{(i == 0 ? "claude-haiku-4-5" : "claude-sonnet-4-5")}:CountTokensModelId"] = "";
        }

        var refused = await Assert.ThrowsAsync<OptionsValidationException>(async () =>
        {
            await using var started = await TestGateway.StartAsync(settings);
        });

        Assert.Contains(
            refused.Failures,
            failure => failure.Contains("Catalog__Models__x__ModelId", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Allowed_Regions_without_an_index_are_refused_and_not_overlooked()
    {
        var settings = new Dictionary<string, string?> { ["Residency:AllowedRegions"] = "ap-northeast-1" };

        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await using var started = await TestGateway.StartAsync(settings);
        });
    }
}
