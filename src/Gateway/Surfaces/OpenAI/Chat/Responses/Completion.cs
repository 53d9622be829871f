namespace Gateway.Surfaces.OpenAI.Chat.Responses;

/// <summary>What a response has to know of its request.</summary>
/// <param name="Id">The id of the completion: <c>chatcmpl-</c> and the gateway's request id.</param>
/// <param name="Created">The time of the request, in seconds since 1970.</param>
/// <param name="Model">The model, as the caller wrote it.</param>
/// <param name="IncludesUsage">True when a stream ends with a chunk of the usage.</param>
internal sealed record Completion(string Id, long Created, string Model, bool IncludesUsage)
{
    /// <summary>
    /// The caller's names of the tools that Bedrock was given another name for, by that name. Default <c>null</c>: none.
    /// </summary>
    public IReadOnlyDictionary<string, string>? ToolNames { get; init; }

    /// <summary>
    /// The name of the tool whose input is the content of the answer: the model is made to call it where it cannot be asked for
    /// JSON of a schema in another way. Default <c>null</c>: none.
    /// </summary>
    public string? JsonTool { get; init; }

    /// <summary>
    /// True when only an instruction asks for JSON, so that a code fence around it is not meant to be content and
    /// is left out. Default false.
    /// </summary>
    public bool StripsFences { get; init; }
}
