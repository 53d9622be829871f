namespace Gateway.Simulator.Signatures;

/// <summary>The reasons why a request is not authenticated. Each protocol has its own error code for each.</summary>
internal enum SignatureErrorKind
{
    MissingToken,
    Incomplete,
    UnknownKey,
    ExpiredSession,
    WrongSignature,
}

/// <summary>A failed authentication with AWS's text.</summary>
internal sealed record SignatureError(SignatureErrorKind Kind, string Message)
{
    internal static readonly SignatureError Missing = new(SignatureErrorKind.MissingToken, "Missing Authentication Token");

    internal static readonly SignatureError Unknown =
        new(SignatureErrorKind.UnknownKey, "The security token included in the request is invalid.");

    // Recorded without a full stop.
    internal static readonly SignatureError Expired =
        new(SignatureErrorKind.ExpiredSession, "The security token included in the request is expired");

    internal static readonly SignatureError Mismatch = new(
        SignatureErrorKind.WrongSignature,
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access "
        + "Key and signing method. Consult the service documentation for details.");
}
