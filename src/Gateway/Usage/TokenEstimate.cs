using System.Buffers;
using System.Text.Json;

namespace Gateway.Usage;

/// <summary>
/// Estimates the input tokens of a request in Anthropic's form, for models that AWS's CountTokens does not have. Deliberately
/// high: an agent that counts too little meets the end of the context window in the middle of its work.
/// </summary>
/// <remarks>
/// Of all texts and names: an ASCII character is 0.4 tokens, any other 1.3 (kana and kanji are about one each; the tokenizers of
/// Claude 4.7 and later make about 30 % more than before). An image is 1,600, the most that one of Anthropic's formula has
/// (width × height / 750, after scaling). A document is 1 token for each 16 bytes: a page of text in a PDF is some 50 KB and
/// 3,000 tokens. To this, 350 tokens for the prompt with which Anthropic describes tools.
/// </remarks>
internal static class TokenEstimate
{
    private static readonly SearchValues<byte> OfBase64 =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="u8);

    private const double OfAscii = 0.4;
    private const double OfOther = 1.3;
    private const int OfImage = 1600;
    private const int BytesOfDocument = 16;
    private const int OfTools = 350;

    /// <summary>The estimate for one body.</summary>
    /// <param name="body">One JSON object.</param>
    public static long Of(ReadOnlySpan<byte> body)
    {
        var (ascii, other, fixedTokens) = (0L, 0L, 0L);
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = int.MaxValue });
        var isData = false;
        while (reader.Read())
        {
            var text = reader.ValueSpan;
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                isData = reader.ValueTextEquals("data"u8);
                fixedTokens += reader.CurrentDepth == 1 && reader.ValueTextEquals("tools"u8) ? OfTools : 0;
            }
            else if (reader.TokenType == JsonTokenType.String && isData && !text.ContainsAnyExcept(OfBase64))
            {
                fixedTokens += IsImage(text) ? OfImage : text.Length / 4 * 3 / BytesOfDocument;
                continue;
            }

            Count(text, ref ascii, ref other);
        }

        return Math.Max(1, fixedTokens + (long)Math.Ceiling((ascii * OfAscii) + (other * OfOther)));
    }

    // The first bytes of PNG, JPEG, GIF and WebP.
    private static bool IsImage(ReadOnlySpan<byte> base64) =>
        base64.StartsWith("iVBORw0KGgo"u8) || base64.StartsWith("/9j/"u8) || base64.StartsWith("R0lGOD"u8)
        || base64.StartsWith("UklGR"u8);

    // Numbers, true and false count as text too. An escape of a character outside ASCII is one character.
    private static void Count(ReadOnlySpan<byte> text, ref long ascii, ref long other)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == (byte)'\\' && i + 1 < text.Length)
            {
                var isOther = text[i + 1] == (byte)'u' && !text[(i + 2)..].StartsWith("00"u8);
                i += text[i + 1] == (byte)'u' ? 5 : 1;
                (ascii, other) = isOther ? (ascii, other + 1) : (ascii + 1, other);
            }
            else if (text[i] < 0x80)
            {
                ascii++;
            }
            else if ((text[i] & 0xC0) != 0x80)
            {
                other++;
            }
        }
    }
}
