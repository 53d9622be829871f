using Amazon.Runtime.EventStreams;
using BenchmarkDotNet.Attributes;
using Gateway.Benchmarks.Processes;
using Gateway.EventStream;

namespace Gateway.Benchmarks.Micro;

/// <summary>Thirty frames verified and read, payload and event type; the alternative is the SDK's decoder.</summary>
public class EventStreamBenchmark
{
    private const int Frames = 30;

    private readonly byte[][] _frames = [.. Enumerable.Range(0, Frames).Select(_ => PlayedFrame.Of(
        "contentBlockDelta", """{"contentBlockIndex":0,"delta":{"text":"転入届は、引っ越しの日から"}}"""))];

    /// <summary>The gateway's parser.</summary>
    [Benchmark(Baseline = true)]
    public int Gateway()
    {
        var sum = 0;
        foreach (var bytes in _frames)
        {
            var frame = new Frame(bytes, FrameParser.Parse(bytes).Layout);
            sum += frame.Payload.Length + frame.Type.Length;
        }

        return sum;
    }

    /// <summary>The SDK's decoder.</summary>
    [Benchmark]
    public int AwsSdk()
    {
        var sum = 0;
        foreach (var bytes in _frames)
        {
            var frame = EventStreamMessage.FromBuffer(bytes, 0, bytes.Length);
            sum += frame.Payload.Length + frame.Headers[":event-type"].AsString().Length;
        }

        return sum;
    }
}
