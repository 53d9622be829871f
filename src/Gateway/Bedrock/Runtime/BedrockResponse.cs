using Gateway.EventStream;

namespace Gateway.Bedrock.Runtime;

/// <summary>A response of Bedrock, with the headers that are relayed to the caller.</summary>
internal abstract class BedrockResponse(ResponseHeaders headers) : IDisposable
{
    public ResponseHeaders Headers { get; } = headers;

    public abstract void Dispose();
}

/// <summary>
/// A response that has begun and comes frame by frame. Disposing it before its end closes the connection to Bedrock.
/// </summary>
internal sealed class StreamingResponse(ResponseHeaders headers, HttpResponseMessage response, Stream body)
    : BedrockResponse(headers)
{
    public FrameReader Frames { get; } = new(body);

    /// <summary>Its slot among the calls under way, held until its end.</summary>
    public IDisposable? Slot { get; set; }

    public override void Dispose()
    {
        Slot?.Dispose();
        Frames.Dispose();
        response.Dispose();
    }
}
