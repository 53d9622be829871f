namespace Gateway.Usage;

/// <summary>The meaning of a member of a response or of a stream event.</summary>
internal enum ResponsePart
{
    /// <summary>An object without a meaning of its own; members inside it may have one.</summary>
    Inside,

    /// <summary>The token counts of the model's provider or of Converse.</summary>
    Usage,

    /// <summary>Bedrock's own token counts, beside a provider's response.</summary>
    InvocationMetrics,

    /// <summary>The number of prompt tokens, where it stands alone and not in an object of counts.</summary>
    InputTokens,

    /// <summary>The stop reason.</summary>
    StopReason,

    /// <summary>Anthropic's name of the event.</summary>
    EventType,

    /// <summary>A start event, recognised by its presence. It obliges the stream to send an end event.</summary>
    Beginning,

    /// <summary>An end event, recognised by its presence: the response is complete.</summary>
    End,

    /// <summary>A piece of a content block, recognised by its presence.</summary>
    BlockDelta,

    /// <summary>The end of a content block, recognised by its presence.</summary>
    BlockEnd,

    /// <summary>A list of objects; members inside each may have a meaning.</summary>
    List,

    /// <summary>A piece of the model's text.</summary>
    Text,

    /// <summary>A piece of JSON written by the model, such as a tool's input.</summary>
    JsonText,

    /// <summary>JSON in base64, which is decoded and read as well.</summary>
    Encoded,

    /// <summary>AWS's padding, which hides the length of the rest.</summary>
    Padding,
}
