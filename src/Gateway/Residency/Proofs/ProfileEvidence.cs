using System.Collections.Immutable;

namespace Gateway.Residency.Proofs;

/// <summary>AWS's description of an inference profile: the part of a GetInferenceProfile response that matters here.</summary>
/// <param name="Id">The profile's id.</param>
/// <param name="Arn">The profile's ARN.</param>
/// <param name="Status">Its status; <c>ACTIVE</c> is the only value that AWS documents.</param>
/// <param name="Members">The ARN of every model to which a call may be sent.</param>
internal sealed record ProfileEvidence(string Id, string Arn, string Status, ImmutableArray<string> Members);
