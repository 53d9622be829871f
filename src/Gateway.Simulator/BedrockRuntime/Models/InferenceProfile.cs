namespace Gateway.Simulator.BedrockRuntime.Models;

/// <summary>
/// An inference profile: one model, called in any source Region, run in any destination Region.
/// </summary>
/// <param name="Id">The id. A system profile's begins with its geography, an application profile's does not.</param>
/// <param name="Name">The name for people.</param>
/// <param name="Model">The profile's model.</param>
/// <param name="Sources">The Regions in which it exists.</param>
/// <param name="Destinations">The Regions in which it may run; an empty one means anywhere.</param>
internal sealed record InferenceProfile(
    string Id,
    string Name,
    FoundationModel Model,
    IReadOnlyList<string> Sources,
    IReadOnlyList<string> Destinations)
{
    /// <summary>The account that owns an application profile; null for a system profile, which every account has.</summary>
    internal string? Owner { get; init; }

    internal required DateTimeOffset CreatedAt { get; init; }

    internal required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>AWS's description of a system profile; null for an application profile, which has none.</summary>
    internal string? Description =>
        Owner is not null ? null
            : Destinations.Contains("") ? $"Routes requests to {Model.Name} globally across all supported AWS Regions."
            : $"Routes requests to {Model.Name} in {string.Join(", ", Destinations)}.";

    /// <summary>The model in each destination, as GetInferenceProfile lists it.</summary>
    internal IEnumerable<string> ModelArns => Destinations.Select(Model.ArnIn);

    /// <summary>The profile's ARN in an account.</summary>
    internal string ArnFor(string account) => Owner is null
        ? $"arn:aws:bedrock:{Accounts.Region}:{account}:inference-profile/{Id}"
        : $"arn:aws:bedrock:{Accounts.Region}:{Owner}:application-inference-profile/{Id}";

    internal bool IsVisibleTo(string account) =>
        Sources.Contains(Accounts.Region) && (Owner is null || Owner == account);
}
