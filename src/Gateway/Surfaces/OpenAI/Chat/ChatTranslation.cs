using System.Buffers;
using System.Text.Json;
using Gateway.Errors;
using Gateway.RequestPolicy.Schemas;
using Gateway.Residency;
using Gateway.Surfaces.OpenAI.Chat.Requests;
using Gateway.Surfaces.OpenAI.Chat.Responses;

namespace Gateway.Surfaces.OpenAI.Chat;

/// <summary>One chat completion: its request as one of Converse, and Converse's response as a chat completion.</summary>
internal sealed class ChatTranslation : Translation
{
    private static readonly GatewayError NoModel = ErrorCode.InvalidRequest.Because(
        "model がありません。本文に \"model\": \"claude-haiku-4-5\" のように指定してください。使える名前は GET /v1/models で確認できます。",
        "model is missing. Put it into the body, such as \"model\": \"claude-haiku-4-5\". GET /v1/models lists the names.") with
    {
        Members = ["model"],
    };

    private readonly JsonDocument _request;
    private readonly TimeSpan _heartbeat;
    private readonly ConverseBody _body = new();
    private Completion _completion;

    private ChatTranslation(JsonDocument request, Completion completion, bool asksForStream, TimeSpan heartbeat) =>
        (_request, _completion, AsksForStream, _heartbeat) = (request, completion, asksForStream, heartbeat);

    public override string Model => _completion.Model;

    public override bool AsksForStream { get; }

    public override BodyForm Form => BodyForm.Converse;

    public override PathNames Names => _body.Paths;

    public override IReadOnlyList<string> LeftOut => _body.Dropped;

    /// <summary>Reads a request.</summary>
    /// <param name="requestId">The gateway's request id.</param>
    /// <param name="now">The present time, which the response names.</param>
    /// <param name="heartbeat">The longest silence of a stream.</param>
    /// <param name="body">The body, which stays as it is until the translation is disposed.</param>
    /// <param name="hold">Called before memory is used, with the number of bytes; <c>false</c> refuses them.</param>
    /// <exception cref="InsufficientMemoryException"><paramref name="hold"/> returned false.</exception>
    public static Result<Translation> Read(
        string requestId, DateTimeOffset now, TimeSpan heartbeat, ReadOnlyMemory<byte> body, Func<long, bool> hold)
    {
        if (!JsonBody.Parse(body, hold).Is(out var request, out var error))
        {
            return error;
        }

        var root = request.RootElement;
        if (!root.TryGetProperty("model", out var model) || model.ValueKind != JsonValueKind.String)
        {
            request.Dispose();
            return NoModel;
        }

        var streams = root.TryGetProperty("stream", out var stream) && stream.ValueKind == JsonValueKind.True;
        var usage = root.TryGetProperty("stream_options", out var options) && options.ValueKind == JsonValueKind.Object
            && options.TryGetProperty("include_usage", out var include) && include.ValueKind == JsonValueKind.True;
        return new ChatTranslation(
            request, new Completion("chatcmpl-" + requestId, now.ToUnixTimeSeconds(), model.GetString()!, usage), streams,
            heartbeat);
    }

    public override GatewayError? Write(Placement placement, IBufferWriter<byte> output)
    {
        var error = GuardrailMembers.Find(_request.RootElement) ?? _body.Write(_request.RootElement, placement, output);
        _completion = _completion with
        {
            ToolNames = _body.ToolNames,
            JsonTool = _body.JsonTool,
            StripsFences = _body.MayHaveFences,
        };
        return error;
    }

    public override ReadOnlyMemory<byte> BodyOf(ReadOnlyMemory<byte> body) => CompletionBody.Of(body, _completion);

    public override StreamFormat OpenStream(HttpContext context) => new ChunkFormat(context, _completion, _heartbeat);

    public override void Dispose() => _request.Dispose();
}
