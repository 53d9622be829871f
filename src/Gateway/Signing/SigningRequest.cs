namespace Gateway.Signing;

/// <summary>
/// What a signature covers: the request as it will be on the wire, and whose key id and token it carries.
/// </summary>
/// <param name="Method">The HTTP method, in capitals.</param>
/// <param name="RawPath">The path exactly as sent: percent-encoded once, without the query.</param>
/// <param name="RawQuery">
/// The query as sent, without <c>?</c>; empty if there is none. Sorted and re-encoded by the signer.
/// </param>
/// <param name="Host">The value of the Host header, with the port unless it is the scheme's default.</param>
/// <param name="ContentType">The value of the Content-Type header; <c>null</c> if the request has none.</param>
/// <param name="ContentSha256">
/// The body's hash, from <see cref="SigV4.HashOf"/>. Worked out once, while every attempt is signed anew.
/// </param>
/// <param name="AccessKeyId">The key id that AWS looks the secret up by.</param>
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
    /// More headers to sign, in lower case and in the order of their names, each behind <c>x-amz-security-token</c>;
    /// Bedrock's <c>x-amzn-bedrock-…</c> are. Default none.
    /// </summary>
    public ReadOnlyMemory<SignedHeader> Further { get; init; }

    /// <summary>Method and path: a session token is as good as a password.</summary>
    public override string ToString() => $"{Method} {RawPath}";
}
