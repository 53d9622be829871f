namespace Gateway.Surfaces.OpenAI.Chat.Responses;

/// <summary>What a response has to know of its request.</summary>
/// <param name="Id">The id of the completion: <c>chatcmpl-</c> and the gateway's request id.</param>
/// <param name="Created">The time of the request, in seconds since 1970.</param>
/// <param name="Model">The model, as the caller wrote it.</param>
/// <param name="IncludesUsage">True when a stream ends with a chunk of the usage.</param>
internal sealed record Completion(string Id, long Created, string Model, bool IncludesUsage);
