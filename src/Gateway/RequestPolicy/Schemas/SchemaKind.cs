namespace Gateway.RequestPolicy.Schemas;

/// <summary>What the walk does with a value, beyond walking it.</summary>
internal enum SchemaKind
{
    Plain,

    /// <summary>Around what is judged: its names are no part of a setting's path.</summary>
    Envelope,

    /// <summary>The name of the model, which the gateway reads and cuts out.</summary>
    ModelId,

    /// <summary>Where <see cref="MaxTokens"/> would stand.</summary>
    InferenceConfig,

    /// <summary>The most tokens of an answer.</summary>
    MaxTokens,

    /// <summary>A map from the caller's own keys, to which the gateway adds its own.</summary>
    Metadata,

    /// <summary>The place of <c>additionalModelRequestFields</c>; each application has its own shape for it.</summary>
    Fields,

    /// <summary>An object of <see cref="Fields"/>.</summary>
    Field,

    /// <summary>A value of <see cref="Fields"/> with a limit.</summary>
    FieldValue,

    /// <summary>The tokens a model may think with, a part of <see cref="MaxTokens"/>.</summary>
    ThinkingBudget,

    /// <summary>A value of <c>anthropic_beta</c>.</summary>
    Beta,

    /// <summary>The list of them.</summary>
    Betas,

    /// <summary>A member that Bedrock takes only with a beta.</summary>
    OfBeta,

    /// <summary>A member that says nothing and is left out.</summary>
    CutOut,

    /// <summary>One of <c>additionalModelResponseFieldPaths</c>.</summary>
    FieldPath,

    /// <summary>One of several words.</summary>
    Words,

    /// <summary>A whole Invoke body in base64.</summary>
    InnerBody,

    /// <summary>The name of a document.</summary>
    DocumentName,

    // From here on: objects whose texts are judged together, when all of them are known.

    /// <summary>Converse: an image of texts 0 format and 1 bytes.</summary>
    Image,

    /// <summary>Converse: a document, likewise.</summary>
    Document,

    /// <summary>Anthropic: either of them, of texts 0 type, 1 media_type and 2 data.</summary>
    Source,

    /// <summary>Texts 0 uri and 1 bucketOwner.</summary>
    S3Location,

    /// <summary>Texts 0 guardrailIdentifier, 1 guardrailVersion and 2 streamProcessingMode.</summary>
    Guardrail,
}
