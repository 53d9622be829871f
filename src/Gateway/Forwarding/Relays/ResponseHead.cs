using Gateway.Bedrock.Runtime;
using Gateway.Surfaces;

namespace Gateway.Forwarding.Relays;

/// <summary>The headers of the response to a caller.</summary>
internal static class ResponseHead
{
    /// <summary>Lists in <c>X-Gateway-Dropped</c> the parts of the request that are not sent on to Bedrock.</summary>
    /// <param name="response">The response.</param>
    /// <param name="dropped">Members and betas, as the caller wrote them.</param>
    public static void Announce(HttpResponse response, IReadOnlyCollection<string> dropped)
    {
        if (dropped.Count > 0)
        {
            response.Headers["X-Gateway-Dropped"] = string.Join(", ", dropped);
        }
    }

    /// <summary>Writes the headers that every relayed response has.</summary>
    /// <param name="context">The request.</param>
    /// <param name="surface">The surface that the request came in on.</param>
    /// <param name="headers">The headers of Bedrock's response; <c>null</c> while there is none.</param>
    /// <param name="contentType">The media type.</param>
    public static void Write(HttpContext context, Surface surface, ResponseHeaders? headers, string? contentType)
    {
        var response = context.Response;
        response.ContentType = contentType;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        if (headers is not null)
        {
            response.Headers["x-amzn-RequestId"] = headers.RequestId;
            foreach (var (name, value) in headers.Further)
            {
                response.Headers[name] = value;
            }
        }

        surface.WriteHeaders(context);
    }
}
