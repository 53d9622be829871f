namespace Gateway.Catalog;

/// <summary>What an embedding model accepts. A value that is absent is not known.</summary>
internal sealed class EmbeddingOptions
{
    /// <summary>The lengths of a vector that the model can return, as <c>dimensions</c> asks for. Default none known.</summary>
    public IList<int> Dimensions { get; set; } = [];

    /// <summary>The length of a vector when nothing is asked for; one of <see cref="Dimensions"/>.</summary>
    public int? DefaultDimensions { get; set; }

    /// <summary>
    /// The most texts in one call of the model. With 1, a request for several texts is one call for each of them. Default unknown.
    /// </summary>
    public int? MaxInputs { get; set; }

    /// <summary>The most tokens of one text; what the model does with a longer one is its own matter. Default unknown.</summary>
    public int? MaxInputTokens { get; set; }

    /// <summary>The most characters of one text. Default unknown.</summary>
    public int? MaxInputCharacters { get; set; }

    /// <summary>
    /// The values of <c>input_type</c>, such as <c>search_query</c>, which the model requires. Default none: the model has no such
    /// member.
    /// </summary>
    public IList<string> InputTypes { get; set; } = [];
}
