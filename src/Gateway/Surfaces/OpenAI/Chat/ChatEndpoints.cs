using Gateway.Catalog;
using Gateway.Configuration;

namespace Gateway.Surfaces.OpenAI.Chat;

/// <summary>Maps <c>POST /v1/chat/completions</c>, and the same below <c>/openai</c>.</summary>
internal static class ChatEndpoints
{
    public static IServiceCollection AddChatSurface(this IServiceCollection services) => services
        .AddSection<ChatCompletionsOptions>(ChatCompletionsOptions.Section).Services
        .AddSingleton<ChatSurface>();

    public static void MapChatSurface(this IEndpointRouteBuilder routes)
    {
        var surface = routes.ServiceProvider.GetRequiredService<ChatSurface>();
        routes.MapModelCall(surface, BedrockOperation.Converse, "/v1/chat/completions")
            .WithName("CreateChatCompletion").WithTags("OpenAI と Anthropic 互換");
        routes.MapModelCall(surface, BedrockOperation.Converse, "/openai/v1/chat/completions").ExcludeFromDescription();
    }
}
