using Gateway.Residency;

namespace Gateway.Tests.Residency;

/// <summary>The names by which Anthropic's clients know the models of a catalog.</summary>
public class ModelSynonymsTests
{
    private static readonly ModelSynonyms Synonyms = new(
    [
        ("haiku", "jp.anthropic.claude-haiku-4-5-20251001-v1:0"),
        ("opus", "arn:aws:bedrock:ap-northeast-1:444455556666:inference-profile/jp.anthropic.claude-opus-4-8"),
        ("old-a", "jp.anthropic.claude-sonnet-4-20250514-v1:0"),
        ("old-b", "anthropic.claude-sonnet-4-20260101-v1:0"),
        ("nova", "jp.amazon.nova-2-lite-v1:0"),
    ]);

    [Theory]
    [InlineData("claude-haiku-4-5", "haiku")]
    [InlineData("claude-haiku-4-5-20251001", "haiku")]
    [InlineData("claude-haiku-4-5-20251001-v1:0", "haiku")]
    [InlineData("anthropic.claude-haiku-4-5-20251001-v1:0", "haiku")]
    [InlineData("anthropic.claude-haiku-4-5", "haiku")]
    [InlineData("claude-opus-4-8", "opus")]
    [InlineData("anthropic.claude-opus-4-8", "opus")]
    [InlineData("claude-sonnet-4-20250514", "old-a")]
    public void They_mean_the_one_entry_of_that_model(string name, string alias) => Assert.Equal(alias, Synonyms.AliasOf(name));

    [Theory]
    [InlineData("claude-sonnet-4")] // Two entries.
    [InlineData("claude-haiku-4-5-20260101")] // Another version of the model.
    [InlineData("claude-opus-4-8-20260301")]
    [InlineData("claude-haiku-4")]
    [InlineData("Claude-Haiku-4-5")]
    [InlineData("claude-haiku-4-5-latest")]
    [InlineData("us.anthropic.claude-haiku-4-5-20251001-v1:0")]
    [InlineData("global.anthropic.claude-haiku-4-5-20251001-v1:0")]
    [InlineData("anthropic.anthropic.claude-haiku-4-5")]
    [InlineData("nova-2-lite")]
    [InlineData("amazon.nova-2-lite-v1:0")]
    [InlineData("gpt-4o-mini")]
    [InlineData("")]
    public void Other_names_mean_nothing(string name) => Assert.Null(Synonyms.AliasOf(name));

    [Theory]
    [InlineData("claude-sonnet-4-6[1m]", "claude-sonnet-4-6")]
    [InlineData("claude-sonnet-4-6", "claude-sonnet-4-6")]
    [InlineData("[1m]", "")]
    public void The_suffix_for_a_long_context_is_no_part_of_a_name(string name, string without) =>
        Assert.Equal(without, ModelSynonyms.WithoutSuffix(name));
}
