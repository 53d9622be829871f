using System.Net;

namespace Gateway.Bedrock.Runtime;

/// <summary>
/// The body of one attempt. The handler requests it when it has a connection and is about to write the request. From then on
/// the call may be billed; before, during the look-up and the connect, it cannot be.
/// </summary>
/// <remarks>Holds the body's memory until the stream has ended reading it, which can be after the call was cancelled.</remarks>
internal sealed class SentBody(BedrockCall call) : HttpContent
{
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(call.Buffer?.TryHold() == false, this);
        try
        {
            call.BeginWriting();
            await stream.WriteAsync(call.Body, cancellationToken);
        }
        finally
        {
            call.Buffer?.Dispose();
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = call.Body.Length;
        return true;
    }
}
