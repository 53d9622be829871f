using System.Net.Http.Headers;
using Gateway.Credentials;
using Gateway.Signing;

namespace Gateway.Bedrock.Runtime;

/// <summary>
/// Creates the HTTP request of one attempt. A new one for each attempt, because a signature contains its date and session.
/// </summary>
internal static class SignedRequest
{
    // Bedrock Runtime signs as "bedrock", not as its host name; so does the control plane.
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

    /// <summary>Creates a GET request to the control plane.</summary>
    /// <param name="path">The path, percent-encoded.</param>
    /// <param name="query">The query without <c>?</c>; empty for none.</param>
    /// <param name="session">The session to sign with; its target is called.</param>
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

    // Set as parsed: HttpHeaders would parse the text as a list and fail at its commas.
    private static AuthenticationHeaderValue Header(string value)
    {
        var space = value.IndexOf(' ', StringComparison.Ordinal);
        return new AuthenticationHeaderValue(value[..space], value[(space + 1)..]);
    }
}
