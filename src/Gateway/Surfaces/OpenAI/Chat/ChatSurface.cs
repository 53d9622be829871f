using Gateway.Catalog;
using Gateway.Errors;
using Microsoft.Extensions.Options;

namespace Gateway.Surfaces.OpenAI.Chat;

/// <summary>
/// OpenAI's chat completions, for every model that Converse serves: a request becomes one of Converse or ConverseStream, and the
/// response a chat completion or its chunks.
/// </summary>
internal sealed class ChatSurface(TimeProvider time, IOptions<ChatCompletionsOptions> options) : TranslatingSurface
{
    public override ErrorFormat Errors { get; } = new OpenAIErrorFormat();

    public override BedrockOperation? StreamingFormOf(BedrockOperation operation) =>
        operation == BedrockOperation.Converse ? BedrockOperation.ConverseStream : null;

    public override Result<Translation> Translate(HttpContext context, ReadOnlyMemory<byte> body, Func<long, bool> hold) =>
        ChatTranslation.Read(context.TraceIdentifier, time.GetUtcNow(), options.Value.HeartbeatInterval, body, hold);
}
