using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Signing;
using Gateway.Simulator.Identities;

namespace Gateway.Simulator.Tests.Hosting;

/// <summary>
/// A call signed by the AWS SDK's public signer, which a test may change before and after it is signed.
/// </summary>
internal sealed record SignedCall(RunningSimulator Simulator, IssuedCredentials Signer)
{
    internal const string Haiku = "jp.anthropic.claude-haiku-4-5-20251001-v1%3A0";

    internal HttpMethod Method { get; init; } = HttpMethod.Post;

    internal string Path { get; init; } = $"/model/{Haiku}/converse";

    internal string Body { get; init; } = Some.Hello;

    internal string Region { get; init; } = Accounts.Region;

    internal string Service { get; init; } = "bedrock";

    internal Version Version { get; init; } = HttpVersion.Version11;

    internal DateTime? SignedAt { get; init; }

    /// <summary>Headers that are sent and signed in addition to the usual ones.</summary>
    internal Dictionary<string, string> Headers { get; init; } = [];

    /// <summary>Changes the request after it was signed.</summary>
    internal Action<HttpRequestMessage>? Afterwards { get; init; }

    internal SignedCall For(string modelId) =>
        this with { Path = $"/model/{Uri.EscapeDataString(modelId)}/{Path.Split('/')[^1]}" };

    /// <summary>A GET of the control plane, without a body.</summary>
    internal SignedCall Reading(string pathAndQuery) =>
        this with { Method = HttpMethod.Get, Path = pathAndQuery, Body = "" };

    /// <summary>A call of the same model with another operation, the last segment of the path.</summary>
    internal SignedCall By(string operation) => this with { Path = $"{Path[..Path.LastIndexOf('/')]}/{operation}" };

    internal async Task<Response> SendAsync()
    {
        using var response = await SendAsync(HttpCompletionOption.ResponseContentRead);
        return await Response.ReadAsync(response);
    }

    /// <summary>Sends and reads only the headers.</summary>
    internal Task<HttpResponseMessage> BeginAsync() => SendAsync(HttpCompletionOption.ResponseHeadersRead);

    /// <summary>Sends and reads all frames of the response, which must be a stream.</summary>
    internal async Task<IReadOnlyList<StreamFrame>> FramesAsync()
    {
        using var response = await BeginAsync();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await StreamFrame.ReadAllAsync(response);
    }

    /// <summary>Does the same without verification: each frame's bytes.</summary>
    internal async Task<IReadOnlyList<byte[]>> BytesAsync()
    {
        using var response = await BeginAsync();
        await using var stream = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        List<byte[]> frames = [];
        while (await StreamFrame.ReadBytesAsync(stream) is { } frame)
        {
            frames.Add(frame);
        }

        return frames;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpCompletionOption until)
    {
        using var request = new HttpRequestMessage(Method, new Uri(Simulator.Address, Path))
        {
            Version = Version,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Body));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        foreach (var (name, value) in await SignAsync(request.RequestUri!))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        Afterwards?.Invoke(request);
        return await Simulator.Http.SendAsync(request, until, TestContext.Current.CancellationToken);
    }

    private async Task<IEnumerable<KeyValuePair<string, string>>> SignAsync(Uri uri)
    {
        var signing = new AWSSigningRequest
        {
            HttpMethod = Method,
            RequestUri = uri,
            Content = Encoding.UTF8.GetBytes(Body),
        };
        signing.Headers["Content-Type"] = "application/json";
        foreach (var (name, value) in Headers)
        {
            signing.Headers[name] = value;
        }

        var signed = await AWSSigV4Signer.SignAsync(
            signing,
            new AWSSigV4Parameters
            {
                Credentials = Signer.SessionToken is null
                    ? new BasicAWSCredentials(Signer.AccessKeyId, Signer.SecretAccessKey)
                    : new SessionAWSCredentials(Signer.AccessKeyId, Signer.SecretAccessKey, Signer.SessionToken),
                Region = RegionEndpoint.GetBySystemName(Region),
                Service = Service,
                SignedAt = SignedAt,
            },
            TestContext.Current.CancellationToken);
        return Headers.Concat(signed.Headers).Where(header =>
            !header.Key.Equals("Content-Type", StringComparison.OrdinalIgnoreCase)
            && !header.Key.Equals("Host", StringComparison.OrdinalIgnoreCase))
                .DistinctBy(header => header.Key, StringComparer.OrdinalIgnoreCase);
    }
}
