using System.Text.Json;

namespace Gateway.Simulator.BedrockRuntime.Models;

/// <summary>
/// The foundation models and system inference profiles that exist, as the data file models.json lists them.
/// </summary>
internal sealed class ModelCatalog
{
    private readonly Dictionary<string, FoundationModel> _models;
    private readonly Dictionary<string, InferenceProfile> _profiles;

    /// <param name="furtherModels">Ids that exist besides the data file's and are called on demand.</param>
    internal ModelCatalog(IEnumerable<string> furtherModels)
    {
        using var document = JsonDocument.Parse(EmbeddedFile.Read("BedrockRuntime.Models.models.json"));
        _models = document.RootElement.GetProperty("foundationModels").EnumerateArray()
            .Select(model => new FoundationModel(Text(model, "id"), model.GetProperty("onDemand").GetBoolean()))
            .Concat(furtherModels.Select(id => new FoundationModel(id, OnDemand: true)))
            .ToDictionary(model => model.Id, StringComparer.Ordinal);
        _profiles = document.RootElement.GetProperty("inferenceProfiles").EnumerateArray()
            .Select(profile => new InferenceProfile(
                Text(profile, "id"), _models[Text(profile, "model")],
                Texts(profile, "sources"), Texts(profile, "destinations")))
            .ToDictionary(profile => profile.Id, StringComparer.Ordinal);
    }

    /// <summary>
    /// What a model identifier means when it is called in Tokyo from an account: an id, a foundation model's ARN or a
    /// system inference profile's ARN. Null if it means nothing there; ids are compared exactly.
    /// </summary>
    internal InvocationTarget? Find(string identifier, string callerAccount)
    {
        var modelArn = $"arn:aws:bedrock:{Accounts.Region}::foundation-model/";
        var profileArn = $"arn:aws:bedrock:{Accounts.Region}:{callerAccount}:inference-profile/";
        if (!identifier.StartsWith(modelArn, StringComparison.Ordinal)
            && _profiles.TryGetValue(Without(profileArn, identifier), out var profile)
            && profile.Sources.Contains(Accounts.Region))
        {
            return new InvocationTarget(profile.Model, profile, profileArn + profile.Id);
        }

        return !identifier.StartsWith(profileArn, StringComparison.Ordinal)
            && _models.TryGetValue(Without(modelArn, identifier), out var model)
            ? new InvocationTarget(model, null, null)
            : null;
    }

    /// <summary>Whether an id is that of a profile, called from whatever Region.</summary>
    internal bool IsProfile(string id) => _profiles.ContainsKey(id);

    private static string Without(string prefix, string text) =>
        text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : text;

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static List<string> Texts(JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(item => item.GetString()!)];
}
