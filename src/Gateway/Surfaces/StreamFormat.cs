using System.Buffers;
using Gateway.Bedrock.Runtime;
using Gateway.Errors;
using Gateway.EventStream;

namespace Gateway.Surfaces;

/// <summary>
/// How a surface writes a stream. Made for one response, because a dialect may have to remember what it has written.
/// </summary>
internal abstract class StreamFormat
{
    /// <summary>
    /// How long the stream may be silent before <see cref="WriteHeartbeat"/>; <c>null</c> where the format has nothing that says
    /// nothing.
    /// </summary>
    public virtual TimeSpan? Heartbeat => null;

    /// <summary>
    /// Whether the exception that Bedrock ends a stream with is an event too, after which the response ends properly, as AWS's
    /// does. Where it is not, an error is written and the connection cut.
    /// </summary>
    public virtual bool HasExceptions => false;

    /// <summary>The response's media type.</summary>
    /// <param name="headers">Of Bedrock's response; <c>null</c> while there is none.</param>
    public abstract string ContentTypeOf(ResponseHeaders? headers);

    /// <summary>Writes an event of Bedrock's.</summary>
    public abstract void WriteEvent(IBufferWriter<byte> output, Frame frame);

    /// <summary>Writes why the stream ends here.</summary>
    public abstract void WriteError(IBufferWriter<byte> output, GatewayError error);

    /// <summary>Writes what keeps the connection open and means nothing.</summary>
    public virtual void WriteHeartbeat(IBufferWriter<byte> output)
    {
    }
}
