using System.Buffers;

namespace Gateway.Bedrock;

/// <summary>A complete answer of Bedrock, byte for byte, in pooled memory.</summary>
internal sealed class BedrockAnswer(byte[] rented, int length, string? requestId) : IDisposable
{
    private byte[]? _rented = rented;

    /// <summary>The body. Not to be used after <see cref="Dispose"/>.</summary>
    public ReadOnlyMemory<byte> Body => _rented.AsMemory(0, length);

    /// <summary>Bedrock's <c>x-amzn-RequestId</c>.</summary>
    public string? RequestId { get; } = requestId;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _rented, null) is { } buffer)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
