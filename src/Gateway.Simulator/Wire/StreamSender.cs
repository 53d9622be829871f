using Gateway.Simulator.Journal;

namespace Gateway.Simulator.Wire;

/// <summary>Sends a streamed answer step by step, no faster than the caller reads.</summary>
internal sealed class StreamSender(TimeProvider time)
{
    /// <summary>Longer than any client waits; a bound all the same.</summary>
    internal static readonly TimeSpan LongestHang = TimeSpan.FromHours(2);

    /// <exception cref="OperationCanceledException">The caller left, or the host stops.</exception>
    internal async Task<AnswerEnding> SendAsync(
        HttpContext context, StreamedAnswer answer, AnswerProgress progress, CancellationToken cancellation)
    {
        var body = context.Response.Body;
        await body.FlushAsync(cancellation); // The head goes ahead: a stream may hang before its first frame.
        foreach (var step in answer.Steps)
        {
            switch (step.Act)
            {
                case StreamAct.Write:
                    await body.WriteAsync(step.Bytes, cancellation);
                    await body.FlushAsync(cancellation);
                    // A write to a caller who left is no error to the server: it is dropped.
                    cancellation.ThrowIfCancellationRequested();
                    progress.Sent(step.Bytes.Length);
                    break;
                case StreamAct.Wait:
                    await Task.Delay(step.Delay, time, cancellation);
                    break;
                case StreamAct.Hang:
                    await Task.Delay(LongestHang, time, cancellation);
                    return AnswerEnding.Cut;
                case StreamAct.Reset:
                    CallerConnection.Reset(context);
                    return AnswerEnding.Cut;
                default:
                    CallerConnection.Close(context);
                    return AnswerEnding.Cut;
            }
        }

        return AnswerEnding.Whole;
    }
}
