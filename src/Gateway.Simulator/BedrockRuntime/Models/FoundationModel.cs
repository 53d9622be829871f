using Gateway.Simulator.BedrockRuntime.Retrieval;

namespace Gateway.Simulator.BedrockRuntime.Models;

/// <summary>A foundation model.</summary>
/// <param name="Id">The base id.</param>
/// <param name="Name">Provider and model as in Bedrock's texts.</param>
/// <param name="OnDemand">True when it may be called by its base id; new Claude models may not.</param>
internal sealed record FoundationModel(string Id, string Name, bool OnDemand)
{
    /// <summary>The parameters that a model with Claude's format accepts; null for a model with another format.</summary>
    internal ClaudeGeneration? Claude { get; init; }

    /// <summary>The format of a model that embeds or reranks texts; null for a model that answers.</summary>
    internal IRetrievalForm? Retrieval { get; init; }

    /// <summary>The longest prompt, in tokens.</summary>
    internal int ContextTokens { get; init; } = 200_000;

    /// <summary>The greatest <c>max_tokens</c>.</summary>
    internal int MaxOutputTokens { get; init; } = 64_000;

    /// <summary>The shortest prefix that is cached, in tokens.</summary>
    internal int MinCachedTokens { get; init; } = 4_096;

    /// <summary>True when CountTokens supports it.</summary>
    internal bool CountsTokens { get; init; } = true;

    /// <summary>True for Amazon's Nova models, which have a format of their own.</summary>
    internal bool IsNova => Id.StartsWith("amazon.nova", StringComparison.Ordinal);

    /// <summary>True when its use needs an agreement in AWS Marketplace.</summary>
    internal bool NeedsAgreement => IsAnthropic || Id.StartsWith("cohere.", StringComparison.Ordinal);

    /// <summary>True when its use needs Anthropic's use-case form too.</summary>
    internal bool IsAnthropic => Id.StartsWith("anthropic.", StringComparison.Ordinal);

    /// <param name="region">The Region; empty for the ARN without a Region with which global profiles mean anywhere.</param>
    internal string ArnIn(string region) => $"arn:aws:bedrock:{region}::foundation-model/{Id}";
}

/// <summary>The target of a call: a model, called directly or through a profile.</summary>
/// <param name="Model">The model that serves the call.</param>
/// <param name="Profile">The profile through which it is called; null for a direct call.</param>
/// <param name="ProfileArn">The profile's ARN in the caller's account.</param>
internal sealed record InvocationTarget(FoundationModel Model, InferenceProfile? Profile, string? ProfileArn)
{
    /// <summary>The Regions in which the call may run.</summary>
    internal IReadOnlyList<string> Destinations => Profile?.Destinations ?? [Accounts.Region];
}
