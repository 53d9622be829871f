using Gateway.ContractorFiles;
using Gateway.Usage.Reconciliation.Dimensions;

namespace Gateway.Tests.Usage.Reconciliation;

public class DimensionReaderTests
{
    private const string Haiku = "anthropic.claude-haiku-4-5-20251001-v1:0";
    private const string Edition = "Claude Haiku 4.5 (Amazon Bedrock Edition)";

    private static readonly DimensionReader Reader = new(DimensionRules.Shipped);

    [Theory]
    [InlineData("USE1-Claude4.5Haiku-input-tokens", "Amazon Bedrock", Haiku, "Input", false, false)]
    [InlineData("APN1-Claude4.5Haiku-output-tokens", "Amazon Bedrock", Haiku, "Output", false, true)]
    [InlineData("APN1-Claude4.5Haiku-cache-read-input-token-count-cross-region-global", null, Haiku, "CacheRead", true, true)]
    [InlineData("APN3-Claude4.5Haiku-cache-write-input-token-count", null, Haiku, "CacheWrite5m", false, true)]
    [InlineData("APN1-Claude4.5Haiku-input-tokens-batch", null, Haiku, "Input", false, true)]
    [InlineData("APN1-MP:APN1_InputTokenCount-Units", Edition, Haiku, "Input", false, true)]
    [InlineData("APN1-MP:APN1_OutputTokenCount-Units", Edition, Haiku, "Output", false, true)]
    [InlineData("APN1-MP:APN1_CacheReadInputTokenCount-Units", Edition, Haiku, "CacheRead", false, true)]
    [InlineData("APN1-MP:APN1_CacheWriteInputTokenCount-Units", Edition, Haiku, "CacheWrite5m", false, true)]
    [InlineData("APN1-MP:APN1_InputTokenCount_Global-Units", Edition, Haiku, "Input", true, true)]
    [InlineData("USW2-MP:USW2_InputTokenCount-Units", Edition, Haiku, "Input", false, false)]
    [InlineData("APN1-MP:APN1_input_tokens_standard-Units", "Anthropic Claude Haiku 4.5 (Bedrock Edition)", Haiku, "Input", false, true)]
    [InlineData("APN1-MP:APN1_cache_write_tokens_1h_standard-Units", Edition, Haiku, "CacheWrite1h", false, true)]
    [InlineData("APN1-MP:APN1_cache_write_tokens_1h_global_standard-Units", Edition, Haiku, "CacheWrite1h", true, true)]
    [InlineData("APN1-MP:APN1_MillionBatchInputTokens-Units", Edition, Haiku, "Input", false, true)]
    [InlineData("APN1-MP:APN1_Reserved_1Month_InputTPM_Geo-Units", Edition, Haiku, null, false, true)]
    [InlineData("APN1-Nova2.0Lite-input-tokens", null, "amazon.nova-2-lite-v1:0", "Input", false, true)]
    [InlineData("APN1-NovaPro-input-tokens", null, null, "Input", false, true)]
    [InlineData("APN1-MP:APN1_InputTokenCount-Units", "Claude Opus 5 (Amazon Bedrock Edition)", "anthropic.claude-opus-5", "Input", false, true)]
    [InlineData("APN1-MP:APN1_InputTokenCount-Units", "Claude Opus 5.5 (Amazon Bedrock Edition)", "anthropic.claude-opus-5-5", "Input", false, true)]
    [InlineData("APN1-MP:APN1_InputTokenCount-Units", "Claude Opus 5.7 (Amazon Bedrock Edition)", null, "Input", false, true)]
    [InlineData("APN1-Guardrail-ContentPolicyUnitsConsumed", "Amazon Bedrock", null, null, false, true)]
    public void Every_spelling_is_read(string usageType, string? product, string? model, string? kind, bool isAnywhere, bool isAtHome)
    {
        var read = Reader.Read(usageType, product);

        Assert.Equal((model, kind, isAnywhere, isAtHome), (read.Model, read.Kind?.ToString(), read.IsAnywhere, read.IsAtHome));
    }

    [Theory]
    [InlineData("jp.anthropic.claude-sonnet-4-6", "anthropic.claude-sonnet-4-6")]
    [InlineData("arn:aws:bedrock:ap-northeast-1:444455556666:inference-profile/jp.anthropic.claude-sonnet-4-6", "anthropic.claude-sonnet-4-6")]
    [InlineData("amazon.titan-embed-text-v2:0", "amazon.titan-embed-text-v2:0")]
    [InlineData("arn:aws:bedrock:ap-northeast-1:444455556666:application-inference-profile/abc", "arn:aws:bedrock:ap-northeast-1:444455556666:application-inference-profile/abc")]
    public void A_model_is_compared_by_its_base(string modelId, string key) => Assert.Equal(key, DimensionReader.KeyOf(modelId));

    [Fact]
    public void A_file_adds_names_and_can_make_no_Region_a_home()
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, """
            {"Source":"contract","HomeRegions":["USE1"],"Models":[{"ModelId":"anthropic.claude-9","Names":["Claude Nine"]}],
             "Kinds":[{"Kind":"Input","Contains":["promptunits"]}]}
            """);

        var reader = new DimensionReader(DimensionRules.With(path));
        File.Delete(path);

        Assert.Equal(("anthropic.claude-9", TokenKind.Input, false), Of(reader.Read("USE1-ClaudeNine-prompt-units", null)));
        Assert.Equal((Haiku, TokenKind.Output, true), Of(reader.Read("APN1-Claude4.5Haiku-output-tokens", null)));

        static (string?, TokenKind?, bool) Of(Dimension read) => (read.Model, read.Kind, read.IsAtHome);
    }

    [Fact]
    public void A_file_of_another_form_is_refused()
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, """{"Modells":[]}""");

        var refused = Assert.Throws<ContractorFileException>(() => DimensionRules.With(path));
        File.Delete(path);

        Assert.Contains("reconcile.md", refused.Message, StringComparison.Ordinal);
    }

    // Each model of the catalog that has a price can be found in a bill.
    [Fact]
    public void Every_priced_model_has_names() => Assert.All(
        Gateway.Catalog.Prices.ShippedPrices.Rows.Values.Select(row => DimensionReader.KeyOf(row.ModelId)).Distinct(),
        model => Assert.Contains(DimensionRules.Shipped.Models, rule => rule.ModelId == model));
}
