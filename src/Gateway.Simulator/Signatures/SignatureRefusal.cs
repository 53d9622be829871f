namespace Gateway.Simulator.Signatures;

/// <summary>Why a request is not believed. Each protocol has its own code for each.</summary>
internal enum RefusalKind
{
    MissingToken,
    Incomplete,
    UnknownKey,
    ExpiredSession,
    WrongSignature,
}

/// <summary>A refusal with AWS's text.</summary>
internal sealed record SignatureRefusal(RefusalKind Kind, string Message)
{
    internal static readonly SignatureRefusal Missing = new(RefusalKind.MissingToken, "Missing Authentication Token");

    internal static readonly SignatureRefusal Unknown =
        new(RefusalKind.UnknownKey, "The security token included in the request is invalid.");

    // Without a full stop: so it was recorded.
    internal static readonly SignatureRefusal Expired =
        new(RefusalKind.ExpiredSession, "The security token included in the request is expired");

    internal static readonly SignatureRefusal Mismatch = new(
        RefusalKind.WrongSignature,
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access "
        + "Key and signing method. Consult the service documentation for details.");
}
