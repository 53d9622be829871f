namespace Gateway.Usage;

/// <summary>Reads a ConverseStream answer: only its last two events are parsed.</summary>
internal sealed class ConverseStreamSummary : StreamSummary
{
    private bool _stopped;

    public override bool IsComplete => _stopped;

    public override void ReadEvent(ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> payload)
    {
        var stops = eventType.SequenceEqual("messageStop"u8);
        if (!stops && !eventType.SequenceEqual("metadata"u8))
        {
            return;
        }

        _stopped |= stops;
        if (AnswerReading.TryRead(payload, AnswerMembers.Converse, out var reading))
        {
            Take(reading);
        }
    }
}
