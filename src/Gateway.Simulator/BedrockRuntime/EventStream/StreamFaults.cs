using System.Text.Json.Nodes;
using Gateway.Simulator.Faults;
using Gateway.Simulator.Wire;

namespace Gateway.Simulator.BedrockRuntime.EventStream;

/// <summary>What becomes of a streamed answer that meets a fault.</summary>
internal static class StreamFaults
{
    private const int HugeBytes = 50_000_000;
    private const int HugeFrameCharacters = 5_000; // About 15 kB: three bytes each.

    // Never a whole frame, and mostly not at a field's border.
    private static readonly int[] OddSizes = [1, 3, 7, 13, 31];

    /// <param name="fault">A fault of streams.</param>
    /// <param name="reply">A reply with a stream.</param>
    internal static ServiceReply Apply(Fault fault, ServiceReply reply)
    {
        var answer = reply.Stream!;
        var steps = StreamExceptions.Frame(fault.Kind) is { } error
            ? Writes([.. Before(fault, answer), error])
            : Steps(fault, answer);
        return reply with
        {
            Stream = answer with { Steps = steps },
            ErrorCode = $"simulator:{fault.Kind}",
            Delay = fault.Kind == FaultKind.StreamSlow ? reply.Delay : reply.Delay + fault.Delay,
        };
    }

    private static IEnumerable<StreamStep> Steps(Fault fault, StreamedAnswer answer) => fault.Kind switch
    {
        FaultKind.StreamReset => [.. Writes(Before(fault, answer)), StreamStep.Reset],
        FaultKind.StreamHang => [.. Writes(Before(fault, answer)), StreamStep.Hang],
        FaultKind.StreamTruncated => Truncate(answer, fault.AtByte),
        FaultKind.StreamBadCrc => Writes(Break(fault, answer, BrokenFrame.Message)),
        FaultKind.StreamBadPreludeCrc => Writes(Break(fault, answer, BrokenFrame.Prelude)),
        FaultKind.StreamSlow => Whole(answer).Chunk(1)
            .SelectMany(one => new[] { StreamStep.Write(one), StreamStep.Wait(fault.Delay) }),
        FaultKind.StreamNoStop => Writes(answer.Frames.Take(answer.StopAt)),
        FaultKind.StreamUnknownEvent =>
            Writes([.. Before(fault, answer), UnknownEvent(), .. answer.Frames.Skip(fault.AfterFrames)]),
        FaultKind.StreamHuge => Enlarge(fault, answer),
        FaultKind.StreamGlued => Writes(answer.Frames.Chunk(2).Select(pair => pair.SelectMany(one => one).ToArray())),
        FaultKind.StreamSplit => Split(Whole(answer)),
        _ => throw new InvalidOperationException($"{fault.Kind} is no fault of streams."),
    };

    private static IEnumerable<StreamStep> Writes(IEnumerable<byte[]> frames) =>
        frames.Select(frame => StreamStep.Write(frame));

    private static IEnumerable<byte[]> Before(Fault fault, StreamedAnswer answer) =>
        answer.Frames.Take(fault.AfterFrames);

    private static byte[] Whole(StreamedAnswer answer) => [.. answer.Frames.SelectMany(frame => frame)];

    private static IEnumerable<byte[]> Break(Fault fault, StreamedAnswer answer, Func<byte[], byte[]> broken)
    {
        var at = Math.Min(fault.AfterFrames, answer.Frames.Count - 1);
        return answer.Frames.Select((frame, index) => index == at ? broken(frame) : frame);
    }

    private static IEnumerable<StreamStep> Truncate(StreamedAnswer answer, int? atByte)
    {
        var left = atByte ?? answer.Frames.Sum(frame => frame.Length) / 2;
        foreach (var frame in answer.Frames.TakeWhile(_ => left > 0))
        {
            var part = frame.AsMemory(0, Math.Min(left, frame.Length));
            left -= part.Length;
            yield return StreamStep.Write(part);
        }

        yield return StreamStep.Close;
    }

    private static byte[] UnknownEvent() => EventFrame.Event(
        "simulatedFutureEvent", new JsonObject { ["note"] = "No model of the service names this." }, padding: 7);

    // The long text follows the first piece of the real one. Made while it is sent: it never stands in memory whole.
    private static IEnumerable<StreamStep> Enlarge(Fault fault, StreamedAnswer answer)
    {
        if (answer.TextAt == 0)
        {
            return Writes(answer.Frames); // Only a tool call: there is no text to lengthen.
        }

        var filler = answer.TextFrame(new string('長', HugeFrameCharacters));
        var missing = (fault.Bytes ?? HugeBytes) - answer.Frames.Sum(frame => frame.Length);
        var fillers = Math.Max(0, (missing + filler.Length - 1) / filler.Length);
        return Writes(answer.Frames.Take(answer.TextAt)
            .Concat(Enumerable.Repeat(filler, fillers))
            .Concat(answer.Frames.Skip(answer.TextAt)));
    }

    private static IEnumerable<StreamStep> Split(byte[] whole)
    {
        var start = 0;
        for (var turn = 0; start < whole.Length; turn++)
        {
            var size = Math.Min(OddSizes[turn % OddSizes.Length], whole.Length - start);
            yield return StreamStep.Write(whole.AsMemory(start, size));
            start += size;
        }
    }
}
