using System.Net.Http.Headers;
using Gateway.Credentials;
using Gateway.Network;
using Gateway.Signing;

namespace Gateway.Bedrock;

/// <summary>
/// Makes the HTTP request of one attempt. Made anew each time: a signature carries its date and its session.
/// </summary>
internal static class SignedRequest
{
    // Bedrock Runtime signs as "bedrock", not by its host name.
    private const string SigningName = "bedrock";

    private const string Json = "application/json";

    public static HttpRequestMessage Make(BedrockCall call, Session session, AwsEndpoints endpoints, DateTimeOffset now)
    {
        var uri = new Uri(endpoints.BedrockRuntime, call.RawPath);
        var signature = SigV4.Sign(
            new SigningRequest(
                "POST", call.RawPath, "", uri.Authority, Json,
                call.ContentSha256, session.AccessKeyId, session.SessionToken)
            {
                Further = call.Headers.Select(header => new SignedHeader(header.Key, header.Value)).ToArray(),
            },
            session.KeyFor(now, endpoints.Region, SigningName),
            now);

        var request = new HttpRequestMessage(HttpMethod.Post, uri) { Content = new ReadOnlyMemoryContent(call.Body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(Json);
        request.Headers.Add("x-amz-date", signature.AmzDate);
        request.Headers.Add("x-amz-content-sha256", signature.ContentSha256);
        request.Headers.Add("x-amz-security-token", session.SessionToken);
        foreach (var (name, value) in call.Headers)
        {
            request.Headers.Add(name, value);
        }

        request.Headers.Authorization = Authorization(signature.Authorization);
        return request;
    }

    // HttpHeaders parses an Authorization it is given as text as a list, at whose commas it fails.
    private static AuthenticationHeaderValue Authorization(string value)
    {
        var space = value.IndexOf(' ', StringComparison.Ordinal);
        return new AuthenticationHeaderValue(value[..space], value[(space + 1)..]);
    }
}
