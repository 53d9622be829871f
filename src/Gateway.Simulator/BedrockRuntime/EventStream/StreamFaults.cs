using System.Text.Json.Nodes;
using Gateway.Simulator.Faults;
using Gateway.Simulator.Wire;

namespace Gateway.Simulator.BedrockRuntime.EventStream;

/// <summary>Applies faults to streamed responses.</summary>
internal static class StreamFaults
{
    private const int HugeBytes = 50_000_000;
    private const int HugeFrameCharacters = 5_000; // About 15 kB: three bytes per character.

    // Never a whole frame, and usually not at the border of a field.
    private static readonly int[] OddSizes = [1, 3, 7, 13, 31];

    /// <param name="fault">A fault of streams.</param>
    /// <param name="reply">A reply with a stream.</param>
    internal static ServiceReply Apply(Fault fault, ServiceReply reply)
    {
        var response = reply.Stream!;
        var steps = StreamExceptions.Frame(fault.Kind) is { } error
            ? Writes([.. Before(fault, response), error])
            : Steps(fault, response);
        return reply with
        {
            Stream = response with { Steps = steps },
            ErrorCode = $"simulator:{fault.Kind}",
            Delay = fault.Kind == FaultKind.StreamSlow ? reply.Delay : reply.Delay + fault.Delay,
        };
    }

    private static IEnumerable<StreamStep> Steps(Fault fault, StreamingResponse response) => fault.Kind switch
    {
        FaultKind.StreamReset => [.. Writes(Before(fault, response)), StreamStep.Reset],
        FaultKind.StreamHang => [.. Writes(Before(fault, response)), StreamStep.Hang],
        FaultKind.StreamTruncated => Truncate(response, fault.AtByte),
        FaultKind.StreamBadCrc => Writes(Break(fault, response, BrokenFrame.Message)),
        FaultKind.StreamBadPreludeCrc => Writes(Break(fault, response, BrokenFrame.Prelude)),
        FaultKind.StreamSlow => Whole(response).Chunk(1)
            .SelectMany(one => new[] { StreamStep.Write(one), StreamStep.Wait(fault.Delay) }),
        FaultKind.StreamNoStop => Writes(response.Frames.Take(response.StopAt)),
        FaultKind.StreamUnknownEvent =>
            Writes([.. Before(fault, response), UnknownEvent(), .. response.Frames.Skip(fault.AfterFrames)]),
        FaultKind.StreamHuge => Enlarge(fault, response),
        FaultKind.StreamGlued => Writes(response.Frames.Chunk(2).Select(pair => pair.SelectMany(one => one).ToArray())),
        FaultKind.StreamSplit => Split(Whole(response)),
        _ => throw new InvalidOperationException($"{fault.Kind} is no fault of streams."),
    };

    private static IEnumerable<StreamStep> Writes(IEnumerable<byte[]> frames) =>
        frames.Select(frame => StreamStep.Write(frame));

    private static IEnumerable<byte[]> Before(Fault fault, StreamingResponse response) =>
        response.Frames.Take(fault.AfterFrames);

    private static byte[] Whole(StreamingResponse response) => [.. response.Frames.SelectMany(frame => frame)];

    private static IEnumerable<byte[]> Break(Fault fault, StreamingResponse response, Func<byte[], byte[]> broken)
    {
        var at = Math.Min(fault.AfterFrames, response.Frames.Count - 1);
        return response.Frames.Select((frame, index) => index == at ? broken(frame) : frame);
    }

    private static IEnumerable<StreamStep> Truncate(StreamingResponse response, int? atByte)
    {
        var left = atByte ?? response.Frames.Sum(frame => frame.Length) / 2;
        foreach (var frame in response.Frames.TakeWhile(_ => left > 0))
        {
            var part = frame.AsMemory(0, Math.Min(left, frame.Length));
            left -= part.Length;
            yield return StreamStep.Write(part);
        }

        yield return StreamStep.Close;
    }

    private static byte[] UnknownEvent() => EventFrame.Event(
        "simulatedFutureEvent", new JsonObject { ["note"] = "No model of the service names this." }, padding: 7);

    // The long text follows the first piece of the real text. It is made while it is sent, so it is never all in memory.
    private static IEnumerable<StreamStep> Enlarge(Fault fault, StreamingResponse response)
    {
        if (response.TextAt == 0)
        {
            return Writes(response.Frames); // Only a tool call: there is no text to lengthen.
        }

        var filler = response.TextFrame(new string('長', HugeFrameCharacters));
        var missing = (fault.Bytes ?? HugeBytes) - response.Frames.Sum(frame => frame.Length);
        var fillers = Math.Max(0, (missing + filler.Length - 1) / filler.Length);
        return Writes(response.Frames.Take(response.TextAt)
            .Concat(Enumerable.Repeat(filler, fillers))
            .Concat(response.Frames.Skip(response.TextAt)));
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
