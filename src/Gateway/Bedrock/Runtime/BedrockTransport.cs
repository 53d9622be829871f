using System.Globalization;
using Gateway.Credentials;
using Gateway.Network;
using Microsoft.Extensions.Options;

namespace Gateway.Bedrock.Runtime;

/// <summary>
/// One attempt on the wire: signs, sends, reads the response or the headers of a stream, and classifies it. No retry, no
/// redirect, no proxy, no cookie.
/// </summary>
internal sealed class BedrockTransport : IDisposable
{
    // AWS accepts a signature that is up to five minutes off, so a smaller change of the clock cannot be the reason.
    private static readonly TimeSpan HarmlessSkew = TimeSpan.FromMinutes(1);

    private readonly HttpMessageInvoker _http;
    private readonly BedrockOptions _options;
    private readonly AwsClock _clock;
    private readonly ResponseMemory _memory;
    private volatile ReadDate? _lastDate;

    public BedrockTransport(
        IOptions<BedrockOptions> options, UpstreamConnector connector, AwsClock clock,
        ResponseMemory memory)
    {
        (_options, _clock, _memory) = (options.Value, clock, memory);
        _http = BedrockConnections.Open(_options, connector, clock);
    }

    /// <exception cref="ArgumentException">The session is not of the call's target. Nothing was sent.</exception>
    /// <exception cref="OperationCanceledException">Cancelled or timed out while the call was in flight.</exception>
    public async ValueTask<BedrockAttempt> SendAsync(BedrockCall call, Session session, CancellationToken cancellationToken)
    {
        // The proof is valid for its own target only.
        if (session.Target != call.Placement.Target)
        {
            throw new ArgumentException(
                $"The session is of {session.Target}, the call for {call.Placement.Target}.", nameof(session));
        }

        var record = call.BeginAttempt(session.Name, _clock.GetTimestamp());
        var (sentAt, skew) = (_clock.MachineNow, _clock.Skew);
        using var request = SignedRequest.Make(call, session, sentAt + skew);
        HttpResponseMessage? response = null;
        try
        {
            response = await _http.SendAsync(request, cancellationToken);
            _clock.Observe(DateOf(response), sentAt);
            var headers = ResponseHeaders.Of(response);
            record.NoteResponse((int)response.StatusCode, headers.RequestId);
            var attempt = await ResponseReader.ReadAsync(
                call, response, headers, _options.MaxResponseBytes, _memory, cancellationToken);
            response = attempt.Response is StreamingResponse ? null : response;
            return (_clock.Skew - skew).Duration() > HarmlessSkew ? attempt with { WrongTime = true } : attempt;
        }
        catch (HttpRequestException outside) when (NotPrivateException.IsBehind(outside))
        {
            return BedrockAttempt.Failed(NetworkErrors.NotPrivate);
        }
        catch (HttpRequestException notSent) when (IsBeforeSending(notSent.HttpRequestError))
        {
            return BedrockAttempt.Failed(NetworkErrors.Unreachable, RetryClass.Transient);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The token is not cancelled, so it is the handler's own ConnectTimeout, the only other source.
            return BedrockAttempt.Failed(NetworkErrors.Unreachable, RetryClass.Transient);
        }
        catch (HttpRequestException garbled) when (
            garbled.HttpRequestError is HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded)
        {
            return BedrockAttempt.Failed(NetworkErrors.NotUnderstood);
        }
        catch (HttpRequestException lost) when (lost.InnerException is ConnectionGivenUpException)
        {
            return BedrockAttempt.Failed(NetworkErrors.Lost, RetryClass.Connection);
        }
        catch (Exception lost) when (lost is HttpRequestException or IOException)
        {
            return BedrockAttempt.Failed(NetworkErrors.Lost, RetryClass.Ambiguous);
        }
        finally
        {
            response?.Dispose();
            record.Duration = _clock.GetElapsedTime(record.StartedAt);
        }
    }

    public void Dispose() => _http.Dispose();

    // RFC 9110's one form of a date; AWS sends no other. Not HttpHeaders.Date, which keeps an object for it. Under load many
    // responses have the same date.
    private DateTimeOffset? DateOf(HttpResponseMessage response)
    {
        if (!response.Headers.NonValidated.TryGetValues("Date", out var values))
        {
            return null;
        }

        var text = values.ToString();
        if (_lastDate is not { } date || date.Text != text)
        {
            date = new(text, DateTimeOffset.TryParseExact(
                text, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var aws) ? aws : null);
            _lastDate = date;
        }

        return date.Value;
    }

    private static bool IsBeforeSending(HttpRequestError error) =>
        error is HttpRequestError.NameResolutionError
            or HttpRequestError.ConnectionError
            or HttpRequestError.SecureConnectionError;

    private sealed record ReadDate(string Text, DateTimeOffset? Value);
}
