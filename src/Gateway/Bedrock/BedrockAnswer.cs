using Gateway.EventStream;

namespace Gateway.Bedrock;

/// <summary>An answer of Bedrock, with the headers that go on to the caller.</summary>
internal abstract class BedrockAnswer(AnswerHeaders headers) : IAsyncDisposable
{
    public AnswerHeaders Headers { get; } = headers;

    public abstract ValueTask DisposeAsync();
}

/// <summary>
/// An answer that has begun and comes frame by frame. Disposing it before its end closes the connection to Bedrock.
/// </summary>
internal sealed class StreamedAnswer(AnswerHeaders headers, HttpResponseMessage response, Stream body)
    : BedrockAnswer(headers)
{
    public FrameReader Frames { get; } = new(body);

    /// <summary>Its place among the calls under way, which it keeps to its end.</summary>
    public IDisposable? Place { get; set; }

    public override ValueTask DisposeAsync()
    {
        Place?.Dispose();
        Frames.Dispose();
        response.Dispose();
        return ValueTask.CompletedTask;
    }
}
