using System.Net;
using System.Net.Http.Headers;
using Gateway.Credentials;
using Gateway.Network;
using Gateway.Operations;

namespace Gateway.Bedrock;

/// <summary>
/// One attempt on the wire: sign, send, read the whole answer, judge it. No retry, no redirect, no proxy, no cookie.
/// </summary>
internal sealed class BedrockTransport : IDisposable
{
    // Interface endpoints change their addresses; a connection is not kept longer than this.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    private readonly HttpMessageInvoker _http;
    private readonly AwsEndpoints _endpoints;
    private readonly BedrockOptions _options;
    private readonly TimeProvider _time;

    public BedrockTransport(AwsEndpoints endpoints, BedrockOptions options, TimeProvider time)
    {
        (_endpoints, _options, _time) = (endpoints, options, time);
        _http = new HttpMessageInvoker(
            new SocketsHttpHandler
            {
                UseProxy = false,
                AllowAutoRedirect = false,
                UseCookies = false,
                AutomaticDecompression = DecompressionMethods.None,
                ActivityHeadersPropagator = null,
                ConnectTimeout = options.ConnectTimeout,
                PooledConnectionLifetime = ConnectionLifetime,
            },
            disposeHandler: true);
    }

    /// <exception cref="OperationCanceledException">Cancelled or timed out while the call was in flight.</exception>
    public async Task<BedrockAttempt> SendAsync(BedrockCall call, Session session, CancellationToken cancellationToken)
    {
        using var request = SignedRequest.Make(call, session, _endpoints, _time.GetUtcNow());
        call.UpstreamRequestId = null;
        call.InFlight = true;
        try
        {
            using var response = await _http.SendAsync(request, cancellationToken);
            call.UpstreamRequestId = UpstreamError.RequestIdOf(response);
            var attempt = await ReadAsync(response, cancellationToken);
            call.InFlight = false;
            return attempt;
        }
        catch (HttpRequestException notSent) when (IsBeforeSending(notSent.HttpRequestError))
        {
            call.InFlight = false;
            return BedrockAttempt.Refused(NetworkRefusals.Unreachable, RetryClass.Transient);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Nobody cancelled: the handler's own ConnectTimeout, the only other source.
            call.InFlight = false;
            return BedrockAttempt.Refused(NetworkRefusals.Unreachable, RetryClass.Transient);
        }
        catch (HttpRequestException garbled) when (
            garbled.HttpRequestError is HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded)
        {
            return BedrockAttempt.Refused(NetworkRefusals.NotUnderstood);
        }
        catch (Exception lost) when (lost is HttpRequestException or IOException)
        {
            return BedrockAttempt.Refused(NetworkRefusals.Lost);
        }
    }

    public void Dispose() => _http.Dispose();

    private static bool IsBeforeSending(HttpRequestError error) =>
        error is HttpRequestError.NameResolutionError
            or HttpRequestError.ConnectionError
            or HttpRequestError.SecureConnectionError;

    private async Task<BedrockAttempt> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var succeeded = response.StatusCode == HttpStatusCode.OK;
        var limit = succeeded ? _options.MaxAnswerBytes : UpstreamError.LongestBody;
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var announced = response.Content.Headers.ContentLength;
        if (await PooledRead.ReadAsync(body, announced, limit, cancellationToken) is not var (rented, length))
        {
            return succeeded
                ? BedrockAttempt.Refused(NetworkRefusals.NotUnderstood)
                : UpstreamErrors.Judge(UpstreamError.Read(response, []));
        }

        var answer = new BedrockAnswer(rented, length, UpstreamError.RequestIdOf(response));
        if (succeeded && IsJson(response.Content.Headers))
        {
            return BedrockAttempt.Answered(answer);
        }

        using (answer)
        {
            return succeeded
                ? BedrockAttempt.Refused(NetworkRefusals.NotUnderstood)
                : UpstreamErrors.Judge(UpstreamError.Read(response, answer.Body.Span));
        }
    }

    private static bool IsJson(HttpContentHeaders headers) =>
        string.Equals(headers.ContentType?.MediaType, "application/json", StringComparison.OrdinalIgnoreCase);
}
