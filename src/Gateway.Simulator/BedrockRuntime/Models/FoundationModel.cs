namespace Gateway.Simulator.BedrockRuntime.Models;

/// <summary>A model as its provider trained it.</summary>
/// <param name="Id">The base id.</param>
/// <param name="Name">Provider and model as Bedrock's texts name them.</param>
/// <param name="OnDemand">Whether it may be called by its base id; new Claude models may not.</param>
internal sealed record FoundationModel(string Id, string Name, bool OnDemand)
{
    /// <summary>What a model with Claude's form takes; null for one that has another form.</summary>
    internal ClaudeGeneration? Claude { get; init; }

    /// <summary>Whether it is one of Amazon's Nova models, which have a form of their own.</summary>
    internal bool IsNova => Id.StartsWith("amazon.nova", StringComparison.Ordinal);

    /// <summary>Whether its use needs Anthropic's form and an agreement in AWS Marketplace.</summary>
    internal bool IsAnthropic => Id.StartsWith("anthropic.", StringComparison.Ordinal);

    /// <param name="region">Empty for the region-less ARN through which global profiles mean anywhere.</param>
    internal string ArnIn(string region) => $"arn:aws:bedrock:{region}::foundation-model/{Id}";
}

/// <summary>What a call is aimed at: a model, directly or through a profile.</summary>
/// <param name="Model">The model that answers.</param>
/// <param name="Profile">The profile it is reached through; null for a direct call.</param>
/// <param name="ProfileArn">The profile's ARN in the caller's account.</param>
internal sealed record InvocationTarget(FoundationModel Model, InferenceProfile? Profile, string? ProfileArn)
{
    /// <summary>The Regions the call may run in.</summary>
    internal IReadOnlyList<string> Destinations => Profile?.Destinations ?? [Accounts.Region];
}
