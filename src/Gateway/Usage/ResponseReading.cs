using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Gateway.Usage;

/// <summary>
/// The facts read from one JSON object: a whole response or one stream event. Content is skipped, or passed to the inspection
/// of texts, and not kept.
/// </summary>
internal struct ResponseReading
{
    // Bedrock's stop reasons are short identifiers; anything else is not written to logs.
    private const int MaxStopReasonLength = 64;

    /// <summary>
    /// The options for reading any JSON that a model wrote. Responses are billed, so anything a client could parse is read; 1,000
    /// levels are only a guard against abuse.
    /// </summary>
    public static readonly JsonReaderOptions Options = new() { MaxDepth = 1000 };

    private static readonly SearchValues<byte> StopReasonBytes = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"u8);

    /// <summary>The token counts of Converse or of the model's provider.</summary>
    public TokenUsage? Usage { get; private set; }

    /// <summary>Bedrock's own token counts, beside a provider's response.</summary>
    public TokenUsage? InvocationMetrics { get; private set; }

    public string? StopReason { get; private set; }

    /// <summary>True for a start event, which obliges the stream to send an end event.</summary>
    public bool Begins { get; private set; }

    public bool Ends { get; private set; }

    /// <summary>True for a piece of a content block.</summary>
    public bool IsPiece { get; private set; }

    /// <summary>True when a content block of the stream ends.</summary>
    public bool EndsBlock { get; private set; }

    /// <summary>
    /// Reads <paramref name="members"/> and passes every text to <paramref name="texts"/>. False, with nothing read, when the
    /// JSON is not exactly one complete object; some texts may already have been passed on then.
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

            // Throws when anything follows the object.
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
            case ResponsePart.Inside or ResponsePart.Beginning or ResponsePart.End
                or ResponsePart.BlockDelta or ResponsePart.BlockEnd
                when reader.TokenType == JsonTokenType.StartObject:
                Begins |= member.Meaning == ResponsePart.Beginning;
                Ends |= member.Meaning == ResponsePart.End;
                IsPiece |= member.Meaning == ResponsePart.BlockDelta;
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

    // A member with a meaning of its own is also passed on as text: what a provider writes there is not guaranteed.
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
            case ResponsePart.InputTokens:
                Usage = Merged(Usage, UsageReader.ReadInputTokens(ref reader));
                break;
            case ResponsePart.StopReason:
                StopReason = ReadStopReason(ref reader) ?? StopReason;
                break;
            case ResponsePart.EventType:
                ReadEventType(ref reader);
                break;
            default:
                // A member whose value is null counts as absent.
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
            IsPiece |= reader.ValueSpan.SequenceEqual("content_block_delta"u8);
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
