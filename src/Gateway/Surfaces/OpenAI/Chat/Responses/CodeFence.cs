namespace Gateway.Surfaces.OpenAI.Chat.Responses;

/// <summary>
/// Leaves out the Markdown code fence that models like to put around JSON, from an answer in pieces. Only a fence that the answer
/// begins with is one. All texts are insides of JSON strings, and no piece ends within an escape.
/// </summary>
internal sealed class CodeFence
{
    // The name of a language is a short word.
    private const int MaxLanguage = 16;

    private byte[] _held = [];
    private Place _place;
    private bool _hasContent;

    private enum Place
    {
        Before,
        Inside,
        NotFenced,
    }

    private static ReadOnlySpan<byte> Mark => "```"u8;

    /// <summary>Takes a piece and returns what of the answer is known to be content now.</summary>
    public ReadOnlySpan<byte> Take(ReadOnlySpan<byte> piece)
    {
        byte[] joined = [.. _held, .. piece];
        ReadOnlySpan<byte> text = joined;
        _held = [];
        if (_place == Place.Before && !TryEnter(ref text))
        {
            _held = text.ToArray();
            return [];
        }

        if (_place == Place.NotFenced)
        {
            return text;
        }

        text = _hasContent ? text : TrimStart(text);
        var content = TrimEnd(text);
        _hasContent |= !content.IsEmpty;
        _held = text[content.Length..].ToArray();
        return content;
    }

    /// <summary>Ends the answer and returns the rest of its content.</summary>
    public ReadOnlySpan<byte> End() => _place == Place.Inside && _held.AsSpan().IndexOf(Mark) >= 0 ? [] : _held;

    // False while more has to be seen. Takes the fence off if there is one.
    private bool TryEnter(ref ReadOnlySpan<byte> text)
    {
        var start = TrimStart(text);
        if (!start.StartsWith(Mark))
        {
            _place = Mark.StartsWith(start) ? Place.Before : Place.NotFenced;
            return _place == Place.NotFenced;
        }

        var language = start[Mark.Length..];
        var length = language.IndexOfAnyExceptInRange((byte)'a', (byte)'z');
        if (length < 0 && language.Length <= MaxLanguage)
        {
            return false;
        }

        _place = Place.Inside;
        text = language[Math.Max(length, 0)..];
        return true;
    }

    private static ReadOnlySpan<byte> TrimStart(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            var length = text[0] == (byte)' ' ? 1 : text.Length > 1 && IsBreak(text[..2]) ? 2 : 0;
            if (length == 0)
            {
                break;
            }

            text = text[length..];
        }

        return text;
    }

    // Without blanks, line breaks and backquotes at its end, which may be the fence.
    private static ReadOnlySpan<byte> TrimEnd(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            var length = text[^1] is (byte)' ' or (byte)'`' ? 1 : text.Length > 1 && EndsInBreak(text) ? 2 : 0;
            if (length == 0)
            {
                break;
            }

            text = text[..^length];
        }

        return text;
    }

    // A backslash that is itself escaped is followed by a plain n, r or t.
    private static bool EndsInBreak(ReadOnlySpan<byte> text) =>
        IsBreak(text[^2..]) && (text.Length - 2 - (text[..^2].LastIndexOfAnyExcept((byte)'\\') + 1)) % 2 == 0;

    private static bool IsBreak(ReadOnlySpan<byte> two) =>
        two[0] == (byte)'\\' && two[1] is (byte)'n' or (byte)'r' or (byte)'t';
}
