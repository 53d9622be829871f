using System.Collections.Immutable;
using Gateway.Catalog;
using Gateway.Errors;
using Gateway.Residency.Proofs;

namespace Gateway.Residency;

/// <summary>What a model id or ARN by itself says about where a call may be processed.</summary>
/// <param name="Destinations">
/// The Regions; for an application inference profile, which hides them, the most there can be.
/// </param>
/// <param name="State">How well that is known.</param>
/// <param name="Why">Why nothing is known, and the id is never served; else <c>null</c>.</param>
internal sealed record Geography(ImmutableArray<AwsRegion> Destinations, ProofState State, Text? Why)
{
    public static Geography None(Text why) => new([], ProofState.Unverified, why);
}
