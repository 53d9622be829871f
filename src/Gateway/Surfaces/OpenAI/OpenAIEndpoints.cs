namespace Gateway.Surfaces.OpenAI;

/// <summary>Maps the paths that only OpenAI's SDKs call and that are not served, or not so, in order that their clients get a text to show.</summary>
internal static class OpenAIEndpoints
{
    // The version is part of the base URL of its SDKs. Below /v1 itself Anthropic's SDKs call too: see Surfaces.V1.
    public static void MapOpenAIPaths(this IEndpointRouteBuilder routes)
    {
        routes.MapWrongMethods(
            new OpenAIErrorFormat(), HttpMethods.Post, "/v1/chat/completions", "/openai/v1/chat/completions",
            "/v1/embeddings", "/openai/v1/embeddings");
        routes.MapUnserved(new OpenAIErrorFormat(), "openai");
        routes.MapUnserved(new OpenAIErrorFormat(unknownRoute: UnservedPaths.OfAzure), "openai/deployments");
        routes.MapUnserved(
            new OpenAIErrorFormat(unknownRoute: UnservedPaths.WithoutVersion),
            "chat", "completions", "embeddings", "responses",
            "openai/chat", "openai/completions", "openai/embeddings", "openai/responses", "openai/models");
        foreach (var (error, paths) in UnservedPaths.All)
        {
            routes.MapUnserved(new OpenAIErrorFormat(unknownRoute: error), [.. paths.Select(path => $"openai/v1/{path}")]);
        }
    }
}
