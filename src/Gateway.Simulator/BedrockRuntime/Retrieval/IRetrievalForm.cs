using System.Text.Json;

namespace Gateway.Simulator.BedrockRuntime.Retrieval;

/// <summary>
/// The request and response format of models that embed or rerank texts. InvokeModel is the only operation that runs them.
/// </summary>
internal interface IRetrievalForm
{
    /// <summary>What GetFoundationModel gives as the only item of <c>outputModalities</c>.</summary>
    string OutputModality { get; }

    /// <summary>The answer to a body, or the defect for which the model rejects it, in its provider's words.</summary>
    /// <param name="body">A JSON object.</param>
    /// <param name="modelId">The base id: models with the same format have different vectors.</param>
    (RetrievalResponse? Response, string? Wrong) Respond(JsonElement body, string modelId);

    /// <summary>The format with the name that the data file models.json uses.</summary>
    /// <exception cref="InvalidOperationException">No format has that name.</exception>
    static IRetrievalForm Named(string name) => name switch
    {
        "titan-embed-text-v2" => new TitanEmbedForm(),
        "cohere-embed-v3" => new CohereEmbedForm(),
        "amazon-rerank" => new RerankForm(RerankForm.Amazon),
        "cohere-rerank" => new RerankForm(RerankForm.Cohere),
        _ => throw new InvalidOperationException($"models.json names the format '{name}', which does not exist."),
    };
}

/// <summary>The answer of a model that embeds or reranks.</summary>
/// <param name="Body">The body in the provider's format.</param>
/// <param name="InputTokens">The size of the input in tokens; null where the header is not known to be sent.</param>
internal sealed record RetrievalResponse(byte[] Body, int? InputTokens);
