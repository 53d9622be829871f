namespace Gateway.Surfaces.OpenAI;

/// <summary>Maps the paths that OpenAI's SDKs call. None of them is served yet.</summary>
internal static class OpenAIEndpoints
{
    // With and without the version, which is part of the base URL of its SDKs.
    public static void MapOpenAIPaths(this IEndpointRouteBuilder routes) => routes.MapUnserved(
        new OpenAIErrorFormat(), "v1", "openai", "chat", "completions", "embeddings", "responses");
}
