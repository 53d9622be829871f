using Gateway.Catalog;
using Gateway.Residency;
using Gateway.Residency.Proofs;
using Gateway.Testing;

namespace Gateway.Tests.Residency.Proofs;

public class ProfileEvaluatorTests
{
    private const string Model = "anthropic.claude-haiku-4-5-20251001-v1:0";
    private const string Tokyo = $"arn:aws:bedrock:ap-northeast-1::foundation-model/{Model}";
    private const string Osaka = $"arn:aws:bedrock:ap-northeast-3::foundation-model/{Model}";
    private const string ProfileArn = $"arn:aws:bedrock:ap-northeast-1:444455556666:inference-profile/{The.HaikuProfile}";

    [Fact]
    public void Members_in_exactly_the_declared_Regions_agree()
    {
        Assert.True(ProfileEvaluator.Agrees([Tokyo, Osaka], AwsRegion.InJapan));
        Assert.True(ProfileEvaluator.Agrees([Osaka, Tokyo, Tokyo], AwsRegion.InJapan));
        Assert.True(ProfileEvaluator.Agrees([Tokyo], [AwsRegion.Tokyo]));
    }

    [Theory]
    [InlineData($"arn:aws:bedrock:::foundation-model/{Model}")]
    [InlineData($"arn:aws:bedrock:us-east-1::foundation-model/{Model}")]
    [InlineData($"arn:aws:bedrock:ap-northeast-2::foundation-model/{Model}")]
    [InlineData($"arn:aws:bedrock:AP-NORTHEAST-1::foundation-model/{Model}")]
    [InlineData($"arn:aws:bedrock: ap-northeast-1::foundation-model/{Model}")]
    [InlineData($"arn:aws-us-gov:bedrock:ap-northeast-1::foundation-model/{Model}")]
    [InlineData($"arn:aws:sagemaker:ap-northeast-1::foundation-model/{Model}")]
    [InlineData($"arn:aws:bedrock:ap-northeast-1:444455556666:foundation-model/{Model}")]
    [InlineData("arn:aws:bedrock:ap-northeast-1::default-prompt-router/anthropic.claude:1")]
    [InlineData("arn:aws:bedrock:ap-northeast-1::inference-profile/global.anthropic.claude")]
    [InlineData("arn:aws:bedrock:ap-northeast-1")]
    [InlineData(Model)]
    [InlineData("")]
    public void One_member_elsewhere_or_not_understood_is_enough_to_disagree(string member)
    {
        Assert.False(ProfileEvaluator.Agrees([Tokyo, Osaka, member], AwsRegion.InJapan));
        Assert.False(ProfileEvaluator.Agrees([member, Tokyo, Osaka], AwsRegion.InJapan));
    }

    [Fact]
    public void Fewer_or_more_Regions_than_declared_disagree()
    {
        Assert.False(ProfileEvaluator.Agrees([Tokyo], AwsRegion.InJapan));
        Assert.False(ProfileEvaluator.Agrees([Tokyo, Osaka], [AwsRegion.Tokyo]));
        Assert.False(ProfileEvaluator.Agrees([], AwsRegion.InJapan));
    }

    [Theory]
    [InlineData(The.HaikuProfile, The.HaikuProfile, ProfileArn, "ACTIVE", 2, true)]
    [InlineData(ProfileArn, The.HaikuProfile, ProfileArn, "ACTIVE", 2, true)]
    [InlineData(The.HaikuProfile, "jp.anthropic.claude-opus-5", ProfileArn, "ACTIVE", 2, false)]
    [InlineData(ProfileArn, The.HaikuProfile, ProfileArn + "x", "ACTIVE", 2, false)]
    [InlineData(The.HaikuProfile, The.HaikuProfile, ProfileArn, "active", 2, false)]
    [InlineData(The.HaikuProfile, The.HaikuProfile, ProfileArn, "", 2, false)]
    [InlineData(The.HaikuProfile, The.HaikuProfile, ProfileArn, "ACTIVE", 0, false)]
    public void Only_an_active_profile_of_the_very_name_with_members_is_evidence(
        string asked, string id, string arn, string status, int members, bool isEvidence)
    {
        var evidence = new ProfileEvidence(id, arn, status, [.. new[] { Tokyo, Osaka }.Take(members)]);

        Assert.Equal(isEvidence, ProfileEvaluator.IsAbout(asked, evidence));
    }
}
