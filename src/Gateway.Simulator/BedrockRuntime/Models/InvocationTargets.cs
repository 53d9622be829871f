namespace Gateway.Simulator.BedrockRuntime.Models;

/// <summary>Finds what a model identifier means.</summary>
internal sealed class InvocationTargets(ModelCatalog catalog, InferenceProfiles profiles)
{
    private const string ModelArnStart = $"arn:aws:bedrock:{Accounts.Region}::foundation-model/";

    /// <summary>
    /// What an identifier means when it is called in Tokyo from an account: a model's id or ARN, a system profile's id
    /// or ARN, an application profile's ARN. Null if it means nothing there; ids are compared exactly.
    /// </summary>
    internal InvocationTarget? Find(string identifier, string callerAccount)
    {
        // An application profile's bare id is no model identifier.
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
