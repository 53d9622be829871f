using Gateway.Catalog;
using Gateway.Residency;
using Gateway.Residency.Proofs;
using Gateway.Testing;

namespace Gateway.Tests.Residency;

public class ModelGeographyTests
{
    private static readonly ResidencyScope Scope = new(
        Some.Target(), [.. AwsRegion.InJapan], ["anthropic", "amazon"]);

    [Theory]
    [InlineData("jp.anthropic.claude-haiku-4-5-20251001-v1:0")]
    [InlineData("jp.anthropic.claude-opus-5")]
    [InlineData("arn:aws:bedrock:ap-northeast-1:444455556666:inference-profile/jp.anthropic.claude-opus-5")]
    public void A_jp_profile_is_proven_for_Tokyo_and_Osaka(string modelId)
    {
        var (destinations, _, why) = ModelGeography.Of(modelId, Scope);

        Assert.Null(why);
        Assert.Equal([AwsRegion.Tokyo, AwsRegion.Osaka], destinations);
    }

    [Theory]
    [InlineData("anthropic.claude-3-5-sonnet-20240620-v1:0")]
    [InlineData("arn:aws:bedrock:ap-northeast-1::foundation-model/anthropic.claude-3-5-sonnet-20240620-v1:0")]
    public void A_base_model_is_proven_for_the_endpoints_own_Region(string modelId)
    {
        var (destinations, _, why) = ModelGeography.Of(modelId, Scope);

        Assert.Null(why);
        Assert.Equal([AwsRegion.Tokyo], destinations);
    }

    [Fact]
    public void An_application_profile_of_the_contractor_hides_its_members_until_AWS_shows_them()
    {
        var geography = ModelGeography.Of(
            "arn:aws:bedrock:ap-northeast-1:444455556666:application-inference-profile/abc123def456", Scope);

        Assert.Null(geography.Why);
        Assert.Equal(ProofState.Unverified, geography.State);
    }

    [Theory]
    [InlineData("us.anthropic.claude-haiku-4-5-20251001-v1:0")]
    [InlineData("global.anthropic.claude-haiku-4-5-20251001-v1:0")]
    [InlineData("apac.anthropic.claude-3-5-sonnet-20240620-v1:0")]
    [InlineData("mars.anthropic.claude-5")]
    [InlineData("JP.anthropic.claude-opus-5")]
    [InlineData("claude")]
    [InlineData("")]
    [InlineData("arn:aws:bedrock:us-east-1:444455556666:inference-profile/jp.anthropic.claude-opus-5")]
    [InlineData("arn:aws:bedrock:ap-northeast-3:444455556666:inference-profile/jp.anthropic.claude-opus-5")]
    [InlineData("arn:aws:bedrock:ap-northeast-1:444455556666:inference-profile/us.anthropic.claude-opus-5")]
    [InlineData("arn:aws:bedrock:::foundation-model/anthropic.claude-opus-5")]
    [InlineData("arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-opus-5")]
    [InlineData("arn:aws:bedrock:ap-northeast-1::foundation-model/jp.anthropic.claude-opus-5")]
    [InlineData("arn:aws:bedrock:ap-northeast-1:999988887777:inference-profile/jp.anthropic.claude-opus-5")]
    [InlineData("arn:aws:bedrock:ap-northeast-1::inference-profile/jp.anthropic.claude-opus-5")]
    [InlineData("arn:aws:bedrock:ap-northeast-1:444455556666:foundation-model/anthropic.claude-opus-5")]
    [InlineData("arn:aws:bedrock:ap-northeast-1:999988887777:application-inference-profile/abc123def456")]
    [InlineData("arn:aws:bedrock:ap-northeast-3:444455556666:application-inference-profile/abc123def456")]
    [InlineData("arn:aws:bedrock:ap-northeast-1:444455556666:application-inference-profile/")]
    [InlineData("arn:aws:bedrock:ap-northeast-1:444455556666:application-inference-profile/a:b")]
    [InlineData("arn:aws:bedrock:ap-northeast-1:444455556666:prompt/ABCDEFGHIJ:1")]
    [InlineData("arn:aws:bedrock:ap-northeast-1:444455556666:prompt-router/r")]
    [InlineData("arn:aws:bedrock:ap-northeast-1:444455556666:default-prompt-router/anthropic.claude:1")]
    [InlineData("arn:aws:bedrock:ap-northeast-1:444455556666:imported-model/abc")]
    [InlineData("arn:aws:sagemaker:ap-northeast-1:444455556666:endpoint/e")]
    [InlineData("arn:aws-us-gov:bedrock:us-gov-west-1::foundation-model/anthropic.claude-opus-5")]
    [InlineData("arn:")]
    public void Everything_else_proves_nothing(string modelId)
    {
        var (destinations, _, why) = ModelGeography.Of(modelId, Scope);

        Assert.NotNull(why);
        Assert.Empty(destinations);
    }
}
