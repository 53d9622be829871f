namespace Gateway.Surfaces.OpenAI.ModelEvents;

/// <summary>The kind of a <see cref="ModelEvent"/>.</summary>
internal enum ModelEventKind
{
    /// <summary>Nothing that a caller is told.</summary>
    None,

    /// <summary>The answer begins.</summary>
    Start,

    /// <summary>A piece of the answer's text.</summary>
    Text,

    /// <summary>A piece of the model's reasoning.</summary>
    Reasoning,

    /// <summary>The signature of a block of reasoning, without which the model does not accept it back.</summary>
    Signature,

    /// <summary>Reasoning that the provider has encrypted, in base64.</summary>
    RedactedReasoning,

    /// <summary>The start of a call to a tool of the caller.</summary>
    ToolStart,

    /// <summary>A piece of the JSON that is the tool's input, as part of a string.</summary>
    ToolInput,

    /// <summary>The tool's input in one piece, as JSON and not inside a string.</summary>
    ToolInputJson,

    /// <summary>The end of a content block.</summary>
    BlockStop,

    /// <summary>The end of the answer, with its reason.</summary>
    Stop,

    /// <summary>The token counts.</summary>
    Usage,
}
