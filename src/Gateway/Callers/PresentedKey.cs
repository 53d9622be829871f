using Gateway.Errors;

namespace Gateway.Callers;

/// <summary>
/// Finds the API key or token that a request carries in <c>Authorization: Bearer</c> or <c>x-api-key</c>. A token may be in both:
/// Claude Code sends what its <c>apiKeyHelper</c> prints in the two of them.
/// </summary>
internal static class PresentedKey
{
    private const string BearerScheme = "Bearer ";
    private const string SignatureScheme = "AWS4-";

    /// <param name="headers">The request's headers.</param>
    /// <param name="key">The key as sent, not checked. Valid only when the result is true.</param>
    /// <param name="error">The error for a caller without a key, or with two different ones.</param>
    // An AWS signature is ignored: SDKs that cannot leave it out sign with any credentials, and send the key beside it.
    public static bool TryRead(IHeaderDictionary headers, out ReadOnlySpan<char> key, out GatewayError error)
    {
        key = default;
        error = CallerErrors.NoKey;
        var bearers = 0;
        foreach (var authorization in headers.Authorization)
        {
            if (authorization is not null && authorization.StartsWith(SignatureScheme, StringComparison.Ordinal))
            {
                error = CallerErrors.AwsSignature;
            }
            else if (authorization is not null
                && authorization.StartsWith(BearerScheme, StringComparison.OrdinalIgnoreCase)
                && (++bearers > 1 || !TryTake(authorization.AsSpan(BearerScheme.Length).Trim(' '), ref key)))
            {
                error = CallerErrors.TwoKeys;
                return false;
            }
        }

        if ((string?)headers["x-api-key"] is { } apiKey && !TryTake(apiKey, ref key))
        {
            error = CallerErrors.TwoKeys;
            return false;
        }

        if (key.Length > 0)
        {
            return true;
        }

        if (ReferenceEquals(error, CallerErrors.NoKey) && headers.ContainsKey("api-key"))
        {
            error = CallerErrors.AzureKey;
        }

        return false;
    }

    /// <summary>True when it carries a JWT: that has two dots, and an API key has none.</summary>
    public static bool IsToken(IHeaderDictionary headers) => TryRead(headers, out var key, out _) && key.Contains('.');

    private static bool TryTake(ReadOnlySpan<char> given, ref ReadOnlySpan<char> key)
    {
        if (key.Length > 0 && !given.SequenceEqual(key))
        {
            return false;
        }

        key = given;
        return true;
    }
}
