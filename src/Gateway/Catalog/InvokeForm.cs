namespace Gateway.Catalog;

/// <summary>The form of Invoke bodies, which are the providers' own.</summary>
internal enum InvokeForm
{
    /// <summary>A form that the gateway does not know and cannot inspect.</summary>
    Unknown,

    /// <summary>Anthropic's Messages API.</summary>
    Anthropic,

    /// <summary>Amazon Titan Text Embeddings: one text, one vector.</summary>
    TitanEmbed,

    /// <summary>Cohere Embed: a list of texts, a vector for each.</summary>
    CohereEmbed,

    /// <summary>Amazon Rerank: a query and documents, a score for each.</summary>
    AmazonRerank,

    /// <summary>Cohere Rerank: the same with more members.</summary>
    CohereRerank,
}

/// <summary>Groups of <see cref="InvokeForm"/>.</summary>
internal static class InvokeForms
{
    /// <summary>True for a model that returns vectors and writes no text.</summary>
    public static bool Embeds(this InvokeForm form) => form is InvokeForm.TitanEmbed or InvokeForm.CohereEmbed;

    /// <summary>True for a model that writes text: it is called by Converse, and can be streamed.</summary>
    public static bool Writes(this InvokeForm form) => !form.Embeds() && !form.Reranks();

    /// <summary>True for a model that returns scores and writes no text.</summary>
    public static bool Reranks(this InvokeForm form) => form is InvokeForm.AmazonRerank or InvokeForm.CohereRerank;
}
