using System.Text.Json;
using Gateway.Simulator.BedrockRuntime.Retrieval;

namespace Gateway.Simulator.BedrockRuntime.Models;

/// <summary>
/// The existing foundation models, and AWS's own system inference profiles, as the data file models.json lists them.
/// </summary>
internal sealed class ModelCatalog
{
    // AWS gives a date for each; its value should not matter to any reader.
    private static readonly DateTimeOffset Made = new(2025, 10, 15, 0, 0, 0, TimeSpan.Zero);

    // The generation of models that the data file does not list: the simulator models.
    private const string Default = "4.5";

    private readonly Dictionary<string, FoundationModel> _models;

    /// <param name="furtherModels">Ids that exist in addition to the data file's and can be called on demand.</param>
    /// <param name="change">Applies the settings that replace a generation's own rules.</param>
    internal ModelCatalog(IEnumerable<string> furtherModels, Func<ClaudeGeneration, ClaudeGeneration>? change = null)
    {
        using var document = JsonDocument.Parse(EmbeddedFile.Read("BedrockRuntime.Models.models.json"));
        var generations = document.RootElement.GetProperty("claudeGenerations").EnumerateObject()
            .ToDictionary(
                entry => entry.Name,
                entry => ClaudeGeneration.Read(entry.Value) is var read && change is not null ? change(read) : read,
                StringComparer.Ordinal);
        _models = document.RootElement.GetProperty("foundationModels").EnumerateArray()
            .Select(model => new FoundationModel(
                Text(model, "id"), Text(model, "name"), model.GetProperty("onDemand").GetBoolean())
            {
                ContextTokens = model.GetProperty("context").GetInt32(),
                MaxOutputTokens = model.GetProperty("maxOutput").GetInt32(),
                MinCachedTokens = model.GetProperty("cacheMinimum").GetInt32(),
                CountsTokens = model.GetProperty("countTokens").GetBoolean(),
                Claude = model.TryGetProperty("claude", out var claude) ? generations[claude.GetString()!] : null,
                Retrieval = model.TryGetProperty("retrieval", out var form) ? IRetrievalForm.Named(form.GetString()!) : null,
            })
            .Concat(furtherModels.Select(
                id => new FoundationModel(id, id, OnDemand: true) { Claude = generations[Default] }))
            .ToDictionary(model => model.Id, StringComparer.Ordinal);
        SystemProfiles =
        [
            .. document.RootElement.GetProperty("inferenceProfiles").EnumerateArray()
                .Select(profile => Profile(profile, _models[Text(profile, "model")])),
        ];
    }

    internal IReadOnlyList<InferenceProfile> SystemProfiles { get; }

    /// <summary>The models that run in Tokyo without a profile and that a gateway serves: those that embed or rerank.</summary>
    internal IEnumerable<FoundationModel> InRegionModels => _models.Values.Where(model => model.Retrieval is not null);

    /// <summary>The model with a base id, compared exactly; null if there is none.</summary>
    internal FoundationModel? Find(string id) => _models.GetValueOrDefault(id);

    private static InferenceProfile Profile(JsonElement profile, FoundationModel model)
    {
        var id = Text(profile, "id");
        var geography = id.Split('.')[0];
        var shown = geography == "global" ? "Global" : geography.ToUpperInvariant();
        return new InferenceProfile(
            id, $"{shown} {model.Name}", model, Texts(profile, "sources"), Texts(profile, "destinations"))
        {
            CreatedAt = Made,
            UpdatedAt = Made,
        };
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static List<string> Texts(JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(item => item.GetString()!)];
}
