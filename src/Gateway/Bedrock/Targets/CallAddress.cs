namespace Gateway.Bedrock.Targets;

/// <summary>The address of an operation on a model at a target.</summary>
/// <param name="RawPath">The path on the wire: every reserved character of the id percent-encoded, as AWS SDKs send it.</param>
/// <param name="Url">The address with that path.</param>
/// <param name="Authority">The value of the Host header.</param>
internal sealed record CallAddress(string RawPath, Uri Url, string Authority);
