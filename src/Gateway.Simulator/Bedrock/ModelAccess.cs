using System.Collections.Concurrent;
using Gateway.Simulator.BedrockRuntime;
using Gateway.Simulator.BedrockRuntime.Models;
using Gateway.Simulator.Wire;

namespace Gateway.Simulator.Bedrock;

/// <summary>
/// The agreements of the contractor's account: Anthropic's use-case form, agreements in AWS Marketplace, data retention.
/// Safe for concurrent use. A change applies from the next call.
/// </summary>
internal sealed class ModelAccess(ModelCatalog catalog, TimeProvider time)
{
    // The time for which calls succeed while AWS tries, in the background, a subscription that cannot succeed.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<string, Agreement> _agreements = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _firstCalls = new(StringComparer.Ordinal);
    private volatile Retention _retention = new(DataRetentionMode.None, time.GetUtcNow());
    private volatile bool _formFilled = true;
    private volatile bool _accountAuthorized = true;

    /// <summary>True when Anthropic's use-case form was submitted. Default true.</summary>
    internal bool FormFilled
    {
        get => _formFilled;
        set => _formFilled = value;
    }

    /// <summary>True when AWS allows the account to use models at all. Default true.</summary>
    internal bool AccountAuthorized
    {
        get => _accountAuthorized;
        set => _accountAuthorized = value;
    }

    /// <summary>The data-retention mode. Default <see cref="DataRetentionMode.None"/>.</summary>
    internal DataRetentionMode DataRetention
    {
        get => _retention.Mode;
        set => _retention = new Retention(value, time.GetUtcNow());
    }

    /// <summary>The mode and the time at which it was set.</summary>
    internal Retention CurrentRetention => _retention;

    /// <summary>The agreement about a model. Default <see cref="Agreement.Active"/>.</summary>
    internal Agreement AgreementOf(string modelId) => _agreements.GetValueOrDefault(modelId, Agreement.Active);

    /// <summary>Changes an agreement. The 15 minutes of a missing one start with the next call.</summary>
    /// <param name="modelId">The base id of a model of Anthropic or Cohere; other models need no agreement.</param>
    /// <param name="agreement">The new state.</param>
    /// <exception cref="ArgumentException">There is no such model, or it needs no agreement.</exception>
    internal void SetAgreement(string modelId, Agreement agreement)
    {
        if (!NeedsAgreement(modelId))
        {
            throw new ArgumentException($"'{modelId}' is no base id of a model of Anthropic or Cohere.", nameof(modelId));
        }

        _firstCalls.TryRemove(modelId, out _);
        _agreements[modelId] = agreement;
    }

    internal bool NeedsAgreement(string modelId) => catalog.Find(modelId) is { NeedsAgreement: true };

    /// <summary>
    /// The reason why the account may not run the model; null if it may. The first call with a missing agreement starts its 15
    /// minutes.
    /// </summary>
    internal AwsError? Refuse(FoundationModel model)
    {
        if (!AccountAuthorized)
        {
            return BedrockErrors.AccountNotAuthorized;
        }

        if (model.IsAnthropic && !FormFilled)
        {
            return BedrockErrors.FormNotFilled;
        }

        return AgreementOf(model.Id) == Agreement.Missing
            && _firstCalls.GetOrAdd(model.Id, time.GetUtcNow()) + Grace <= time.GetUtcNow()
            ? BedrockErrors.NoAgreement
            : null;
    }

    /// <summary>A data-retention mode and the time at which it was set.</summary>
    internal sealed record Retention(DataRetentionMode Mode, DateTimeOffset UpdatedAt);
}
