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
    internal const int PerMessage = 4;

    // A medium-sized image; the simulator does not look at its content.
    private const int PerImage = 1_000;
    private const int BytesPerDocumentToken = 4;

    // Models count pages, not bytes; large files are scans.
    private const int MaxPerDocument = 100_000;

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
            + (request.TryGetProperty("system", out var system) ? OfList(system, system) : 0)
            + (request.TryGetProperty("toolConfig", out var config) && config.ValueKind == JsonValueKind.Object
                ? OfList(config, config.GetProperty("tools"))
                : 0);
    }

    /// <summary>The token count of a block of a prompt; a cache point has none.</summary>
    internal static int OfBlock(JsonElement block)
    {
        if (PromptPieces.IsCachePoint(block, out _))
        {
            return 0;
        }

        if (block.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String)
        {
            return Of(text.GetString()!);
        }

        if (block.TryGetProperty("image", out var image) && image.ValueKind == JsonValueKind.Object)
        {
            return PerImage;
        }

        return block.TryGetProperty("document", out var document) && document.ValueKind == JsonValueKind.Object
            ? Math.Min(document.GetRawText().Length / BytesPerDocumentToken, MaxPerDocument)
            : Of(block.GetRawText());
    }

    private static int OfList(JsonElement whole, JsonElement list) => Math.Max(0, Of(whole.GetRawText())
        - (list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Where(block => PromptPieces.IsCachePoint(block, out _)).Sum(point => Of(point.GetRawText()))
            : 0));

    private static int Quarters(Rune rune) => rune.IsAscii ? 1 : AsciiPerToken;
}
