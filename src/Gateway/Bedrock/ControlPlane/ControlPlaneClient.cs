using System.Net;
using System.Text.Json;
using Gateway.Bedrock.Runtime;
using Gateway.Credentials;
using Gateway.Network;
using Microsoft.Extensions.Options;

namespace Gateway.Bedrock.ControlPlane;

/// <summary>
/// Calls Bedrock's control plane of a target, with its session and through its own interface endpoint. Reads only. Does not
/// retry, because its users ask again later.
/// </summary>
internal sealed class ControlPlaneClient : IDisposable
{
    private const int MaxResponseBytes = 4 * 1024 * 1024;

    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(5);

    private readonly HttpMessageInvoker _http;
    private readonly AwsClock _clock;

    public ControlPlaneClient(IOptions<BedrockOptions> options, UpstreamConnector connector, AwsClock clock)
    {
        _clock = clock;
        _http = BedrockConnections.Open(options.Value, connector, clock);
    }

    /// <summary>Makes one GET request.</summary>
    /// <param name="session">The session to sign with; its target is called.</param>
    /// <param name="path">The path, percent-encoded, such as <c>/inference-profiles</c>.</param>
    /// <param name="query">The query without <c>?</c>; empty for none.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<ControlPlaneResponse> GetAsync(
        Session session, string path, string query, CancellationToken cancellationToken)
    {
        using var over = new CancellationTokenSource(MaxWait, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
        try
        {
            using var request = SignedRequest.MakeGet(path, query, session, _clock.GetUtcNow());
            using var response = await _http.SendAsync(request, either.Token);
            return await ReadAsync(response, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ControlPlaneResponse.Without("timeout");
        }
        catch (Exception lost) when (lost is HttpRequestException or IOException)
        {
            return ControlPlaneResponse.Without(NotPrivateException.IsBehind(lost) ? "not_private" : "unreachable");
        }
    }

    public void Dispose() => _http.Dispose();

    private static async Task<ControlPlaneResponse> ReadAsync(
        HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await response.Content.LoadIntoBufferAsync(MaxResponseBytes, cancellationToken);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        try
        {
            return response.StatusCode == HttpStatusCode.OK
                ? new(ControlPlaneResponse.Ok, JsonElement.Parse(body), null)
                : ControlPlaneResponse.Failed(UpstreamError.Read(response, body));
        }
        catch (JsonException)
        {
            return ControlPlaneResponse.Without(ControlPlaneResponse.NotUnderstood);
        }
    }
}
