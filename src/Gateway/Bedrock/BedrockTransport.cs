using System.Net;
using Gateway.Credentials;
using Gateway.Network;

namespace Gateway.Bedrock;

/// <summary>
/// One attempt on the wire: sign, send, read the answer or the beginning of a stream, judge it. No retry, no redirect,
/// no proxy, no cookie.
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

                // A stream left in the middle is closed at once: reading on only to keep the connection would keep the
                // model at work.
                MaxResponseDrainSize = 0,
                ResponseDrainTimeout = TimeSpan.Zero,
            },
            disposeHandler: true);
    }

    /// <exception cref="OperationCanceledException">Cancelled or timed out while the call was in flight.</exception>
    public async Task<BedrockAttempt> SendAsync(BedrockCall call, Session session, CancellationToken cancellationToken)
    {
        using var request = SignedRequest.Make(call, session, _endpoints, _time.GetUtcNow());
        call.UpstreamRequestId = null;
        call.InFlight = true;
        HttpResponseMessage? response = null;
        try
        {
            response = await _http.SendAsync(request, cancellationToken);
            call.UpstreamRequestId = UpstreamError.RequestIdOf(response);
            var attempt = await AnswerReader.ReadAsync(
                call.Operation, response, _options.MaxAnswerBytes, cancellationToken);
            call.InFlight = false;
            response = attempt.Answer is StreamedAnswer ? null : response;
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
        finally
        {
            response?.Dispose();
        }
    }

    public void Dispose() => _http.Dispose();

    private static bool IsBeforeSending(HttpRequestError error) =>
        error is HttpRequestError.NameResolutionError
            or HttpRequestError.ConnectionError
            or HttpRequestError.SecureConnectionError;
}
