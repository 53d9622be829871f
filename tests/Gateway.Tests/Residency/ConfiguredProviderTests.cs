using Gateway.Tests.Hosting;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Residency;

public class ConfiguredProviderTests
{
    [Theory]
    [InlineData("us")]
    [InlineData("global")]
    [InlineData("apac")]
    [InlineData("kr")]
    public async Task A_geography_configured_as_a_provider_does_not_prove_that_a_model_stays_in_Japan(string geography)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Catalog:Providers:2"] = geography,
            ["Catalog:Models:x:ModelId"] = $"{geography}.anthropic.claude-haiku-4-5-20251001-v1:0",
            ["Catalog:Models:x:Destinations:0"] = "ap-northeast-1",
            ["Catalog:Models:x:Source"] = "test",
        };

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
