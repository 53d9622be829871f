namespace Gateway.RequestPolicy.Schemas;

/// <summary>The form of a request body, which decides its members.</summary>
internal enum BodyForm
{
    /// <summary>A Converse request of our own routes: <c>modelId</c> is in the body and is cut out.</summary>
    ConverseWithModelId,

    /// <summary>A Converse request of Bedrock's own routes: the URL names the model.</summary>
    Converse,

    /// <summary>A request in the form of Anthropic's Messages API, as Invoke takes it.</summary>
    Anthropic,

    /// <summary>An Invoke body of unknown form: an object of free JSON.</summary>
    Opaque,

    /// <summary>A CountTokens request; an Invoke body inside is opaque.</summary>
    CountTokens,

    /// <summary>A CountTokens request; an Invoke body inside has Anthropic's form.</summary>
    CountTokensOfAnthropic,

    /// <summary>The value of the header <c>X-Amzn-Bedrock-Request-Metadata</c>.</summary>
    RequestMetadata,
}
