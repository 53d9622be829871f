namespace Gateway.Surfaces.OpenAI;

/// <summary>Maps the paths that OpenAI's SDKs call. None of them is served yet.</summary>
internal static class OpenAIEndpoints
{
    // With and without the version, which is part of the base URL of its SDKs. /v1 itself is not only OpenAI's: see Surfaces.V1.
    public static void MapOpenAIPaths(this IEndpointRouteBuilder routes) => routes.MapUnserved(
        new OpenAIErrorFormat(), "v1/chat", "v1/completions", "v1/embeddings", "v1/responses", "openai", "chat", "completions", "embeddings", "responses");
}
