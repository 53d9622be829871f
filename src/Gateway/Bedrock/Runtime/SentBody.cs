using System.Net;

namespace Gateway.Bedrock.Runtime;

/// <summary>
/// The body of one attempt. The handler requests it when it has a connection and is about to write the request. From then on
/// the call may be billed; before, during the look-up and the connect, it cannot be.
/// </summary>
internal sealed class SentBody(BedrockCall call) : HttpContent
{
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        call.BeginWriting();
        return stream.WriteAsync(call.Body, cancellationToken).AsTask();
    }

    protected override bool TryComputeLength(out long length)
    {
        length = call.Body.Length;
        return true;
    }
}
