namespace Gateway.Surfaces.OpenAI.Chat.Responses;

/// <summary>The Markdown code fence that models like to put around JSON.</summary>
internal static class CodeFence
{
    private static ReadOnlySpan<byte> Mark => "```"u8;

    /// <summary>The content without a fence that is around all of it; the content as it is if there is none.</summary>
    /// <param name="content">The inside of a JSON string, with its escapes.</param>
    public static ReadOnlySpan<byte> Strip(ReadOnlySpan<byte> content)
    {
        var fenced = TrimEnd(TrimStart(content));
        if (fenced.Length < Mark.Length * 2 || !fenced.StartsWith(Mark) || !fenced.EndsWith(Mark))
        {
            return content;
        }

        // The name of the language, if any, ends with the line.
        var inside = fenced[Mark.Length..^Mark.Length];
        var line = inside.IndexOf("\\n"u8);
        return line < 0 || inside[..line].IndexOfAny("{[\""u8) >= 0
            ? TrimEnd(TrimStart(inside))
            : TrimEnd(TrimStart(inside[line..]));
    }

    private static ReadOnlySpan<byte> TrimStart(ReadOnlySpan<byte> text)
    {
        while (true)
        {
            if (text.StartsWith(" "u8))
            {
                text = text[1..];
            }
            else if (text.StartsWith("\\n"u8) || text.StartsWith("\\r"u8) || text.StartsWith("\\t"u8))
            {
                text = text[2..];
            }
            else
            {
                return text;
            }
        }
    }

    private static ReadOnlySpan<byte> TrimEnd(ReadOnlySpan<byte> text)
    {
        while (true)
        {
            if (text.EndsWith(" "u8))
            {
                text = text[..^1];
            }
            else if ((text.EndsWith("\\n"u8) || text.EndsWith("\\r"u8) || text.EndsWith("\\t"u8)) && !text.EndsWith("\\\\n"u8))
            {
                text = text[..^2];
            }
            else
            {
                return text;
            }
        }
    }
}
