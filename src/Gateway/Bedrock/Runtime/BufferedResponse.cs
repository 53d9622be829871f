using System.Runtime.CompilerServices;
using Gateway.Buffers;
using Gateway.Http;

namespace Gateway.Bedrock.Runtime;

/// <summary>A complete response, byte for byte.</summary>
internal sealed class BufferedResponse : BedrockResponse
{
    private readonly int _length;
    private readonly IDisposable _room;
    private ByteBuffer? _buffer;

    private BufferedResponse(ResponseHeaders headers, ByteBuffer buffer, int length, IDisposable room)
        : base(headers) =>
        (_buffer, _length, _room) = (buffer, length, room);

    /// <summary>The body. Not to be used after <see cref="Dispose"/>.</summary>
    public ReadOnlyMemory<byte> Body =>
        _buffer?.Memory[.._length] ?? throw new ObjectDisposedException(nameof(BufferedResponse));

    /// <summary>Reads a response; <c>null</c> when it is longer than <paramref name="limit"/> bytes.</summary>
    /// <param name="headers">The headers that are relayed to the caller.</param>
    /// <param name="body">The stream, read to its end.</param>
    /// <param name="announced">The Content-Length, at most <paramref name="limit"/>; <c>null</c> where there is none.</param>
    /// <param name="limit">The most bytes of the response.</param>
    /// <param name="room">The memory held for it; released here on failure, else with the response.</param>
    /// <exception cref="IOException">The connection ended early, or the framing is malformed.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<BufferedResponse?> ReadAsync(
        ResponseHeaders headers, Stream body, long? announced, int limit, IDisposable room,
        CancellationToken cancellationToken)
    {
        BufferedResponse? response = null;
        try
        {
            if (await BufferedRead.ReadAsync(body, announced, limit, cancellationToken) is var (buffer, length))
            {
                response = new(headers, buffer, length, room);
            }

            return response;
        }
        finally
        {
            if (response is null)
            {
                room.Dispose();
            }
        }
    }

    public override void Dispose()
    {
        if (Interlocked.Exchange(ref _buffer, null) is { } buffer)
        {
            buffer.Dispose();
            _room.Dispose();
        }
    }
}
