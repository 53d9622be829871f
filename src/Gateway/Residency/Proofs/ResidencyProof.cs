using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gateway.Catalog;

namespace Gateway.Residency.Proofs;

/// <summary>
/// Why calls of one model are held to stay in Japan, or why not any more. Immutable; every settlement names its id.
/// </summary>
internal sealed record ResidencyProof
{
    /// <summary>How long AWS's list of a profile's members counts: 24 hours.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromHours(24);

    private ResidencyProof(string id, string modelId, ProofState state, ImmutableArray<AwsRegion> destinations) =>
        (Id, ModelId, State, Destinations) = (id, modelId, state, destinations);

    /// <summary>
    /// State, time and a hash of the model id, its Regions and its members, such as
    /// <c>verified-20261127T120000Z-0f3a9c41</c>. The same facts found at the same second are the same id.
    /// </summary>
    public string Id { get; }

    /// <summary>The exact id or ARN that is sent to Bedrock.</summary>
    public string ModelId { get; }

    /// <summary>As it was found; an old <see cref="ProofState.Verified"/> is told by <see cref="StateAt"/>.</summary>
    public ProofState State { get; }

    /// <summary>The Regions the catalog declares, and that this proof is about.</summary>
    public ImmutableArray<AwsRegion> Destinations { get; }

    /// <summary>AWS's list of members, as ARNs; empty where it was not read.</summary>
    public ImmutableArray<string> Members { get; private init; } = [];

    /// <summary>When AWS's list was read; <c>null</c> where it was not.</summary>
    public DateTimeOffset? ProvenAt { get; private init; }

    /// <summary>From then on it no longer counts; <c>null</c> for what does not age.</summary>
    public DateTimeOffset? ExpiresAt => State == ProofState.Verified ? ProvenAt + Lasts : null;

    /// <summary>How the last look at AWS's list ended; <c>null</c> before the first.</summary>
    public ProofCheck? LastCheck { get; init; }

    /// <summary>What the id alone says: nothing was asked of AWS.</summary>
    public static ResidencyProof ByForm(string modelId, ProofState state, ImmutableArray<AwsRegion> destinations) =>
        new($"{state.Name()}-{Hash(modelId, destinations, [])}", modelId, state, destinations);

    /// <summary>What AWS's list says.</summary>
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

    /// <summary>Whether calls may be sent on the strength of it.</summary>
    public bool Serves(DateTimeOffset now, bool requireVerified) => StateAt(now) switch
    {
        ProofState.InRegion or ProofState.Verified => true,
        ProofState.Declared => !requireVerified,
        _ => false,
    };

    private static string Hash(
        string modelId, ImmutableArray<AwsRegion> destinations, ImmutableArray<string> members)
    {
        var facts = string.Join('\n', [modelId, .. destinations.Select(region => region.Name), .. members.Order(StringComparer.Ordinal)]);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(facts)).AsSpan(0, 4));
    }
}

/// <summary>One look at AWS's list of a profile's members.</summary>
/// <param name="At">When.</param>
/// <param name="Outcome">
/// <c>ok</c>, or in one word why there is no list: <c>denied</c>, <c>not_found</c>, <c>unreachable</c> and the like.
/// </param>
internal sealed record ProofCheck(DateTimeOffset At, string Outcome)
{
    /// <summary>The outcome of a look that found what it looked for.</summary>
    public const string Ok = "ok";
}
