using Gateway.Credentials;
using Gateway.Errors;
using Gateway.Network;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Timeout;

namespace Gateway.Bedrock;

/// <summary>
/// Step 6 of every request: asks Bedrock, with the contractor's session, as often as the pipeline allows.
/// </summary>
internal sealed partial class BedrockClient : IDisposable
{
    private readonly ContractorSession _credentials;
    private readonly BedrockOptions _options;
    private readonly BedrockTransport _transport;
    private readonly ResiliencePipeline<BedrockAttempt> _pipeline;
    private readonly TimeProvider _time;
    private readonly Func<double> _random;
    private readonly ILogger<BedrockClient> _logger;

    public BedrockClient(
        AwsEndpoints endpoints,
        ContractorSession credentials,
        IOptions<BedrockOptions> options,
        TimeProvider time,
        Func<double> random,
        ILogger<BedrockClient> logger)
    {
        _credentials = credentials;
        _options = options.Value;
        _transport = new BedrockTransport(endpoints, _options, time);
        _pipeline = BedrockPipeline.Build(_options, time);
        (_time, _random) = (time, random);
        _logger = logger;
    }

    /// <summary>Sends the call. On success the caller disposes the answer.</summary>
    /// <exception cref="OperationCanceledException">The caller left.</exception>
    public async Task<Result<BedrockAnswer>> SendAsync(BedrockCall call, CancellationToken cancellationToken)
    {
        call.StartedAt = _time.GetTimestamp();
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(BedrockPipeline.Call, call);
        try
        {
            var attempt = await _pipeline.ExecuteAsync(
                static async (context, state) => await state.Client.AttemptAsync(state.Call, context.CancellationToken),
                context, (Client: this, Call: call));
            return attempt.Answer is { } answer ? answer : attempt.Refusal!;
        }
        catch (TimeoutRejectedException)
        {
            return call.InFlight ? NetworkRefusals.NoAnswerInTime : NetworkRefusals.NotSentInTime;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    public void Dispose() => _transport.Dispose();

    private async Task<BedrockAttempt> AttemptAsync(BedrockCall call, CancellationToken cancellationToken)
    {
        if (!(await _credentials.GetAsync(cancellationToken)).Is(out var session, out var refusal))
        {
            return BedrockAttempt.Refused(refusal);
        }

        call.Attempts++;
        call.AttemptStartedAt = _time.GetTimestamp();
        call.SessionName = session.Name;
        var attempt = await _transport.SendAsync(call, session, cancellationToken);
        if (attempt.Refusal is null)
        {
            return attempt;
        }

        Log.AttemptFailed(
            _logger, call.RequestId, call.Attempts, attempt.Refusal.Code.Name,
            attempt.Refusal.Upstream?.Status, attempt.Refusal.Upstream?.ErrorType,
            call.UpstreamRequestId);
        if (attempt.OperatorMessage is { } message)
        {
            Log.Denied(_logger, call.RequestId, call.UpstreamRequestId, message);
        }

        if (attempt.Retry == RetryClass.Session)
        {
            // Repeated once at once; a session refused again is not refused for its age.
            attempt = call.SessionRenewed ? attempt with { Retry = RetryClass.Never } : attempt;
            call.SessionRenewed = true;
            _credentials.Invalidate(session.AccessKeyId);
        }

        return attempt with { Pause = RetryPause.Before(attempt, call.Attempts, _random()) };
    }

    private static partial class Log
    {
        [LoggerMessage(2100, LogLevel.Warning,
            "Attempt {Attempt} of request {RequestId} failed with {Code}: "
            + "Bedrock answered {UpstreamStatus} {UpstreamErrorType} (upstream request {UpstreamRequestId}).")]
        public static partial void AttemptFailed(
            ILogger logger, string requestId, int attempt, string code,
            int? upstreamStatus, string? upstreamErrorType, string? upstreamRequestId);

        // The message names role, action and resource, which is what has to be mended; it speaks of no content.
        [LoggerMessage(2101, LogLevel.Error,
            "Bedrock denied request {RequestId} (upstream request {UpstreamRequestId}): {UpstreamMessage}")]
        public static partial void Denied(
            ILogger logger, string requestId, string? upstreamRequestId, string upstreamMessage);
    }
}
