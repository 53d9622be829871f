using System.Text;
using Amazon.Runtime.EventStreams;
using Gateway.EventStream;

namespace Gateway.Benchmarks.Fuzz;

/// <summary>Reads frames that our reader returned with the AWS SDK, for comparison.</summary>
internal static class SdkFrame
{
    /// <summary>
    /// The difference between the two readers; <c>null</c> if there is none. The SDK throws on wrong checksums.
    /// </summary>
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

    // A timestamp header can have any number of milliseconds; the SDK converts it to a DateTime, whose range is limited.
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
