using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Http;

/// <summary>The request target as it stood on the wire, before Kestrel decoded it.</summary>
internal static class RequestTarget
{
    /// <summary>
    /// The target in origin form: path and query. Of an absolute form, which a server must accept (RFC 9112, 3.2.2), the
    /// part behind the authority, if scheme and authority are this connection's and the Host header's own; any other
    /// target comes back as it is, and no route knows it.
    /// </summary>
    /// <remarks>Not decoded: in absolute form Kestrel's path has lost the difference between <c>%2F</c> and a slash.</remarks>
    public static string Of(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (target.StartsWith('/') || (string?)context.Request.Headers.Host is not { Length: > 0 } host)
        {
            return target;
        }

        var origin = $"{context.Request.Scheme}://{host}";
        return target.StartsWith(origin, StringComparison.Ordinal)
            && target.AsSpan(origin.Length) is ['/', ..]
            ? target[origin.Length..]
            : target;
    }

    /// <summary>Whether a target has a query.</summary>
    public static bool HasQuery(string target) => target.Contains('?', StringComparison.Ordinal);

    /// <summary>Whether the target is an absolute form that is not of this connection and its Host header.</summary>
    public static bool IsOfOtherServer(HttpContext context) =>
        Of(context) is var target && !target.StartsWith('/') && target.Contains("://", StringComparison.Ordinal);
}
