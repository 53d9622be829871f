using System.Text;
using System.Text.Json;

namespace Gateway.Simulator.BedrockRuntime.Responses;

/// <summary>
/// Counts tokens plausibly and always in the same way: four ASCII characters, or one other character, are one token.
/// </summary>
internal static class TokenEstimate
{
    private const int AsciiPerToken = 4;

    // Role and separators around each message.
    private const int PerMessage = 4;

    // A medium-sized image; the simulator does not look at its content.
    private const int PerImage = 1_000;
    private const int BytesPerDocumentToken = 4;

    internal static int Of(string text)
    {
        var quarters = text.EnumerateRunes().Sum(Quarters);
        return (quarters + AsciiPerToken - 1) / AsciiPerToken;
    }

    /// <summary>The beginning of a text with at most that many tokens.</summary>
    internal static string Cut(string text, int tokens)
    {
        long left = (long)tokens * AsciiPerToken;
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            left -= Quarters(rune);
            if (left < 0)
            {
                return text[..length];
            }

            length += rune.Utf16SequenceLength;
        }

        return text;
    }

    /// <summary>The token count of the whole prompt: messages, system texts and tool definitions.</summary>
    internal static int OfPrompt(JsonElement request)
    {
        var tokens = 0;
        foreach (var message in request.GetProperty("messages").EnumerateArray())
        {
            tokens += PerMessage + message.GetProperty("content").EnumerateArray().Sum(OfBlock);
        }

        return tokens
            + (request.TryGetProperty("system", out var system) ? Of(system.GetRawText()) : 0)
            + (request.TryGetProperty("toolConfig", out var tools) ? Of(tools.GetRawText()) : 0);
    }

    private static int OfBlock(JsonElement block)
    {
        if (block.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String)
        {
            return Of(text.GetString()!);
        }

        if (block.TryGetProperty("image", out var image) && image.ValueKind == JsonValueKind.Object)
        {
            return PerImage;
        }

        return block.TryGetProperty("document", out var document) && document.ValueKind == JsonValueKind.Object
            ? document.GetRawText().Length / BytesPerDocumentToken
            : Of(block.GetRawText());
    }

    private static int Quarters(Rune rune) => rune.IsAscii ? 1 : AsciiPerToken;
}
