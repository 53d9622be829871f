namespace Gateway.Usage;

/// <summary>What a member of an answer, or of a stream's event, tells.</summary>
internal enum ResponsePart
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

    /// <summary>Being there at all, it tells that a content block ended.</summary>
    BlockEnd,

    /// <summary>A list; what is inside each of its objects may tell something.</summary>
    List,

    /// <summary>A piece of the model's text.</summary>
    Text,

    /// <summary>A piece of JSON that the model writes, such as a tool's input.</summary>
    JsonText,

    /// <summary>JSON in base64, which is decoded and read in its place.</summary>
    Encoded,

    /// <summary>Padding of AWS, which hides how long the rest is.</summary>
    Padding,
}
