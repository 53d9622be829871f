using Gateway.Bedrock.Targets;
using Gateway.Callers;
using Gateway.Catalog;
using Gateway.Errors;
using Gateway.Residency;
using Gateway.Residency.Proofs;
using Gateway.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Residency;

/// <summary>The placements of a catalog with two targets: Tokyo first, then another account in Osaka.</summary>
public sealed class SeveralTargetsTests : IDisposable
{
    private const string BaseModel = "anthropic.claude-3-5-sonnet-20240620-v1:0";

    private static readonly Application Anybody = new("demo", new ApplicationOptions { Name = "demo", Models = ["*"] });

    private readonly UpstreamTarget _tokyo = Some.Target();
    private readonly UpstreamTarget _osaka = Some.Target("555566667777", AwsRegion.Osaka);
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly ProofRules _rules;
    private readonly ResidencyPolicy _policy;

    public SeveralTargetsTests()
    {
        _rules = Unasked.Rules(TimeProvider.System, _services);
        var catalog = new CatalogOptions
        {
            Providers = ["anthropic"],
            Models =
            {
                ["haiku"] = new() { ModelId = The.HaikuProfile, Destinations = ["ap-northeast-1", "ap-northeast-3"] },
                ["sonnet"] = new() { ModelId = BaseModel, Destinations = ["ap-northeast-3"] },
            },
        };
        _policy = new ResidencyPolicy(
            catalog, new[] { _tokyo, _osaka }.Select(target => ResidencyScope.Of(target, new(), catalog)), _rules);
    }

    [Theory]
    [InlineData("haiku", "444455556666/ap-northeast-1")]
    [InlineData(The.HaikuProfile, "444455556666/ap-northeast-1")]
    [InlineData("arn:aws:bedrock:ap-northeast-1:444455556666:inference-profile/" + The.HaikuProfile, "444455556666/ap-northeast-1")]
    [InlineData("arn:aws:bedrock:ap-northeast-3:555566667777:inference-profile/" + The.HaikuProfile, "555566667777/ap-northeast-3")]
    [InlineData("arn:aws:bedrock:ap-northeast-1::inference-profile/" + The.HaikuProfile, "444455556666/ap-northeast-1")]
    [InlineData("arn:aws:bedrock:ap-northeast-3::inference-profile/" + The.HaikuProfile, "555566667777/ap-northeast-3")]
    [InlineData("sonnet", "555566667777/ap-northeast-3")]
    [InlineData("arn:aws:bedrock:ap-northeast-3::foundation-model/" + BaseModel, "555566667777/ap-northeast-3")]
    public void A_name_leads_to_the_first_target_where_it_means_a_proven_model(string name, string target)
    {
        Assert.True(_policy.Place(Anybody, name).Is(out var placement, out _));

        Assert.Equal(target, placement.Target.Name);
    }

    [Theory]
    [InlineData("arn:aws:bedrock:us-east-1:555566667777:inference-profile/" + The.HaikuProfile)]
    [InlineData("arn:aws:bedrock:ap-northeast-3:555566667777:prompt/ABCDEFGHIJ")]
    [InlineData("global.anthropic.claude-haiku-4-5-20251001-v1:0")]
    public void A_name_that_leaves_Japan_or_hides_where_it_goes_is_refused_at_both(string name) =>
        Assert.Equal(ErrorCode.ResidencyViolation, _policy.Place(Anybody, name).Error?.Code);

    [Theory]
    [InlineData("arn:aws:bedrock:ap-northeast-1:555566667777:inference-profile/" + The.HaikuProfile)]
    [InlineData("arn:aws:bedrock:ap-northeast-3:444455556666:inference-profile/" + The.HaikuProfile)]
    [InlineData("arn:aws:bedrock:ap-northeast-3:555566667777:application-inference-profile/a1b2c3d4e5f6")]
    public void A_profile_that_no_target_has_is_unknown(string name) =>
        Assert.Equal(ErrorCode.ModelNotFound, _policy.Place(Anybody, name).Error?.Code);

    [Fact]
    public void What_AWS_says_at_one_target_is_no_proof_at_the_other()
    {
        var (tokyo, osaka) = (EntryAt(_tokyo), EntryAt(_osaka));

        _rules.Book.Note(tokyo.Declared, Evidence("ap-northeast-1", "ap-northeast-3"));
        _rules.Book.Note(osaka.Declared, Evidence("ap-northeast-3", "us-east-1"));

        Assert.Equal((ProofState.Verified, ProofState.Contradicted), (tokyo.Proof.State, osaka.Proof.State));
        Assert.Equal((_tokyo, null), (tokyo.Served?.Target, osaka.Served?.Target));
    }

    [Fact]
    public void A_model_is_called_at_the_next_target_while_its_proof_fails_at_the_first()
    {
        _rules.Book.Note(EntryAt(_tokyo).Declared, Evidence("ap-northeast-1", "us-east-1"));

        Assert.True(_policy.Place(Anybody, "haiku").Is(out var placement, out _));
        Assert.Equal(_osaka, placement.Target);

        _rules.Book.Note(EntryAt(_osaka).Declared, Evidence("ap-northeast-3", "us-east-1"));

        Assert.Equal(ErrorCode.ResidencyNotProven, _policy.Place(Anybody, "haiku").Error?.Code);
    }

    [Fact]
    public void A_proof_moves_no_placement_to_another_target()
    {
        var proof = ResidencyProof.ByMembers(
            The.HaikuProfile, ProofState.Verified, [.. AwsRegion.InJapan], [], TimeProvider.System.GetUtcNow());

        Assert.Equal(_osaka, EntryAt(_osaka).Declared.Under(proof).Target);
    }

    [Fact]
    public void A_model_is_listed_once() =>
        Assert.Equal(["haiku", "sonnet"], _policy.PlacementsFor(Anybody).Select(placement => placement.Alias));

    public void Dispose() => _services.Dispose();

    private CatalogEntry EntryAt(UpstreamTarget target) =>
        _policy.Entries.Single(entry => entry.Declared.Target == target && entry.Declared.Alias == "haiku");

    private static ProfileEvidence Evidence(params string[] regions) => new(
        The.HaikuProfile, "arn", "ACTIVE",
        [.. regions.Select(region => $"arn:aws:bedrock:{region}::foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0")]);
}
