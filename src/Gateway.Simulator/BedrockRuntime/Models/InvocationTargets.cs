namespace Gateway.Simulator.BedrockRuntime.Models;

/// <summary>Finds the target that a model identifier means.</summary>
internal sealed class InvocationTargets(ModelCatalog catalog, InferenceProfiles profiles)
{
    private const string ModelArnStart = $"arn:aws:bedrock:{Accounts.Region}::foundation-model/";

    /// <summary>
    /// The target of an identifier in a call from an account in Tokyo: a model's id or ARN, a system profile's id or ARN, or an
    /// application profile's ARN. Null if it means nothing there; ids are compared exactly.
    /// </summary>
    internal InvocationTarget? Find(string identifier, string callerAccount)
    {
        // The bare id of an application profile is not a model identifier.
        if (profiles.Find(identifier, callerAccount) is { } profile
            && (profile.Owner is null || identifier != profile.Id))
        {
            return new InvocationTarget(profile.Model, profile, profile.ArnFor(callerAccount));
        }

        var id = identifier.StartsWith(ModelArnStart, StringComparison.Ordinal)
            ? identifier[ModelArnStart.Length..]
            : identifier;
        return catalog.Find(id) is { } model ? new InvocationTarget(model, null, null) : null;
    }
}
