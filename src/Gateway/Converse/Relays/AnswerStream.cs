using Gateway.Bedrock;
using Gateway.EventStream;
using Gateway.Usage;

namespace Gateway.Converse.Relays;

/// <summary>
/// A streamed answer as it passes: verified frames one by one, what they tell about usage, and the four ways in which
/// it can fail to come to its end (silence, a broken connection, corruption, the end of this process).
/// </summary>
internal sealed class AnswerStream : IDisposable
{
    private readonly StreamedAnswer _answer;
    private readonly StreamLimits _limits;
    private readonly StreamSummary _summary;
    private readonly Settlement _settlement;

    public AnswerStream(StreamedAnswer answer, StreamLimits limits, StreamSummary summary, Settlement settlement) =>
        (_answer, _limits, _summary, _settlement) = (answer, limits, summary, settlement);

    /// <summary>Whether the next step needs no waiting.</summary>
    public bool HasFrame => _answer.Frames.HasFrame;

    /// <summary>The next thing to happen. The frame in it lives until the step after.</summary>
    /// <exception cref="OperationCanceledException">The caller left.</exception>
    public async ValueTask<StreamStep> NextAsync()
    {
        FrameRead read;
        try
        {
            _limits.AwaitFrame();
            read = await _answer.Frames.ReadAsync(_limits.Token);
            _limits.FrameArrived();
        }
        catch (OperationCanceledException) when (_limits.WhyOver is { } why)
        {
            return StreamStep.Failed(why);
        }
        catch (Exception lost) when (lost is IOException or HttpRequestException)
        {
            return StreamStep.Failed(StreamRefusals.Lost);
        }

        return read.Status switch
        {
            FrameStatus.Frame => Note(read.Frame),
            FrameStatus.End when _summary.IsComplete => StreamStep.End,
            FrameStatus.Corrupt => StreamStep.Failed(StreamRefusals.Corrupt),
            _ => StreamStep.Failed(StreamRefusals.Lost),
        };
    }

    public void Dispose() => _limits.Dispose();

    private StreamStep Note(Frame frame)
    {
        if (frame.Kind != FrameKind.Event)
        {
            return StreamStep.Exception(frame, StreamRefusals.Of(frame, _answer.Headers.RequestId));
        }

        _summary.ReadEvent(frame.Type, frame.Payload);
        (_settlement.Usage, _settlement.StopReason) = (_summary.Usage, _summary.StopReason);
        return StreamStep.Event(frame);
    }
}
