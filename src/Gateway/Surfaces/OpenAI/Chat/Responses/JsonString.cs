using System.Buffers;

namespace Gateway.Surfaces.OpenAI.Chat.Responses;

/// <summary>Writes text into a JSON string.</summary>
internal static class JsonString
{
    // All that JSON does not allow in a string (RFC 8259, 7).
    private static readonly SearchValues<byte> Special =
        SearchValues.Create([(byte)'"', (byte)'\\', .. Enumerable.Range(0, 0x20).Select(control => (byte)control)]);

    /// <summary>Writes text that has no escapes yet, such as JSON that becomes the content of a string.</summary>
    /// <param name="output">The inside of a JSON string.</param>
    /// <param name="text">UTF-8.</param>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> text)
    {
        int at;
        while ((at = text.IndexOfAny(Special)) >= 0)
        {
            output.Write(text[..at]);
            WriteEscape(output, text[at]);
            text = text[(at + 1)..];
        }

        output.Write(text);
    }

    private static void WriteEscape(IBufferWriter<byte> output, byte special)
    {
        const string Digits = "0123456789abcdef";
        output.Write(special switch
        {
            (byte)'"' => "\\\""u8,
            (byte)'\\' => "\\\\"u8,
            (byte)'\n' => "\\n"u8,
            (byte)'\r' => "\\r"u8,
            (byte)'\t' => "\\t"u8,
            _ => [(byte)'\\', (byte)'u', (byte)'0', (byte)'0', (byte)Digits[special >> 4], (byte)Digits[special & 0xF]],
        });
    }
}
