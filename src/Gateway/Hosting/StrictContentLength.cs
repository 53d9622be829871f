using System.Text;
using Microsoft.Net.Http.Headers;

namespace Gateway.Hosting;

/// <summary>
/// Accepts a <c>Content-Length</c> of digits only, without sign, blanks or leading zeros, and turns anything else into an
/// invalid number, so that Kestrel refuses it with 400. Kestrel itself reads <c>+3</c> and <c>03</c> as 3: two servers in a
/// row that differ here can be made to see different requests (request smuggling).
/// </summary>
/// <remarks>An encoding, because that is where Kestrel gives access to the header as it was sent.</remarks>
internal sealed class StrictContentLength : Encoding
{
    private const string NoNumber = "?";

    // Kestrel's buffer has room for one character more than the longest number, 9223372036854775807.
    private const int MaxDigits = 19;

    private static readonly StrictContentLength Instance = new();

    /// <summary>The encoding of a header, for <c>KestrelServerOptions.RequestHeaderEncodingSelector</c>.</summary>
    public static Encoding? Select(string header) =>
        header.Equals(HeaderNames.ContentLength, StringComparison.OrdinalIgnoreCase) ? Instance : null;

    public override int GetChars(ReadOnlySpan<byte> bytes, Span<char> chars)
    {
        if (IsNumber(bytes))
        {
            return ASCII.GetChars(bytes, chars);
        }

        NoNumber.CopyTo(chars);
        return NoNumber.Length;
    }

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex) =>
        GetChars(bytes.AsSpan(byteIndex, byteCount), chars.AsSpan(charIndex));

    public override int GetCharCount(byte[] bytes, int index, int count) =>
        IsNumber(bytes.AsSpan(index, count)) ? count : NoNumber.Length;

    public override int GetMaxCharCount(int byteCount) => Math.Max(byteCount, NoNumber.Length);

    public override int GetByteCount(char[] chars, int index, int count) => ASCII.GetByteCount(chars, index, count);

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) =>
        ASCII.GetBytes(chars, charIndex, charCount, bytes, byteIndex);

    public override int GetMaxByteCount(int charCount) => ASCII.GetMaxByteCount(charCount);

    private static bool IsNumber(ReadOnlySpan<byte> text) =>
        text.Length is > 0 and <= MaxDigits
            && !text.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            && (text.Length == 1 || text[0] != '0');
}
