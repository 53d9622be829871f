namespace Gateway.RequestPolicy.Schemas;

/// <summary>The special treatment that the walk gives a value.</summary>
internal enum SchemaKind
{
    Plain,

    /// <summary>An envelope around the evaluated request: its names are not part of a setting's path.</summary>
    Envelope,

    /// <summary>The name of the model, which the gateway reads and cuts out.</summary>
    ModelId,

    /// <summary>The parent of <see cref="MaxTokens"/> in Converse.</summary>
    InferenceConfig,

    /// <summary>The most tokens of a response.</summary>
    MaxTokens,

    /// <summary>A map from the caller's own keys, to which the gateway adds its own.</summary>
    Metadata,

    /// <summary>The value of <c>additionalModelRequestFields</c>; each application has its own schema for it.</summary>
    Fields,

    /// <summary>An object of <see cref="Fields"/>.</summary>
    Field,

    /// <summary>A value of <see cref="Fields"/> with a limit.</summary>
    FieldValue,

    /// <summary>The tokens that a model may use to think, a part of <see cref="MaxTokens"/>.</summary>
    ThinkingBudget,

    /// <summary><c>thinking.type</c>: whether the request asks the model to think.</summary>
    ThinkingType,

    /// <summary>A part of a thinking block, whose signature holds for exactly these bytes.</summary>
    Signed,

    /// <summary>A value of <c>anthropic_beta</c>.</summary>
    Beta,

    /// <summary>The list of values of <c>anthropic_beta</c>.</summary>
    Betas,

    /// <summary>A member that Bedrock takes only with a beta.</summary>
    OfBeta,

    /// <summary>A member that has no meaning for Bedrock and is removed.</summary>
    CutOut,

    /// <summary>One path of <c>additionalModelResponseFieldPaths</c>.</summary>
    FieldPath,

    /// <summary>A value from a list of words.</summary>
    Words,

    /// <summary><c>stream</c> of Anthropic's own API: true or false.</summary>
    Stream,

    /// <summary><c>anthropic_version</c>.</summary>
    Version,

    /// <summary>The role of a message.</summary>
    Role,

    /// <summary>A block of <c>system</c>.</summary>
    SystemBlock,

    /// <summary>The text of such a block.</summary>
    SystemText,

    /// <summary>A whole Invoke body in base64.</summary>
    InnerBody,

    /// <summary>The name of a document.</summary>
    DocumentName,

    // From here on: objects whose texts are evaluated together, when all of them are known.

    /// <summary>Converse: an image, with the texts 0 format and 1 bytes.</summary>
    Image,

    /// <summary>Converse: a document, with the texts 0 format and 1 bytes.</summary>
    Document,

    /// <summary>Anthropic: an image or a document, with the texts 0 type, 1 media_type and 2 data.</summary>
    Source,

    /// <summary>An S3 location, with the texts 0 uri and 1 bucketOwner.</summary>
    S3Location,

    /// <summary>A guardrail, with the texts 0 guardrailIdentifier, 1 guardrailVersion and 2 streamProcessingMode.</summary>
    Guardrail,
}
