using System.Collections.Immutable;

namespace Gateway.Residency.Proofs;

/// <summary>What AWS says an inference profile is: the part of GetInferenceProfile's answer that matters here.</summary>
/// <param name="Id">The profile's id.</param>
/// <param name="Arn">The profile's ARN.</param>
/// <param name="Status">Its status; <c>ACTIVE</c> is the only one AWS names.</param>
/// <param name="Members">The ARN of every model a call may be sent to.</param>
internal sealed record ProfileEvidence(string Id, string Arn, string Status, ImmutableArray<string> Members);
