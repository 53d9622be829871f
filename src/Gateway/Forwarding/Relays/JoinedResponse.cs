using Gateway.Bedrock.Runtime;

namespace Gateway.Forwarding.Relays;

/// <summary>The responses of several calls as one, in the caller's dialect; what they used is recorded already.</summary>
/// <param name="headers">The headers for the caller.</param>
/// <param name="body">The body.</param>
/// <param name="memory">The memory of the body, and what it is counted on.</param>
internal sealed class JoinedResponse(ResponseHeaders headers, ReadOnlyMemory<byte> body, params IDisposable[] memory)
    : BedrockResponse(headers)
{
    /// <summary>The body. Not to be used after it was disposed.</summary>
    public ReadOnlyMemory<byte> Body => body;

    public override void Dispose()
    {
        foreach (var part in memory)
        {
            part.Dispose();
        }
    }
}
