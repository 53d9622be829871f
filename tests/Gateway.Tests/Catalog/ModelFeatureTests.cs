using System.Reflection;
using Gateway.Catalog;
using Gateway.Configuration;
using Gateway.Residency;
using Gateway.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Catalog;

/// <summary>What the shipped catalog says of each model, and what configuration can say instead.</summary>
public class ModelFeatureTests
{
    private static readonly Dictionary<string, string?> Every = new() { ["Callers:Applications:demo:Models:0"] = "*" };

    [Theory]
    [InlineData("claude-haiku-4-5", "Claude", 200_000, 64_000, "Budget", "", "One", true, "", 4096)]
    [InlineData("claude-sonnet-4-5", "Claude", 200_000, 64_000, "Budget", "", "One", true, "", null)]
    [InlineData("claude-sonnet-4-6", "Claude", 1_000_000, 128_000, "BudgetOrAdaptive", "low medium high max", "One", false, "", null)]
    [InlineData("claude-opus-4-7", "Claude", null, null, "Adaptive", "low medium high xhigh max", "None", false, "2026-10-21", null)]
    [InlineData("claude-opus-4-8", "Claude", 1_000_000, 128_000, "Adaptive", "low medium high xhigh max", "None", false, "2026-10-21", 4096)]
    [InlineData("claude-opus-5-5", "Claude", 1_000_000, 128_000, "Always", "low medium high xhigh max", "None", false, "2026-10-21", 512)]
    [InlineData("claude-haiku-5-5", "Claude", 1_000_000, 128_000, "Adaptive", "low medium high xhigh max", "None", false, "2026-10-21", 512)]
    [InlineData("nova-2-lite", "Nova", 1_000_000, 65_535, null, "low medium", null, null, "", null)]
    public async Task What_a_model_accepts_is_what_its_pages_say(
        string alias, string family, int? context, int? output, string? thinking, string effort, string? sampling, bool? prefill,
        string versions, int? cached)
    {
        await using var gateway = await TestGateway.StartAsync(new(Every));
        var placement = Policy(gateway).Entries.Single(entry => entry.Declared.Alias == alias).Declared;
        var features = placement.Features;

        Assert.Equal(
            (family, context, output, thinking, effort, sampling, prefill, versions, cached),
            (placement.Family.ToString(), features.ContextWindow, features.MaxOutputTokens, features.Thinking?.ToString(),
                string.Join(' ', features.Effort), features.Sampling?.ToString(), features.Prefill,
                string.Join(' ', features.AnthropicVersions), features.PromptCache.MinTokens));
    }

    [Theory]
    [InlineData("titan-embed-text-v2", "embedding", "TitanEmbed", "256 512 1024", 1024, 1, 8192, 50_000, "")]
    [InlineData("cohere-embed-multilingual-v3", "embedding", "CohereEmbed", "1024", 1024, 96, 512, 2048, "search_document search_query classification clustering")]
    [InlineData("cohere-embed-english-v3", "embedding", "CohereEmbed", "1024", 1024, 96, 512, 2048, "search_document search_query classification clustering")]
    [InlineData("amazon-rerank-v1", "rerank", "AmazonRerank", "", null, null, null, null, "")]
    [InlineData("cohere-rerank-v3-5", "rerank", "CohereRerank", "", null, null, null, null, "")]
    public async Task What_an_embedding_or_rerank_model_takes_is_data(
        string alias, string capability, string form, string dimensions, int? usual, int? inputs, int? tokens, int? characters, string types)
    {
        await using var gateway = await TestGateway.StartAsync(new(Every));
        var placement = Policy(gateway).Entries.Single(entry => entry.Declared.Alias == alias).Declared;
        var embedding = placement.Features.Embedding;

        Assert.Equal(
            (capability, form, dimensions, usual, inputs, tokens, characters, types),
            (string.Join(' ', placement.Capabilities), placement.InvokeForm.ToString(), string.Join(' ', embedding.Dimensions),
                embedding.DefaultDimensions, embedding.MaxInputs, embedding.MaxInputTokens, embedding.MaxInputCharacters,
                string.Join(' ', embedding.InputTypes)));
    }

    [Fact]
    public async Task Every_source_is_a_dated_page_of_AWS_or_unconfirmed()
    {
        await using var gateway = await TestGateway.StartAsync(new(Every));

        var sources = Policy(gateway).Entries.SelectMany(
            entry => entry.Declared.Features.Sources, (entry, source) => $"{entry.Declared.Alias} {source.Key}: {source.Value}").ToList();

        Assert.NotEmpty(sources);
        Assert.All(sources, source => Assert.Matches(@": (AWS.*\b20\d\d-\d\d-\d\d\b|unconfirmed)", source));
    }

