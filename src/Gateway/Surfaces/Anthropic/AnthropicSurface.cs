using System.Globalization;
using System.Text;
using System.Text.Json;
using Gateway.Bedrock.Runtime;
using Gateway.Catalog;
using Gateway.Errors;
using Gateway.Quotas;
using Gateway.RequestPolicy.Schemas;
using Gateway.Residency;
using Microsoft.Extensions.Options;

namespace Gateway.Surfaces.Anthropic;

/// <summary>
/// Anthropic's own API, so that its SDKs and Claude Code only need another URL and key. A request goes to InvokeModel, whose
/// body and response have the same form; a stream becomes server-sent events.
/// </summary>
internal sealed class AnthropicSurface(IOptions<MessagesOptions> options) : Surface
{
    private const string Json = "application/json; charset=utf-8";

    private static readonly GatewayError NoModel = ErrorCode.InvalidRequest.Because(
        "model がありません。本文に \"model\": \"claude-haiku-4-5\" のように指定してください。使える名前は GET /models で確認できます。",
        "model is missing. Put it into the body, such as \"model\": \"claude-haiku-4-5\". GET /models lists the names.");

    public override string Name => "anthropic";

    public override ErrorFormat Errors { get; } = new AnthropicErrorFormat();

    public override bool SpeaksMessages => true;

    public override BodyForm FormOf(BedrockOperation operation, string? modelFromRoute, ResidencyPolicy models) =>
        operation == BedrockOperation.CountTokens ? BodyForm.MessagesToCount : BodyForm.Messages;

    public override BedrockOperation? StreamingFormOf(BedrockOperation operation) =>
        operation == BedrockOperation.InvokeModel ? BedrockOperation.InvokeModelWithResponseStream : null;

    public override GatewayError? CheckModel(MemberSpan modelId) => modelId.IsGiven ? null : NoModel;

    public override string ContentTypeOf(ResponseHeaders headers) => Json;

    public override StreamFormat OpenStream(HttpContext context) =>
        new MessagesStreamFormat(context, options.Value.HeartbeatInterval);

    public override void WriteHeaders(HttpContext context) =>
        context.Response.Headers[AnthropicErrorFormat.RequestId] = context.TraceIdentifier;

    public override void WriteRateLimits(IHeaderDictionary headers, RateLimits left, TimeProvider time)
    {
        base.WriteRateLimits(headers, left, time);
        RateLimitHeaders.WriteAnthropic(headers, left, time.GetUtcNow());
    }

    public override ReadOnlyMemory<byte> BodyOf(BedrockOperation operation, ReadOnlyMemory<byte> body) =>
        operation != BedrockOperation.CountTokens ? body
        : ReadCount(body.Span) is { } count ? WriteCount(count)
        : default;

    public override Task WriteEstimateAsync(HttpContext context, long tokens)
    {
        var body = WriteCount(tokens);
        context.Response.ContentType = Json;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers["X-Gateway-Estimated"] = "input_tokens";
        WriteHeaders(context);
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    private static byte[] WriteCount(long tokens) =>
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"input_tokens\":{tokens}}}"));

    // CountTokens responds with {"inputTokens":123}.
    private static long? ReadCount(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isCount = reader.ValueTextEquals("inputTokens"u8);
            reader.Read();
            if (isCount)
            {
                return reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var tokens) ? tokens : null;
            }

            reader.Skip();
        }

        return null;
    }
}
