namespace Gateway.Surfaces.OpenAI.Embeddings;

/// <summary>
/// The name of a model that also says what its vectors are for, such as <c>cohere-embed-multilingual-v3-query</c>: many clients
/// have a setting for the model of questions and one for that of documents, but none for <c>input_type</c>.
/// </summary>
/// <param name="Model">The name of the model alone.</param>
/// <param name="InputType">Cohere's <c>input_type</c>.</param>
internal sealed record InputTypeName(string Model, string InputType)
{
    public const string Query = "search_query";
    public const string Document = "search_document";

    private const string QuerySuffix = "-query";
    private const string DocumentSuffix = "-document";

    /// <summary>What a name says; <c>null</c> when it says nothing about the input.</summary>
    public static InputTypeName? Read(string name) =>
        name.EndsWith(QuerySuffix, StringComparison.Ordinal) ? new(name[..^QuerySuffix.Length], Query)
        : name.EndsWith(DocumentSuffix, StringComparison.Ordinal) ? new(name[..^DocumentSuffix.Length], Document)
        : null;
}
