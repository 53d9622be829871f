namespace Gateway.Usage;

/// <summary>Reads a ConverseStream answer: where nobody looks at its texts, only its last two events are parsed.</summary>
internal sealed class ConverseStreamSummary : StreamSummary
{
    private bool _stopped;

    public override bool IsComplete => _stopped;

    public override bool ReadEvent(
        ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> payload, IResponseTexts? texts = null)
    {
        var stops = eventType.SequenceEqual("messageStop"u8);
        var tellsUsage = stops || eventType.SequenceEqual("metadata"u8);
        _stopped |= stops;
        if (!tellsUsage && texts is null)
        {
            return true;
        }

        // An event without a payload has nothing that could not be read.
        var isRead = TryRead(payload, ResponseMembers.ConverseEvent, texts, out var reading) || payload.IsEmpty;
        if (tellsUsage)
        {
            Take(reading);
        }

        if (eventType.SequenceEqual("contentBlockStop"u8))
        {
            texts?.EndBlock();
        }

        return isRead;
    }
}
