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
        var (path, uri, host) = call.Address;
        var signature = SigV4.Sign(
            new SigningRequest(
                "POST", path, "", host, Json,
                call.ContentSha256, session.AccessKeyId, session.SessionToken)
            {
                Further = call.Headers.Count == 0
                    ? default
                    : call.Headers.Select(header => new SignedHeader(header.Key, header.Value)).ToArray(),
            },
            session.KeyFor(now, SigningName),
            now);

        var request = new HttpRequestMessage(HttpMethod.Post, uri) { Content = new SentBody(call) };
#pragma warning disable RS0030 // Banned because it lets CR LF through. An object of the type would be wrapped in another one.
        request.Content.Headers.TryAddWithoutValidation("Content-Type", Json);
#pragma warning restore RS0030
        Sign(request, signature, session);
        for (var i = 0; i < call.Headers.Count; i++)
        {
            request.Headers.Add(call.Headers[i].Key, call.Headers[i].Value);
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

        // Add would parse the value as a list and fail at its commas, and AuthenticationHeaderValue would copy it twice.
        if (signature.Authorization.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            throw new ArgumentException("The access key id has characters that no header may have.", nameof(session));
        }

#pragma warning disable RS0030 // Banned because it lets CR LF through; checked above.
        request.Headers.TryAddWithoutValidation("Authorization", signature.Authorization);
#pragma warning restore RS0030
    }
}
