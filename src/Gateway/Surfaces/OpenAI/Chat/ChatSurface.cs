using Gateway.Bedrock.Runtime;
using Gateway.Callers;
using Gateway.Catalog;
using Gateway.Errors;
using Gateway.RequestPolicy.Schemas;
using Gateway.Residency;
using Microsoft.Extensions.Options;

namespace Gateway.Surfaces.OpenAI.Chat;

/// <summary>
/// OpenAI's chat completions, for every model that Converse serves: a request becomes one of Converse or ConverseStream, and the
/// response a chat completion or its chunks.
/// </summary>
internal sealed class ChatSurface(TimeProvider time, IOptions<ChatCompletionsOptions> options) : Surface
{
    private const string Json = "application/json; charset=utf-8";

    public override ErrorFormat Errors { get; } = new OpenAIErrorFormat();

    public override bool Translates => true;

    public override BodyForm FormOf(BedrockOperation operation, string? modelFromRoute, ResidencyPolicy models) =>
        BodyForm.Converse;

    public override GatewayError? CheckModel(MemberSpan modelId) => null; // Its translation has read the name.

    public override BedrockOperation? StreamingFormOf(BedrockOperation operation) =>
        operation == BedrockOperation.Converse ? BedrockOperation.ConverseStream : null;

    // The body decides whether the response is streamed.
    public override bool MayCall(Application caller, BedrockOperation operation) =>
        caller.MayCall(operation.Name)
        || (operation == BedrockOperation.Converse && caller.MayCall(BedrockOperation.ConverseStream.Name));

    public override Result<Translation> Translate(HttpContext context, ReadOnlyMemory<byte> body, Func<long, bool> hold) =>
        ChatTranslation.Read(context.TraceIdentifier, time.GetUtcNow(), options.Value.HeartbeatInterval, body, hold);

    public override string ContentTypeOf(ResponseHeaders headers) => Json;

    public override StreamFormat OpenStream(HttpContext context) => throw new NotSupportedException("The translation opens it.");
}
