using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gateway.Surfaces.OpenAI.Chat.Requests;

/// <summary>
/// Writes JSON in which the caller's values keep their spelling: they are copied with their escapes and never decoded, however
/// large they are.
/// </summary>
internal sealed class JsonOutput(IBufferWriter<byte> output)
{
    private bool _needsComma;

    /// <summary>The bytes of a value as the caller wrote it, a string with its quotes.</summary>
    public static ReadOnlySpan<byte> Raw(JsonElement value) => JsonMarshal.GetRawUtf8Value(value);

    public void OpenObject() => Open("{"u8);

    public void CloseObject() => Close("}"u8);

    public void OpenList() => Open("["u8);

    public void CloseList() => Close("]"u8);

    /// <summary>The name of a member, which needs no escapes. Its value follows.</summary>
    public void Name(ReadOnlySpan<byte> name)
    {
        Quoted(name, "\":"u8);
        _needsComma = false;
    }

    /// <summary>Opens an object that is a member.</summary>
    public void OpenObject(ReadOnlySpan<byte> name)
    {
        Name(name);
        OpenObject();
    }

    /// <summary>Opens a list that is a member.</summary>
    public void OpenList(ReadOnlySpan<byte> name)
    {
        Name(name);
        OpenList();
    }

    /// <summary>A value of the caller, byte for byte.</summary>
    public void Value(JsonElement value) => Json(Raw(value));

    /// <summary>A member with a value of the caller.</summary>
    public void Member(ReadOnlySpan<byte> name, JsonElement value)
    {
        Name(name);
        Value(value);
    }

    /// <summary>A member with a text that needs no escapes.</summary>
    public void Member(ReadOnlySpan<byte> name, ReadOnlySpan<byte> text)
    {
        Name(name);
        Quoted(text, "\""u8);
    }

    public void Member(ReadOnlySpan<byte> name, string text)
    {
        Name(name);
        Text(text);
    }

    public void Member(ReadOnlySpan<byte> name, int number)
    {
        Name(name);
        Span<byte> digits = stackalloc byte[11];
        number.TryFormat(digits, out var length, provider: CultureInfo.InvariantCulture);
        Json(digits[..length]);
    }

    /// <summary>A text of the gateway, or one that was decoded.</summary>
    public void Text(string text) =>
        Quoted(JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes, "\""u8);

    /// <summary>A string whose text is all of these bytes, still escaped.</summary>
    public void Escaped(ReadOnlySpan<byte> text) => Quoted(text, "\""u8);

    /// <summary>One JSON value.</summary>
    public void Json(ReadOnlySpan<byte> value)
    {
        Comma();
        Copy(value);
        _needsComma = true;
    }

    /// <summary>A place for a value of at most so many bytes, to be filled and then counted by <see cref="Filled"/>.</summary>
    public Span<byte> Room(int length)
    {
        Comma();
        return output.GetSpan(length);
    }

    /// <inheritdoc cref="Room"/>
    public void Filled(int length)
    {
        output.Advance(length);
        _needsComma = true;
    }

    private void Open(ReadOnlySpan<byte> bracket)
    {
        Json(bracket);
        _needsComma = false;
    }

    private void Close(ReadOnlySpan<byte> bracket)
    {
        Copy(bracket);
        _needsComma = true;
    }

    private void Quoted(ReadOnlySpan<byte> text, ReadOnlySpan<byte> end)
    {
        Json("\""u8);
        Copy(text);
        Copy(end);
    }

    private void Comma()
    {
        if (_needsComma)
        {
            Copy(","u8);
        }
    }

    private void Copy(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(output.GetSpan(bytes.Length));
        output.Advance(bytes.Length);
    }
}
