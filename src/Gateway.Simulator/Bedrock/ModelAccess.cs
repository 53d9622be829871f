using System.Collections.Concurrent;
using Gateway.Simulator.BedrockRuntime;
using Gateway.Simulator.BedrockRuntime.Models;
using Gateway.Simulator.Wire;

namespace Gateway.Simulator.Bedrock;

/// <summary>
/// What the contractor's account has agreed to: Anthropic's form, the agreements of AWS Marketplace, data retention.
/// Safe for concurrent use; a change counts from the next call on.
/// </summary>
internal sealed class ModelAccess(ModelCatalog catalog, TimeProvider time)
{
    // How long AWS answers while a subscription that cannot succeed is tried in the background.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<string, Agreement> _agreements = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _firstCalls = new(StringComparer.Ordinal);
    private volatile Retention _retention = new(DataRetentionMode.None, time.GetUtcNow());
    private volatile bool _formFilled = true;
    private volatile bool _accountAuthorized = true;

    /// <summary>Whether Anthropic's form about the first use was sent in. Default true.</summary>
    internal bool FormFilled
    {
        get => _formFilled;
        set => _formFilled = value;
    }

    /// <summary>Whether AWS lets the account use models at all. Default true.</summary>
    internal bool AccountAuthorized
    {
        get => _accountAuthorized;
        set => _accountAuthorized = value;
    }

    /// <summary>What may be kept. Default <see cref="DataRetentionMode.None"/>.</summary>
    internal DataRetentionMode DataRetention
    {
        get => _retention.Mode;
        set => _retention = new Retention(value, time.GetUtcNow());
    }

    /// <summary>The mode with the time it was set.</summary>
    internal Retention CurrentRetention => _retention;

    /// <summary>The agreement about a model. Default <see cref="Agreement.Active"/>.</summary>
    internal Agreement AgreementOf(string modelId) => _agreements.GetValueOrDefault(modelId, Agreement.Active);

    /// <summary>Changes an agreement. The quarter of an hour of a missing one begins with the next call.</summary>
    /// <param name="modelId">The base id of a model of Anthropic; others need no agreement.</param>
    /// <param name="agreement">The new state.</param>
    /// <exception cref="ArgumentException">There is no such model, or it needs no agreement.</exception>
    internal void SetAgreement(string modelId, Agreement agreement)
    {
        if (!NeedsAgreement(modelId))
        {
            throw new ArgumentException($"'{modelId}' is no base id of a model of Anthropic.", nameof(modelId));
        }

        _firstCalls.TryRemove(modelId, out _);
        _agreements[modelId] = agreement;
    }

    internal bool NeedsAgreement(string modelId) => catalog.Find(modelId) is { IsAnthropic: true };

    /// <summary>
    /// Why the account may not run the model; null if it may. The first call of a missing agreement starts its time.
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

    /// <summary>A mode of data retention and when it was set.</summary>
    internal sealed record Retention(DataRetentionMode Mode, DateTimeOffset UpdatedAt);
}
