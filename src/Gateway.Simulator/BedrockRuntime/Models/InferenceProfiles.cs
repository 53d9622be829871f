using System.Collections.Concurrent;

namespace Gateway.Simulator.BedrockRuntime.Models;

/// <summary>
/// The existing inference profiles: AWS's own, which a test may reroute or remove, and the contractor's application profiles.
/// Safe for concurrent use. A change applies from the next call.
/// </summary>
internal sealed class InferenceProfiles(ModelCatalog catalog, TimeProvider time)
{
    private const string ModelArnStart = "arn:aws:bedrock:";

    private readonly ConcurrentDictionary<string, InferenceProfile> _byId = new(
        catalog.SystemProfiles.Select(profile => KeyValuePair.Create(profile.Id, profile)), StringComparer.Ordinal);

    /// <summary>Creates an application profile in the contractor's account.</summary>
    /// <param name="id">The new id. AWS's ids have twelve letters and digits.</param>
    /// <param name="name">The name for people.</param>
    /// <param name="copyFrom">
    /// The sources: one system profile's id or ARN, or foundation models' ARNs, one per destination and all of the same model.
    /// <c>arn:aws:bedrock:::foundation-model/…</c> means anywhere.
    /// </param>
    /// <exception cref="ArgumentException">The id is taken, or there is nothing to copy.</exception>
    internal InferenceProfile AddApplication(string id, string name, params IReadOnlyList<string> copyFrom)
    {
        var sources = copyFrom.Select(Source).ToList();
        if (sources.Select(source => source.Model.Id).Distinct().Count() != 1)
        {
            throw new ArgumentException("An inference profile has exactly one model.", nameof(copyFrom));
        }

        var profile = new InferenceProfile(
            id, name, sources[0].Model, [Accounts.Region], [.. sources.SelectMany(source => source.Destinations)])
        {
            Owner = Accounts.ContractorId,
            CreatedAt = time.GetUtcNow(),
            UpdatedAt = time.GetUtcNow(),
        };
        return _byId.TryAdd(id, profile)
            ? profile
            : throw new ArgumentException($"There is a profile {id} already.", nameof(id));
    }

    /// <summary>Changes the destinations of a profile without telling its users.</summary>
    /// <param name="id">The profile.</param>
    /// <param name="destinations">The Regions; an empty one means anywhere.</param>
    /// <exception cref="ArgumentException">There is no such profile, or it would run nowhere.</exception>
    internal void Reroute(string id, params IReadOnlyList<string> destinations)
    {
        if (destinations.Count == 0)
        {
            throw new ArgumentException("A profile needs a destination.", nameof(destinations));
        }

        if (!_byId.TryGetValue(id, out var profile))
        {
            throw new ArgumentException($"There is no profile {id}.", nameof(id));
        }

        _byId[id] = profile with { Destinations = [.. destinations], UpdatedAt = time.GetUtcNow() };
    }

    /// <summary>Deletes a profile, also one of AWS's own.</summary>
    /// <returns>False when there was none.</returns>
    internal bool Remove(string id) => _byId.TryRemove(id, out _);

    /// <summary>True when an id is a profile's, in any Region and account.</summary>
    internal bool Exists(string id) => _byId.ContainsKey(id);

    /// <summary>The profile that an id or ARN means for an account in Tokyo; null if it means none.</summary>
    internal InferenceProfile? Find(string identifier, string account) =>
        _byId.TryGetValue(identifier[(identifier.LastIndexOf('/') + 1)..], out var profile)
        && profile.IsVisibleTo(account)
        && (identifier == profile.Id || identifier == profile.ArnFor(account))
            ? profile
            : null;

    /// <summary>The profiles that an account sees in Tokyo, by id.</summary>
    internal IEnumerable<InferenceProfile> VisibleTo(string account) =>
        _byId.Values
            .Where(profile => profile.IsVisibleTo(account))
            .OrderBy(profile => profile.Id, StringComparer.Ordinal);

    private (FoundationModel Model, IReadOnlyList<string> Destinations) Source(string copyFrom)
    {
        if (Find(copyFrom, Accounts.ContractorId) is { Owner: null } profile)
        {
            return (profile.Model, profile.Destinations);
        }

        var region = copyFrom.StartsWith(ModelArnStart, StringComparison.Ordinal)
            ? copyFrom[ModelArnStart.Length..].Split(':')[0]
            : "";
        return catalog.Find(copyFrom[(copyFrom.IndexOf('/', StringComparison.Ordinal) + 1)..]) is { } model
            && model.ArnIn(region) == copyFrom
            ? (model, [region])
            : throw new ArgumentException(
                $"'{copyFrom}' is neither a system profile nor a foundation model's ARN.", nameof(copyFrom));
    }
}
