namespace Gateway.Signing;

/// <summary>
/// The header values a signature adds to a request. The request must also carry, unchanged, the Host, Content-Type and
/// <c>x-amz-security-token</c> that were signed.
/// </summary>
/// <param name="Authorization">Value of <c>Authorization</c>.</param>
/// <param name="AmzDate">Value of <c>x-amz-date</c>.</param>
/// <param name="ContentSha256">Value of <c>x-amz-content-sha256</c>.</param>
internal readonly record struct Signature(string Authorization, string AmzDate, string ContentSha256)
{
    /// <summary>The date only: for five minutes, an attacker who reads a signature can send the request again.</summary>
    public override string ToString() => $"{nameof(Signature)} of {AmzDate}";
}
