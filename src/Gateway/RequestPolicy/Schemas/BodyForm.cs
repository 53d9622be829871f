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

    /// <summary>
    /// A request of Anthropic's own API, <c>POST /v1/messages</c>: model, stream and betas are in the body, and members that
    /// Bedrock does not have are removed where the response is the same without them.
    /// </summary>
    Messages,

    /// <summary>The same of <c>POST /v1/messages/count_tokens</c>, to be sent inside a CountTokens request.</summary>
    MessagesToCount,

    /// <summary>An Invoke body of unknown form: an object of free JSON.</summary>
    Opaque,

    /// <summary>A request for one vector, as Titan Text Embeddings takes it.</summary>
    TitanEmbed,

    /// <summary>A request for vectors, as Cohere Embed takes it.</summary>
    CohereEmbed,

    /// <summary>A request to rank documents, as Amazon Rerank takes it.</summary>
    AmazonRerank,

    /// <summary>A request to rank documents, as Cohere Rerank takes it.</summary>
    CohereRerank,

    /// <summary>The bodies of several calls of Titan Text Embeddings in one object, which is taken apart to be sent.</summary>
    TitanEmbedCalls,

    /// <summary>The same of Cohere Embed.</summary>
    CohereEmbedCalls,

    /// <summary>A CountTokens request; an Invoke body inside is opaque.</summary>
    CountTokens,

    /// <summary>A CountTokens request; an Invoke body inside has Anthropic's form.</summary>
    CountTokensOfAnthropic,

    /// <summary>The value of the header <c>X-Amzn-Bedrock-Request-Metadata</c>.</summary>
    RequestMetadata,
}

/// <summary>Groups of <see cref="BodyForm"/>.</summary>
internal static class BodyForms
{
    /// <summary>True for a body of Anthropic's own API.</summary>
    public static bool IsMessages(this BodyForm form) => form is BodyForm.Messages or BodyForm.MessagesToCount;

    /// <summary>True for a body with the members of Anthropic's Messages API.</summary>
    public static bool IsAnthropic(this BodyForm form) => form == BodyForm.Anthropic || form.IsMessages();

    /// <summary>True when the operation is CountTokens.</summary>
    public static bool Counts(this BodyForm form) =>
        form is BodyForm.CountTokens or BodyForm.CountTokensOfAnthropic or BodyForm.MessagesToCount;

    /// <summary>True when the body becomes the body of an Invoke operation.</summary>
    public static bool Invokes(this BodyForm form) =>
        form is BodyForm.Anthropic or BodyForm.Opaque or BodyForm.Messages or BodyForm.TitanEmbed or BodyForm.CohereEmbed
            or BodyForm.AmazonRerank or BodyForm.CohereRerank or BodyForm.TitanEmbedCalls or BodyForm.CohereEmbedCalls;
}
