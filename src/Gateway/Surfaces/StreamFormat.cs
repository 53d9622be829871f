using System.Buffers;
using Gateway.Bedrock.Runtime;
using Gateway.Errors;
using Gateway.EventStream;

namespace Gateway.Surfaces;

/// <summary>
/// The format in which a surface writes a stream. One instance per response, because a dialect may have to remember what it
/// has written.
/// </summary>
internal abstract class StreamFormat
{
    /// <summary>
    /// The time without data to the caller after which <see cref="WriteHeartbeat"/> is called; <c>null</c> if the format has
    /// nothing that clients ignore.
    /// </summary>
    public virtual TimeSpan? Heartbeat => null;

    /// <summary>
    /// True when an exception with which Bedrock ends a stream is passed on like an event, after which the response ends
    /// properly, as AWS's does. If false, an error is written instead and the connection is cut.
    /// </summary>
    public virtual bool HasExceptions => false;

    /// <summary>The response's media type.</summary>
    /// <param name="headers">The headers of Bedrock's response; <c>null</c> while there is none.</param>
    public abstract string ContentTypeOf(ResponseHeaders? headers);

    /// <summary>Writes one event from Bedrock.</summary>
    public abstract void WriteEvent(IBufferWriter<byte> output, Frame frame);

    /// <summary>Writes what follows the last event of a complete stream.</summary>
    public virtual void WriteEnd(IBufferWriter<byte> output)
    {
    }

    /// <summary>The error after an event that cannot be written in this format, and that ends the stream.</summary>
    public virtual GatewayError? Failure => null;

    /// <summary>Writes the error that ends the stream.</summary>
    public abstract void WriteError(IBufferWriter<byte> output, GatewayError error);

    /// <summary>Writes bytes that keep the connection open and that clients ignore.</summary>
    public virtual void WriteHeartbeat(IBufferWriter<byte> output)
    {
    }
}
