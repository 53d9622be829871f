using System.Text;
using Amazon.Runtime.EventStreams;
using Gateway.EventStream;

namespace Gateway.Benchmarks.Fuzz;

/// <summary>What the AWS SDK says of a frame that our reader delivered.</summary>
internal static class SdkFrame
{
    /// <summary>Where the two differ; <c>null</c> when they do not. The SDK throws on checksums it finds wrong.</summary>
    public static string? Difference(Frame frame)
    {
        var bytes = frame.Bytes.ToArray();
        if (Read(bytes) is not { } read)
        {
            return null;
        }

        var name = frame.Kind switch
        {
            FrameKind.Event => ":event-type",
            FrameKind.Exception => ":exception-type",
            _ => ":error-code",
        };
        return !frame.Payload.SequenceEqual(read.Payload) ? "another payload"
            : !read.Headers.TryGetValue(name, out var type) ? "no type"
            : type.AsString() != Encoding.UTF8.GetString(frame.Type) ? "another type"
            : null;
    }

    // A timestamp header is any count of milliseconds; the SDK makes a DateTime of it, which has an end.
    private static EventStreamMessage? Read(byte[] bytes)
    {
        try
        {
            return EventStreamMessage.FromBuffer(bytes, 0, bytes.Length);
        }
        catch (ArgumentOutOfRangeException timestamp) when (timestamp.TargetSite?.DeclaringType == typeof(DateTime))
        {
            return null;
        }
    }
}
