namespace Gateway.Signing;

/// <summary>
/// The parts of a request that a signature covers, exactly as they will be sent, with the key id and session token it carries.
/// </summary>
/// <param name="Method">The HTTP method, in capitals.</param>
/// <param name="RawPath">The path exactly as sent: percent-encoded once, without the query.</param>
/// <param name="RawQuery">
/// The query as sent, without <c>?</c>; empty if there is none. Sorted and re-encoded by the signer.
/// </param>
/// <param name="Host">The value of the Host header, with the port unless it is the scheme's default.</param>
/// <param name="ContentType">The value of the Content-Type header; <c>null</c> if the request has none.</param>
/// <param name="ContentSha256">
/// The body's hash, from <see cref="SigV4.HashOf(ReadOnlySpan{byte})"/>. Calculated once per request, although each attempt is signed again.
/// </param>
/// <param name="AccessKeyId">The key id by which AWS finds the secret.</param>
/// <param name="SessionToken">The token of temporary credentials; <c>null</c> for a long-term key.</param>
internal readonly record struct SigningRequest(
    string Method,
    string RawPath,
    string RawQuery,
    string Host,
    string? ContentType,
    string ContentSha256,
    string AccessKeyId,
    string? SessionToken)
{
    /// <summary>
    /// More headers to sign, in lower case, sorted by name, each name sorting after <c>x-amz-security-token</c>, as Bedrock's
    /// <c>x-amzn-bedrock-…</c> do. Default none.
    /// </summary>
    public ReadOnlyMemory<SignedHeader> Further { get; init; }

    /// <summary>Method and path only: a session token is as secret as a password.</summary>
    public override string ToString() => $"{Method} {RawPath}";
}
