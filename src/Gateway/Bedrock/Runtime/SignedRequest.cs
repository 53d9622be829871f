using System.Net.Http.Headers;
using Gateway.Credentials;
using Gateway.Signing;

namespace Gateway.Bedrock.Runtime;

/// <summary>
/// Makes the HTTP request of one attempt. Made anew each time: a signature carries its date and its session.
/// </summary>
internal static class SignedRequest
{
    // Bedrock Runtime signs as "bedrock", not by its host name; the control plane too.
    private const string SigningName = "bedrock";

    private const string Json = "application/json";

    private static readonly string NoBody = SigV4.HashOf([]);

    public static HttpRequestMessage Make(BedrockCall call, Session session, DateTimeOffset now)
    {
        var uri = new Uri(session.Target.Endpoints.BedrockRuntime, call.RawPath);
        var signature = SigV4.Sign(
            new SigningRequest(
                "POST", call.RawPath, "", uri.Authority, Json,
                call.ContentSha256, session.AccessKeyId, session.SessionToken)
            {
                Further = call.Headers.Select(header => new SignedHeader(header.Key, header.Value)).ToArray(),
            },
            session.KeyFor(now, SigningName),
            now);

        var request = new HttpRequestMessage(HttpMethod.Post, uri) { Content = new SentBody(call) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(Json);
        Sign(request, signature, session);
        foreach (var (name, value) in call.Headers)
        {
            request.Headers.Add(name, value);
        }

        return request;
    }

    /// <summary>A question to the control plane.</summary>
    /// <param name="path">The path, percent-encoded.</param>
    /// <param name="query">The query without <c>?</c>; empty for none.</param>
    /// <param name="session">Whose question it is; its target is asked.</param>
    /// <param name="now">The time by AWS's clock.</param>
    public static HttpRequestMessage MakeGet(string path, string query, Session session, DateTimeOffset now)
    {
        var uri = new Uri(session.Target.Endpoints.Bedrock, query.Length == 0 ? path : $"{path}?{query}");
        var signature = SigV4.Sign(
            new SigningRequest("GET", path, query, uri.Authority, null, NoBody, session.AccessKeyId, session.SessionToken),
            session.KeyFor(now, SigningName),
            now);

        var request = new HttpRequestMessage(HttpMethod.Get, uri);
        Sign(request, signature, session);
        return request;
    }

    private static void Sign(HttpRequestMessage request, Signature signature, Session session)
    {
        request.Headers.Add("x-amz-date", signature.AmzDate);
        request.Headers.Add("x-amz-content-sha256", signature.ContentSha256);
        request.Headers.Add("x-amz-security-token", session.SessionToken);
        request.Headers.Authorization = Header(signature.Authorization);
    }

    // HttpHeaders parses an Authorization it is given as text as a list, at whose commas it fails.
    private static AuthenticationHeaderValue Header(string value)
    {
        var space = value.IndexOf(' ', StringComparison.Ordinal);
        return new AuthenticationHeaderValue(value[..space], value[(space + 1)..]);
    }
}
