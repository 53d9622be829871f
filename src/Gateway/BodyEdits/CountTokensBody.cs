using System.Buffers.Text;
using Gateway.Buffers;

namespace Gateway.BodyEdits;

/// <summary>Makes of a body of InvokeModel one of CountTokens, which contains it in base64.</summary>
internal static class CountTokensBody
{
    private static ReadOnlySpan<byte> Before => "{\"input\":{\"invokeModel\":{\"body\":\""u8;

    private static ReadOnlySpan<byte> After => "\"}}}"u8;

    /// <summary>The length in bytes for an inner body of this length.</summary>
    public static int LengthOf(int inner) => Before.Length + Base64.GetMaxEncodedToUtf8Length(inner) + After.Length;

    /// <summary>Reads the inner body back.</summary>
    /// <param name="body">A body made by <see cref="Encode"/>.</param>
    /// <param name="length">The length of the inner body.</param>
    public static ByteBuffer Decode(ReadOnlySpan<byte> body, out int length)
    {
        var inner = ByteBuffer.Rent(body.Length);
        Base64.DecodeFromUtf8(body[Before.Length..^After.Length], inner.Span, out _, out length);
        return inner;
    }

    public static RequestBody Encode(ReadOnlySpan<byte> inner)
    {
        var length = LengthOf(inner.Length);
        var buffer = ByteBuffer.Rent(length);
        Before.CopyTo(buffer.Span);
        Base64.EncodeToUtf8(inner, buffer.Span[Before.Length..], out _, out var encoded);
        After.CopyTo(buffer.Span[(Before.Length + encoded)..]);
        return new RequestBody(buffer, 0, length);
    }
}
