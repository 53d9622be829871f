namespace Gateway.Quotas;

/// <summary>What decides how much a request can use.</summary>
/// <param name="TextBytes">The length of Bedrock's body in bytes, without the base64 of attached files.</param>
internal readonly record struct RequestSize(long TextBytes)
{
    /// <summary>The number of attached images.</summary>
    public int Images { get; init; }

    /// <summary>The length of the base64 of attached documents in bytes.</summary>
    public long DocumentBytes { get; init; }

    /// <summary>
    /// The most tokens that the request asks for; <c>null</c> where it leaves that to the model, or in a form that is not known.
    /// </summary>
    public long? MaxTokens { get; init; }

    /// <summary>True for CountTokens, which counts as a request, uses no tokens and is free.</summary>
    public bool IsCount { get; init; }
}
