using Gateway.Bedrock.Runtime;
using Gateway.Catalog;
using Gateway.Errors;
using Gateway.RequestPolicy.Schemas;
using Gateway.Residency;
using Microsoft.Extensions.Options;

namespace Gateway.Surfaces.Own;

/// <summary>The gateway's own routes: Converse with the model in the body; streams are server-sent events.</summary>
internal sealed class OwnSurface(ErrorFormat errors, IOptions<ConverseOptions> options) : Surface
{
    private static readonly GatewayError NoModel = ErrorCode.InvalidRequest.Because(
        "modelId がありません。本文に \"modelId\": \"claude-haiku-4-5\" のように指定してください。使える名前は GET /models で確認できます。",
        "modelId is missing. Put it into the body, such as \"modelId\": \"claude-haiku-4-5\". "
        + "GET /models lists the names.");

    public override string Name => "own";

    public override ErrorFormat Errors => errors;

    public override BodyForm FormOf(BedrockOperation operation, string? modelFromRoute, ResidencyPolicy models) =>
        BodyForm.ConverseWithModelId;

    public override GatewayError? CheckModel(MemberSpan modelId) => modelId.IsGiven ? null : NoModel;

    // Bedrock names no charset. JSON needs none, but Windows PowerShell 5.1 then reads Japanese as Latin-1.
    public override string ContentTypeOf(ResponseHeaders headers) => "application/json; charset=utf-8";

    public override StreamFormat OpenStream(HttpContext context) => new SseFormat(context, options.Value.HeartbeatInterval);
}
