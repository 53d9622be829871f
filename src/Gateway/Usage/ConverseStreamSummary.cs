namespace Gateway.Usage;

/// <summary>Reads a ConverseStream response. If the texts are not inspected, only its last two events are parsed.</summary>
internal sealed class ConverseStreamSummary : StreamSummary
{
    private bool _stopped;

    public override bool IsComplete => _stopped;

    // Its usage is in the event after the one that ends the message.
    public override bool HasEnded => _stopped && Usage is not null;

    public override bool ReadEvent(
        ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> payload, IResponseTexts? texts = null)
    {
        var stops = eventType.SequenceEqual("messageStop"u8);
        var tellsUsage = stops || eventType.SequenceEqual("metadata"u8);
        _stopped |= stops;
        Pieces += eventType.SequenceEqual("contentBlockDelta"u8) ? 1 : 0;
        if (!tellsUsage && texts is null)
        {
            return true;
        }

        // An event without a payload counts as read: it contains nothing that could be missed.
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
