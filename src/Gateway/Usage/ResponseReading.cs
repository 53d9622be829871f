using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Gateway.Usage;

/// <summary>
/// What one JSON object told: a whole answer, or one event of a stream. Content is skipped, or shown to those who look at it,
/// and not kept.
/// </summary>
internal struct ResponseReading
{
    // Bedrock's stop reasons are short identifiers; anything else is not repeated in logs.
    private const int MaxStopReasonLength = 64;

    /// <summary>
    /// How JSON of a model is read, wherever it is. Responses are billed, so whatever a client can parse is read: 1,000
    /// levels are only a guard against abuse.
    /// </summary>
    public static readonly JsonReaderOptions Options = new() { MaxDepth = 1000 };

    private static readonly SearchValues<byte> StopReasonBytes = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"u8);

    /// <summary>The tokens, as Converse or the model's provider counts them.</summary>
    public TokenUsage? Usage { get; private set; }

    /// <summary>The tokens, as Bedrock counts them beside a provider's own answer.</summary>
    public TokenUsage? InvocationMetrics { get; private set; }

    public string? StopReason { get; private set; }

    /// <summary>The event begins an answer that must also end.</summary>
    public bool Begins { get; private set; }

    public bool Ends { get; private set; }

    /// <summary>A content block of the stream ends.</summary>
    public bool EndsBlock { get; private set; }

    /// <summary>
    /// Reads <paramref name="members"/>, and shows every text to <paramref name="texts"/>. False, and nothing is read,
    /// when the JSON is not one whole object; some of the texts may then have been shown.
    /// </summary>
    public static bool TryRead<TTexts>(
        ReadOnlySpan<byte> json, JsonMember<ResponsePart>[] members, scoped ref TTexts texts, out ResponseReading reading)
        where TTexts : IResponseTexts, allows ref struct
    {
        reading = default;
        try
        {
            var reader = new Utf8JsonReader(json, Options);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            var read = default(ResponseReading);
            read.ReadMembers(ref reader, json, members, ref texts);

            // Throws when something follows the object.
            reader.Read();
            texts.EndObject(json);
            reading = read;
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private void ReadMembers<TTexts>(
        ref Utf8JsonReader reader, scoped ReadOnlySpan<byte> json, JsonMember<ResponsePart>[] members, scoped ref TTexts texts)
        where TTexts : IResponseTexts, allows ref struct
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var member = JsonMember<ResponsePart>.Find(members, ref reader);
            var path = 0;
            if (texts.AreWanted)
            {
                path = ResponseTextWalk.PathOf(ref reader);
                ResponseTextWalk.ShowName(ref reader, json, path, ref texts);
            }

            reader.Read();
            if (member is null)
            {
                ReadPast(ref reader, json, path, ref texts);
            }
            else
            {
                ReadMember(ref reader, json, member, path, ref texts);
            }
        }
    }

    private void ReadMember<TTexts>(
        ref Utf8JsonReader reader, scoped ReadOnlySpan<byte> json, JsonMember<ResponsePart> member, int path,
        scoped ref TTexts texts)
        where TTexts : IResponseTexts, allows ref struct
    {
        switch (member.Meaning)
        {
            case ResponsePart.Text or ResponsePart.JsonText when texts.AreWanted && reader.TokenType == JsonTokenType.String:
                var kind = member.Meaning == ResponsePart.Text ? ResponseTextKind.Piece : ResponseTextKind.JsonPiece;
                ResponseTextWalk.Show(ref reader, json, kind, member.Id, ref texts);
                break;
            case ResponsePart.Encoded when reader.TokenType == JsonTokenType.String:
            case ResponsePart.Padding when ResponseTextWalk.IsPadding(ref reader):
                break;
            case ResponsePart.Inside or ResponsePart.Beginning or ResponsePart.End or ResponsePart.BlockEnd
                when reader.TokenType == JsonTokenType.StartObject:
                Begins |= member.Meaning == ResponsePart.Beginning;
                Ends |= member.Meaning == ResponsePart.End;
                EndsBlock |= member.Meaning == ResponsePart.BlockEnd;
                ReadMembers(ref reader, json, member.Inside, ref texts);
                break;
            case ResponsePart.List when texts.AreWanted && reader.TokenType == JsonTokenType.StartArray:
                ReadList(ref reader, json, member, path, ref texts);
                break;
            default:
                ReadValue(ref reader, json, member, path, ref texts);
                break;
        }
    }

    private void ReadList<TTexts>(
        ref Utf8JsonReader reader, scoped ReadOnlySpan<byte> json, JsonMember<ResponsePart> member, int path,
        scoped ref TTexts texts)
        where TTexts : IResponseTexts, allows ref struct
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                ReadMembers(ref reader, json, member.Inside, ref texts);
            }
            else
            {
                ReadPast(ref reader, json, path, ref texts);
            }
        }
    }

    // What tells something itself is shown as well: nobody has promised what a provider writes there.
    private void ReadValue<TTexts>(
        ref Utf8JsonReader reader, scoped ReadOnlySpan<byte> json, JsonMember<ResponsePart> member, int path,
        scoped ref TTexts texts)
        where TTexts : IResponseTexts, allows ref struct
    {
        var again = texts.AreWanted ? reader : default;
        switch (member.Meaning)
        {
            case ResponsePart.Usage:
                Usage = Merged(Usage, UsageReader.Read(ref reader));
                break;
            case ResponsePart.InvocationMetrics:
                InvocationMetrics = Merged(InvocationMetrics, UsageReader.Read(ref reader));
                break;
            case ResponsePart.StopReason:
                StopReason = ReadStopReason(ref reader) ?? StopReason;
                break;
            case ResponsePart.EventType:
                ReadEventType(ref reader);
                break;
            default:
                // A member written as null is a member that is absent.
                reader.Skip();
                break;
        }

        if (texts.AreWanted)
        {
            ResponseTextWalk.Walk(ref again, json, path, ref texts);
        }
    }

    private static void ReadPast<TTexts>(
        ref Utf8JsonReader reader, scoped ReadOnlySpan<byte> json, int path, scoped ref TTexts texts)
        where TTexts : IResponseTexts, allows ref struct
    {
        if (texts.AreWanted)
        {
            ResponseTextWalk.Walk(ref reader, json, path, ref texts);
        }
        else
        {
            reader.Skip();
        }
    }

    private void ReadEventType(ref Utf8JsonReader reader)
    {
        reader.Skip();
        if (reader.TokenType == JsonTokenType.String)
        {
            Begins |= reader.ValueSpan.SequenceEqual("message_start"u8);
            Ends |= reader.ValueSpan.SequenceEqual("message_stop"u8);
            EndsBlock |= reader.ValueSpan.SequenceEqual("content_block_stop"u8);
        }
    }

    private static string? ReadStopReason(ref Utf8JsonReader reader)
    {
        reader.Skip();
        return reader.TokenType == JsonTokenType.String
            && reader.ValueSpan.Length is > 0 and <= MaxStopReasonLength
            && !reader.ValueSpan.ContainsAnyExcept(StopReasonBytes)
            ? Encoding.ASCII.GetString(reader.ValueSpan)
            : null;
    }

    private static TokenUsage? Merged(TokenUsage? earlier, TokenUsage? later) => earlier?.MergedWith(later) ?? later;
}
