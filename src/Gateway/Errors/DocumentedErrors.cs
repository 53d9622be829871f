using System.Collections.Immutable;

namespace Gateway.Errors;

/// <summary>The errors that an endpoint has besides a missing key, as its metadata: for the OpenAPI document.</summary>
internal sealed record DocumentedErrors(params ImmutableArray<ErrorCode> Codes);