    [Fact]
    public async Task A_page_of_AWS_is_named_for_no_value_that_is_not_there()
    {
        await using var gateway = await TestGateway.StartAsync(new(Every));

        foreach (var entry in Policy(gateway).Entries)
        {
            var features = entry.Declared.Features;
            foreach (var name in features.Sources.Keys.Where(name => name is not ("SourceRegions" or "Betas" or "CountTokensModelId")))
            {
                var value = typeof(ModelFeatures).GetProperty(name, BindingFlags.Public | BindingFlags.Instance)!.GetValue(features);

                Assert.False(value is null or IList<string> { Count: 0 }, $"{entry.Declared.Alias}: {name}");
            }
        }
    }

    [Fact]
    public async Task A_value_without_a_source_is_unconfirmed()
    {
        await using var gateway = await TestGateway.StartAsync(new(Every));
        var haiku = Policy(gateway).Entries.Single(entry => entry.Declared.Alias == "claude-haiku-4-5").Declared.Features;

        Assert.Equal("AWS model card, read 2026-11-28", haiku.SourceOf(nameof(ModelFeatures.ContextWindow)));
        Assert.Equal("unconfirmed", haiku.SourceOf(nameof(ModelFeatures.Prefill)));
    }

    [Fact]
    public async Task Configuration_overrides_single_values_and_keeps_the_others()
    {
        await using var gateway = await TestGateway.StartAsync(new(Every)
        {
            ["Catalog:Models:claude-haiku-4-5:Features:StructuredOutput"] = "Native",
            ["Catalog:Models:claude-haiku-4-5:Features:Lifecycle:Legacy"] = "2027-01-31",
            ["Catalog:Models:claude-haiku-4-5:Features:Sources:StructuredOutput"] = "measured 2026-12-01 in our account",
        });
        var features = Policy(gateway).Entries.Single(entry => entry.Declared.Alias == "claude-haiku-4-5").Declared.Features;

        Assert.Equal(StructuredOutput.Native, features.StructuredOutput);
        Assert.Equal(new DateOnly(2027, 1, 31), features.Lifecycle.Legacy);
        Assert.Equal("measured 2026-12-01 in our account", features.SourceOf("StructuredOutput"));
        Assert.Equal((ThinkingSupport.Budget, 64_000), (features.Thinking, features.MaxOutputTokens));
    }

    [Fact]
    public async Task Every_wrong_value_is_told_at_once()
    {
        const string Path = "Catalog__Models__claude-haiku-4-5__";
        (string Key, string Value)[] wrong =
        [
            ("SourceRegions__0", "us-east-1"),
            ("DisplayName", "line\nline"),
            ("Betas__0", "mcp-client-2025-11-20"),
            ("Features__ContextWindow", "0"),
            ("Features__PromptCache__MinTokens", "-1"),
            ("Features__PromptCache__Ttls__0", "30m"),
            ("Features__Embedding__Dimensions__0", "0"),
            ("Features__Embedding__DefaultDimensions", "768"),
            ("Features__Embedding__MaxInputs", "-1"),
            ("Features__Embedding__MaxInputTokens", "0"),
            ("Features__Embedding__MaxInputCharacters", "0"),
            ("Features__Embedding__InputTypes__0", "Search Query"),
            ("Features__Effort__0", "extreme"),
            ("Features__AnthropicVersions__0", "latest"),
            ("Features__Lifecycle__Launch", "2027-01-01"),
            ("Features__Sources__Thinking", "a blog"),
            ("Features__Sources__Colour", "AWS model card, read 2026-11-28"),
        ];

        var refused = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await using var started = await TestGateway.StartAsync(wrong.ToDictionary(
                setting => (Path + setting.Key).Replace("__", ":", StringComparison.Ordinal), string? (setting) => setting.Value));
        });

        var problems = StartupError.ProblemsOf(refused)!;
        Assert.All(wrong, setting => Assert.Contains(
            problems, problem => problem.StartsWith(Path + setting.Key.Split("__0")[0].Replace("__Launch", "", StringComparison.Ordinal), StringComparison.Ordinal)
                && problem.Contains(" / ", StringComparison.Ordinal) is false
                && problem.Contains("/ ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task More_output_than_context_is_refused()
    {
        var refused = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await using var started = await TestGateway.StartAsync(
                new() { ["Catalog:Models:claude-haiku-4-5:Features:MaxOutputTokens"] = "200001" });
        });

        Assert.Contains(
            StartupError.ProblemsOf(refused)!,
            problem => problem.Contains("MaxOutputTokens is 200001, more than the 200000 of ", StringComparison.Ordinal));
    }

    private static ResidencyPolicy Policy(TestGateway gateway) =>
        gateway.Services.GetRequiredService<Snapshot<CatalogOptions, ResidencyPolicy>>().Current;
}
