namespace Gateway.Surfaces.Anthropic;

/// <summary>Maps the paths that Anthropic's SDKs call. None of them is served yet.</summary>
internal static class AnthropicEndpoints
{
    public static void MapAnthropicPaths(this IEndpointRouteBuilder routes) => routes.MapUnserved(
        new AnthropicErrorFormat(), "v1/messages", "v1/complete", "anthropic");
}
