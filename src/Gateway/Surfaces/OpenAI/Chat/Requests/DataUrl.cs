using System.Text;
using System.Text.Json;

namespace Gateway.Surfaces.OpenAI.Chat.Requests;

/// <summary>A file inside a <c>data:</c> URL. The file itself stays where the caller wrote it, in base64.</summary>
/// <param name="Format">AWS's name of its format.</param>
/// <param name="Start">The position of the base64 text in the raw value, after its first quote.</param>
internal readonly record struct DataUrl(string Format, int Start)
{
    // A media type with its parameters.
    private const int MaxHeaderLength = 256;

    private static ReadOnlySpan<byte> Scheme => "data:"u8;

    /// <summary>Reads the head of a URL.</summary>
    /// <param name="url">A string.</param>
    /// <param name="mediaType">The media type in lower case, without parameters; empty when there is none.</param>
    /// <param name="start">The position of the base64 text in the raw value.</param>
    public static DataUrlForm Read(JsonElement url, out string mediaType, out int start)
    {
        (mediaType, start) = ("", 0);
        var raw = JsonOutput.Raw(url)[1..^1];
        if (!StartsWithScheme(raw))
        {
            return DataUrlForm.Other;
        }

        var length = raw[..Math.Min(raw.Length, MaxHeaderLength)].IndexOf((byte)',');
        if (length < 0)
        {
            return DataUrlForm.NotBase64;
        }

        var words = Unescaped(raw[Scheme.Length..length]).Split(';', StringSplitOptions.TrimEntries);
        start = length + 2;
#pragma warning disable CA1308 // The formats have names in lower case.
        mediaType = words[0].ToLowerInvariant();
#pragma warning restore CA1308
        return words.Skip(1).Contains("base64", StringComparer.OrdinalIgnoreCase) ? DataUrlForm.Base64 : DataUrlForm.NotBase64;
    }

    /// <summary>Writes the base64 text of it as a string, without white space.</summary>
    public void Write(JsonOutput to, JsonElement url)
    {
        var text = JsonOutput.Raw(url)[Start..^1];
        if (text.IndexOfAny((byte)'\\', (byte)' ') < 0)
        {
            to.Escaped(text);
            return;
        }

        // The escapes of a slash or a plus sign stay. Copied into less room than the text takes, quotes included.
        var room = to.Room(text.Length + 2);
        var length = 0;
        room[length++] = (byte)'"';
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == (byte)'\\')
            {
                // Always two together: the second backslash of an escaped one begins no escape.
                if (text[++i] is not ((byte)'n' or (byte)'r' or (byte)'t'))
                {
                    room[length++] = (byte)'\\';
                    room[length++] = text[i];
                }
            }
            else if (text[i] != (byte)' ')
            {
                room[length++] = text[i];
            }
        }

        room[length++] = (byte)'"';
        to.Filled(length);
    }

    private static bool StartsWithScheme(ReadOnlySpan<byte> raw) =>
        raw.Length > Scheme.Length && Ascii.EqualsIgnoreCase(raw[..Scheme.Length], Scheme);

    private static string Unescaped(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader((byte[])[(byte)'"', .. text, (byte)'"']);
        reader.Read();
        return reader.GetString()!;
    }
}

/// <summary>The forms of a URL.</summary>
internal enum DataUrlForm
{
    /// <summary>Not a <c>data:</c> URL.</summary>
    Other,

    /// <summary>A <c>data:</c> URL without base64.</summary>
    NotBase64,

    Base64,
}
