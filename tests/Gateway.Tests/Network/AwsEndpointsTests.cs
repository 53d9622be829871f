using Gateway.Catalog;
using Gateway.Network;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.Network;

public class AwsEndpointsTests
{
    [Theory]
    [InlineData("ap-northeast-1")]
    [InlineData("ap-northeast-3")]
    public void Without_settings_the_regional_endpoints_are_used(string region)
    {
        var (endpoints, problems) = Read(region, null, null, UpstreamProfile.Aws);

        Assert.Empty(problems);
        Assert.Equal($"https://sts.{region}.amazonaws.com/", endpoints!.Sts.ToString());
        Assert.Equal($"https://bedrock-runtime.{region}.amazonaws.com/", endpoints.BedrockRuntime.ToString());
    }

    [Theory]
    [InlineData("https://vpce-0a1b2c3d-x9y8.sts.ap-northeast-1.vpce.amazonaws.com")]
    [InlineData("https://vpce-0a1b2c3d-x9y8-ap-northeast-1a.sts.ap-northeast-1.vpce.amazonaws.com/")]
    [InlineData("https://sts.ap-northeast-1.amazonaws.com")]
    public void An_interface_endpoint_of_the_Region_is_accepted(string sts)
    {
        var (endpoints, problems) = Read("ap-northeast-1", sts, null, UpstreamProfile.Aws);

        Assert.Empty(problems);
        Assert.Equal(AwsRegion.Tokyo, endpoints!.Region);
    }

    [Theory]
    [InlineData("https://sts.amazonaws.com")]
    [InlineData("https://sts.us-east-1.amazonaws.com")]
    [InlineData("http://sts.ap-northeast-1.amazonaws.com")]
    [InlineData("https://sts.ap-northeast-1.amazonaws.com:8443")]
    [InlineData("https://sts.ap-northeast-1.amazonaws.com.evil.example")]
    [InlineData("https://evil.example/sts.ap-northeast-1.amazonaws.com")]
    [InlineData("https://user@sts.ap-northeast-1.amazonaws.com")]
    [InlineData("https://a.vpce-1.sts.ap-northeast-1.vpce.amazonaws.com")]
    [InlineData("https://vpce-1.bedrock-runtime.ap-northeast-1.vpce.amazonaws.com")]
    [InlineData("https://vpce-1.sts.ap-northeast-3.vpce.amazonaws.com")]
    [InlineData("http://127.0.0.1:5101")]
    [InlineData("http://localhost:5101")]
    [InlineData("sts.ap-northeast-1.amazonaws.com")]
    [InlineData("ftp://sts.ap-northeast-1.amazonaws.com")]
    public void Any_other_address_is_refused_by_key_and_with_the_remedy(string sts)
    {
        var (endpoints, problems) = Read("ap-northeast-1", sts, null, UpstreamProfile.Aws);

        Assert.Null(endpoints);
        var problem = Assert.Single(problems);
        Assert.StartsWith("AWS_ENDPOINT_URL_STS: ", problem, StringComparison.Ordinal);
        Assert.Contains("sts.ap-northeast-1.amazonaws.com", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("us-east-1")]
    [InlineData("AP-NORTHEAST-1")]
    [InlineData("ap-northeast-2")]
    public void Any_other_Region_is_refused(string? region)
    {
        var (endpoints, problems) = Read(region, null, null, UpstreamProfile.Aws);

        Assert.Null(endpoints);
        Assert.StartsWith("AWS_REGION: ", Assert.Single(problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Loopback_is_accepted_only_where_the_host_was_built_for_the_simulator()
    {
        var (endpoints, _) = Read(
            "ap-northeast-1", "http://127.0.0.1:5101", "http://[::1]:5101", UpstreamProfile.Simulator);
        var (abroad, problems) = Read("ap-northeast-1", "http://192.0.2.1:5101", null, UpstreamProfile.Simulator);

        Assert.NotNull(endpoints);
        Assert.Null(abroad);
        Assert.Single(problems);
    }

    [Fact]
    public void A_general_AWS_ENDPOINT_URL_redirects_nothing()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                [new("AWS_REGION", "ap-northeast-1"), new("AWS_ENDPOINT_URL", "https://evil.example")])
            .Build();

        var endpoints = AwsEndpoints.Read(configuration, UpstreamProfile.Aws, []);

        Assert.Equal("sts.ap-northeast-1.amazonaws.com", endpoints!.Sts.Host);
    }

    private static (AwsEndpoints? Endpoints, List<string> Problems) Read(
        string? region, string? sts, string? runtime, UpstreamProfile profile)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([
                new("AWS_REGION", region), new("AWS_ENDPOINT_URL_STS", sts),
                new("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", runtime)])
            .Build();
        var problems = new List<string>();
        return (AwsEndpoints.Read(configuration, profile, problems), problems);
    }
}
