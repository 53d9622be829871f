using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gateway.Catalog;

namespace Gateway.Residency.Proofs;

/// <summary>
/// The proof that calls of one model stay in Japan, or the reason why they no longer do. Immutable. Every settlement contains
/// its id.
/// </summary>
internal sealed record ResidencyProof
{
    /// <summary>The time for which what AWS says is valid: 24 hours.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromHours(24);

    private ResidencyProof(string id, string modelId, ProofState state, ImmutableArray<AwsRegion> destinations) =>
        (Id, ModelId, State, Destinations) = (id, modelId, state, destinations);

    /// <summary>
    /// The state, the time and a hash of the model id, its Regions and its members, such as
    /// <c>verified-20261127T120000Z-0f3a9c41</c>. The same facts found in the same second have the same id.
    /// </summary>
    public string Id { get; }

    /// <summary>The exact id or ARN that is sent to Bedrock.</summary>
    public string ModelId { get; }

    /// <summary>
    /// The state when the proof was made; <see cref="StateAt"/> shows whether a <see cref="ProofState.Verified"/> has expired.
    /// </summary>
    public ProofState State { get; }

    /// <summary>The Regions that the catalog declares and this proof is about.</summary>
    public ImmutableArray<AwsRegion> Destinations { get; }

    /// <summary>AWS's list of a profile's members, or the base model itself, as ARNs; empty if it was not read.</summary>
    public ImmutableArray<string> Members { get; private init; } = [];

    /// <summary>The time at which AWS's list was read; <c>null</c> if it was not.</summary>
    public DateTimeOffset? ProvenAt { get; private init; }

    /// <summary>The time from which the proof is no longer valid; <c>null</c> if it does not expire.</summary>
    public DateTimeOffset? ExpiresAt => State == ProofState.Verified ? ProvenAt + Lasts : null;

    /// <summary>The outcome of the last request for AWS's list; <c>null</c> before the first.</summary>
    public ProofCheck? LastCheck { get; init; }

    /// <summary>A proof by the form of the id alone; AWS was not asked.</summary>
    public static ResidencyProof ByForm(string modelId, ProofState state, ImmutableArray<AwsRegion> destinations) =>
        new($"{state.Name()}-{Hash(modelId, destinations, [])}", modelId, state, destinations);

    /// <summary>A proof by AWS's list of members; a base model is its own only member.</summary>
    public static ResidencyProof ByMembers(
        string modelId, ProofState state, ImmutableArray<AwsRegion> destinations, ImmutableArray<string> members,
        DateTimeOffset now)
    {
        var time = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        return new ResidencyProof(
            $"{state.Name()}-{time}-{Hash(modelId, destinations, members)}", modelId, state, destinations)
        {
            Members = members,
            ProvenAt = now,
        };
    }

    /// <summary>The state at that time.</summary>
    public ProofState StateAt(DateTimeOffset now) => ExpiresAt <= now ? ProofState.Expired : State;

    /// <summary>True when calls may be sent with this proof.</summary>
    public bool Serves(DateTimeOffset now, bool requireVerified) => StateAt(now) switch
    {
        ProofState.Verified => true,
        ProofState.InRegion or ProofState.Declared => !requireVerified,
        _ => false,
    };

    private static string Hash(
        string modelId, ImmutableArray<AwsRegion> destinations, ImmutableArray<string> members)
    {
        var facts = string.Join('\n', [modelId, .. destinations.Select(region => region.Name), .. members.Order(StringComparer.Ordinal)]);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(facts)).AsSpan(0, 4));
    }
}

/// <summary>One request for AWS's list of a profile's members.</summary>
/// <param name="At">The time of the request.</param>
/// <param name="Outcome">
/// <c>ok</c>, or the reason in one word why there is no list: <c>denied</c>, <c>not_found</c>, <c>unreachable</c> and the like.
/// </param>
internal sealed record ProofCheck(DateTimeOffset At, string Outcome)
{
    /// <summary>The outcome when the list was read.</summary>
    public const string Ok = "ok";
}
