namespace Gateway.Usage;

/// <summary>What a member of an answer, or of a stream's event, tells.</summary>
internal enum AnswerPart
{
    /// <summary>Nothing itself, but what is inside it may.</summary>
    Inside,

    /// <summary>The tokens, as the model's provider or Converse counts them.</summary>
    Usage,

    /// <summary>The tokens, as Bedrock counts them beside a provider's own answer.</summary>
    InvocationMetrics,

    /// <summary>Why the model stopped.</summary>
    StopReason,

    /// <summary>Anthropic's name of the event.</summary>
    EventType,

    /// <summary>Being there at all, it tells that an answer began which must also end.</summary>
    Beginning,

    /// <summary>Being there at all, it tells that the answer ended.</summary>
    End,
}
