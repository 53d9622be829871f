using System.Collections.Immutable;
using Gateway.Catalog;
using Gateway.Errors;
using Gateway.Residency.Proofs;

namespace Gateway.Residency;

/// <summary>The facts that a model id or ARN alone gives about where a call may be processed.</summary>
/// <param name="Destinations">
/// The Regions; for an application inference profile, which hides them, the largest set that is possible.
/// </param>
/// <param name="State">How well the Regions are proven.</param>
/// <param name="Why">The reason why the id proves nothing and is never served; else <c>null</c>.</param>
internal sealed record Geography(ImmutableArray<AwsRegion> Destinations, ProofState State, Text? Why)
{
    public static Geography None(Text why) => new([], ProofState.Unverified, why);
}
