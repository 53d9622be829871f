namespace Gateway.RequestPolicy.Schemas;

/// <summary>The Invoke bodies of embedding and rerank models; <see cref="SchemaTable"/> describes the notation.</summary>
internal static class RetrievalSchemas
{
    // Sources: AWS's pages on Titan Text Embeddings and on Cohere Embed v3, whose model cards (November 2026) name text as the
    // only input, so images stay undefined here; Cohere's reference of its Rerank API, version 2, which AWS's page on reranking
    // refers to, and with return_documents as version 1 has it. AWS has no page on the body of Amazon Rerank: its members are
    // those that clients send. A document may be a text or an object with the caller's own names.
    private static readonly SchemaTable Table = new(
        """
        TitanEmbedRequest inputText=plain dimensions=plain normalize=plain embeddingTypes
        CohereEmbedRequest texts=[plain] input_type=plain truncate=plain embedding_types
        TitanEmbedCalls calls=[TitanEmbedRequest]
        CohereEmbedCalls calls=[CohereEmbedRequest]
        AmazonRerankRequest query=plain documents=[json] top_n=plain
        CohereRerankRequest query=plain documents=[json] top_n=plain api_version=plain max_tokens_per_doc=plain
        + return_documents=plain rank_fields
        """);

    public static readonly BodySchema TitanEmbed = Table["TitanEmbedRequest"];

    public static readonly BodySchema CohereEmbed = Table["CohereEmbedRequest"];

    public static readonly BodySchema TitanEmbedCalls = Table["TitanEmbedCalls"];

    public static readonly BodySchema CohereEmbedCalls = Table["CohereEmbedCalls"];

    public static readonly BodySchema AmazonRerank = Table["AmazonRerankRequest"];

    public static readonly BodySchema CohereRerank = Table["CohereRerankRequest"];
}
