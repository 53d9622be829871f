using Gateway.Bedrock.Runtime;
using Gateway.Errors;
using Gateway.EventStream;
using Gateway.PersonalData;
using Gateway.Usage;

namespace Gateway.Forwarding.Relays;

/// <summary>
/// A streamed response as it passes: its verified frames one by one, the usage they report, and the failures that keep it from
/// its end (silence or the deadline, a broken connection, corruption, an exception of Bedrock, the end of this process).
/// </summary>
internal sealed partial class ResponseStream
{
    private readonly StreamingResponse _response;
    private readonly StreamLimits _limits;
    private readonly StreamSummary _summary;
    private readonly RequestRecord _record;
    private readonly OperatorNames _names;
    private readonly ILogger _logger;
    private bool _began;
    private bool _drains;

    public ResponseStream(
        StreamingResponse response, StreamLimits limits, StreamSummary summary, ResponseWatch? watch, RequestRecord record,
        OperatorNames names, ILogger logger) =>
        (_response, _limits, _summary, Watch, _record, _names, _logger) =
            (response, limits, summary, watch, record, names, logger);

    /// <summary>The search for personal data, which has seen each event; <c>null</c> if the response is not searched.</summary>
    public ResponseWatch? Watch { get; }

    /// <summary>True when the next step needs no waiting.</summary>
    public bool HasFrame => _response.Frames.HasFrame;

    /// <summary>Cancelled when the stream has to end, or the caller has left.</summary>
    public CancellationToken Over => _limits.Token;

    /// <summary>The error if the stream has to end; <c>null</c> if it need not, or if the caller has left.</summary>
    public GatewayError? WhyOver => _limits.WhyOver;

    /// <summary>Waits for the next step. Its frame is valid until the following call.</summary>
    /// <exception cref="OperationCanceledException">The caller left.</exception>
    public async ValueTask<StreamStep> NextAsync()
    {
        FrameRead read;
        try
        {
            _limits.AwaitFrame();
            read = await _response.Frames.ReadAsync(_limits.Token);
            _limits.FrameArrived();
        }
        catch (OperationCanceledException) when (_limits.WhyOver is { } why)
        {
            return Fail(why);
        }
        catch (Exception lost) when (lost is IOException or HttpRequestException)
        {
            return Fail(StreamErrors.Lost);
        }

        return read.Status switch
        {
            FrameStatus.Frame => Note(read.Frame),
            FrameStatus.End when _began && _summary.IsComplete => End(),
            FrameStatus.Corrupt => Fail(StreamErrors.Corrupt),
            _ => Fail(StreamErrors.Lost),
        };
    }

    /// <summary>Reads on to the end, for the usage alone: nothing is kept, and nothing more is searched.</summary>
    /// <exception cref="OperationCanceledException">The caller left, and the time for this is over.</exception>
    public async ValueTask DrainAsync()
    {
        _drains = true;
        while ((await NextAsync()) is { Frame: not null, Failure: null })
        {
        }
    }

    private StreamStep End()
    {
        _record.IsUsageFinal = true;
        return StreamStep.End;
    }

    private StreamStep Note(Frame frame)
    {
        if (frame.Kind != FrameKind.Event)
        {
            return Fail(frame, StreamErrors.Of(frame, _response.Headers.RequestId, _names));
        }

        _record.FirstChunkAt ??= _limits.Now;
        _began = true;
        var watch = _drains ? null : Watch;
        if (!_summary.ReadEvent(frame.Type, frame.Payload, watch))
        {
            watch?.CannotRead();
        }

        (_record.Usage, _record.StopReason) = (_summary.Usage, _summary.StopReason);
        (_record.IsUsageFinal, _record.SeenOutputTokens) = (_summary.HasEnded, _summary.Pieces);
        return StreamStep.Event(frame);
    }

    private StreamStep Fail(GatewayError failure)
    {
        Log.StreamFailed(
            _logger, _record.RequestId, failure.Code.Name, failure.Upstream?.ErrorType, _response.Headers.RequestId);
        _record.Attempts[^1].Fail(failure);
        return StreamStep.Failed(failure);
    }

    private StreamStep Fail(Frame frame, BedrockAttempt said)
    {
        Fail(said.Error!);
        if (said.OperatorMessage is { } message)
        {
            Log.Denied(_logger, _record.RequestId, _response.Headers.RequestId, message);
        }

        return StreamStep.Exception(frame, said.Error!);
    }

    private static partial class Log
    {
        [LoggerMessage(3001, LogLevel.Warning,
            "The stream of request {RequestId} failed with {Code}: "
            + "Bedrock sent {UpstreamErrorType} (upstream request {UpstreamRequestId}).")]
        public static partial void StreamFailed(
            ILogger logger, string requestId, string code, string? upstreamErrorType, string? upstreamRequestId);

        // The message names role, action and resource, which the operator needs for the fix; it has no content in it.
        [LoggerMessage(3002, LogLevel.Error,
            "Bedrock denied request {RequestId} in its stream (upstream request {UpstreamRequestId}): "
            + "{UpstreamMessage}")]
        public static partial void Denied(
            ILogger logger, string requestId, string? upstreamRequestId, string upstreamMessage);
    }
}
