using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Http;

/// <summary>The request target as sent, before Kestrel decoded it.</summary>
internal static class RequestTarget
{
    /// <summary>
    /// The target in origin form: path and query. For an absolute form, which a server must accept (RFC 9112, 3.2.2), the part
    /// after the authority, if the scheme is that of this connection and the authority that of the Host header. Any other target
    /// is returned unchanged, and matches no route.
    /// </summary>
    /// <remarks>Not decoded: Kestrel's path of an absolute form no longer distinguishes <c>%2F</c> from a slash.</remarks>
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

    /// <summary>True when the path of a request is exactly this one, in no other spelling. The query is not read.</summary>
    public static bool HasPath(HttpContext context, string path)
    {
        var target = Of(context).AsSpan();
        var query = target.IndexOf('?');
        return (query < 0 ? target : target[..query]).SequenceEqual(path);
    }

    /// <summary>True when a target has a query.</summary>
    public static bool HasQuery(string target) => target.Contains('?', StringComparison.Ordinal);

    /// <summary>True when the target is an absolute form that does not match this connection and its Host header.</summary>
    public static bool IsOfOtherServer(HttpContext context) =>
        Of(context) is var target && !target.StartsWith('/') && target.Contains("://", StringComparison.Ordinal);
}
