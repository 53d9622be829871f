using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Gateway.Usage;

/// <summary>
/// What one JSON object told: a whole answer, or one event of a stream. Content is skipped, not kept.
/// </summary>
internal struct AnswerReading
{
    // Bedrock's stop reasons are short identifiers; anything else is not repeated in logs.
    private const int LongestStopReason = 64;

    // An answer is paid for: only what could not be meant is not relayed.
    private const int DeepestNesting = 1000;

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

    /// <summary>
    /// Reads <paramref name="members"/>. False, and nothing is read, when the JSON is not one whole object.
    /// </summary>
    public static bool TryRead(
        ReadOnlySpan<byte> json, JsonMember<AnswerPart>[] members, out AnswerReading reading)
    {
        reading = default;
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = DeepestNesting });
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            var read = default(AnswerReading);
            read.ReadMembers(ref reader, members);

            // Throws when something follows the object.
            reader.Read();
            reading = read;
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private void ReadMembers(ref Utf8JsonReader reader, JsonMember<AnswerPart>[] members)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var member = JsonMember<AnswerPart>.Find(members, ref reader);
            reader.Read();
            if (member is null)
            {
                reader.Skip();
            }
            else
            {
                ReadMember(ref reader, member);
            }
        }
    }

    private void ReadMember(ref Utf8JsonReader reader, JsonMember<AnswerPart> member)
    {
        switch (member.Meaning)
        {
            case AnswerPart.Usage:
                Usage = Merged(Usage, UsageReader.Read(ref reader));
                break;
            case AnswerPart.InvocationMetrics:
                InvocationMetrics = Merged(InvocationMetrics, UsageReader.Read(ref reader));
                break;
            case AnswerPart.StopReason:
                StopReason = ReadStopReason(ref reader) ?? StopReason;
                break;
            case AnswerPart.EventType:
                ReadEventType(ref reader);
                break;
            default:
                ReadInside(ref reader, member);
                break;
        }
    }

    private void ReadInside(ref Utf8JsonReader reader, JsonMember<AnswerPart> member)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            // A member written as null is a member that is absent.
            reader.Skip();
            return;
        }

        Begins |= member.Meaning == AnswerPart.Beginning;
        Ends |= member.Meaning == AnswerPart.End;
        ReadMembers(ref reader, member.Inside);
    }

    private void ReadEventType(ref Utf8JsonReader reader)
    {
        reader.Skip();
        if (reader.TokenType == JsonTokenType.String)
        {
            Begins |= reader.ValueSpan.SequenceEqual("message_start"u8);
            Ends |= reader.ValueSpan.SequenceEqual("message_stop"u8);
        }
    }

    private static string? ReadStopReason(ref Utf8JsonReader reader)
    {
        reader.Skip();
        return reader.TokenType == JsonTokenType.String
            && reader.ValueSpan.Length is > 0 and <= LongestStopReason
            && !reader.ValueSpan.ContainsAnyExcept(StopReasonBytes)
            ? Encoding.ASCII.GetString(reader.ValueSpan)
            : null;
    }

    private static TokenUsage? Merged(TokenUsage? earlier, TokenUsage? later) => earlier?.MergedWith(later) ?? later;
}
