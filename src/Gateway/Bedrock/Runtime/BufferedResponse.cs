using System.Buffers;
using System.Runtime.CompilerServices;
using Gateway.Http;

namespace Gateway.Bedrock.Runtime;

/// <summary>
/// A complete response, byte for byte: a usual one in pooled memory, a large one in an array of its size that is not pooled.
/// </summary>
internal sealed class BufferedResponse : BedrockResponse
{
    private readonly int _length;
    private readonly bool _isPooled;
    private readonly IDisposable _room;
    private byte[]? _bytes;

    private BufferedResponse(ResponseHeaders headers, byte[] bytes, int length, bool isPooled, IDisposable room)
        : base(headers) =>
        (_bytes, _length, _isPooled, _room) = (bytes, length, isPooled, room);

    /// <summary>The body. Not to be used after <see cref="DisposeAsync"/>.</summary>
    public ReadOnlyMemory<byte> Body => _bytes.AsMemory(0, _length);

    /// <summary>The bytes of memory that a response of that length is read into.</summary>
    public static long RoomFor(int length) => length <= ResponseMemory.Usual ? PooledRead.RoomFor(length) : length;

    /// <summary>Reads a response; <c>null</c> when it is longer than <paramref name="limit"/> bytes.</summary>
    /// <param name="headers">The headers that are relayed to the caller.</param>
    /// <param name="body">The stream, read to its end.</param>
    /// <param name="announced">The Content-Length, at most <paramref name="limit"/>; <c>null</c> where there is none.</param>
    /// <param name="limit">The most bytes of the response.</param>
    /// <param name="room">The memory held for it; released here on failure, else with the response.</param>
    /// <exception cref="IOException">The connection ended early, or the framing is malformed.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<BufferedResponse?> ReadAsync(
        ResponseHeaders headers, Stream body, int? announced, int limit, IDisposable room,
        CancellationToken cancellationToken)
    {
        BufferedResponse? response = null;
        try
        {
            if (announced > ResponseMemory.Usual)
            {
                var bytes = GC.AllocateUninitializedArray<byte>(announced.Value);
                await body.ReadExactlyAsync(bytes, cancellationToken);
                response = new(headers, bytes, bytes.Length, isPooled: false, room);
            }
            else if (announced is null)
            {
                response = await ReadUnannouncedAsync(headers, body, limit, room, cancellationToken);
            }
            else if (await PooledRead.ReadAsync(body, announced, limit, cancellationToken) is var (rented, length))
            {
                response = new(headers, rented, length, isPooled: true, room);
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

    public override ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _bytes, null) is { } bytes)
        {
            if (_isPooled)
            {
                ArrayPool<byte>.Shared.Return(bytes);
            }

            _room.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    // Bedrock sends a Content-Length; this is for a proxy in between that has changed the response to chunked.
    private static async Task<BufferedResponse?> ReadUnannouncedAsync(
        ResponseHeaders headers, Stream body, int limit, IDisposable room, CancellationToken cancellationToken)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(Math.Min(ResponseMemory.Usual, limit + 1));
        var (length, read) = (0, 0);
        while ((read = await body.ReadAsync(bytes.AsMemory(length), cancellationToken)) > 0)
        {
            length += read;
            if (length > limit)
            {
                return null;
            }

            if (length == bytes.Length)
            {
                Array.Resize(ref bytes, Math.Min(2 * length, limit + 1));
            }
        }

        return new(headers, bytes, length, isPooled: false, room);
    }
}
