using Gateway.Callers;
using Gateway.Catalog;
using Gateway.Errors;
using Gateway.Residency;

namespace Gateway.Forwarding;

/// <summary>
/// Refuses an operation that the model's kind does not have, before Bedrock does in words that name no other way: embedding and
/// rerank models have InvokeModel alone, and no other model makes vectors.
/// </summary>
internal static class ModelKinds
{
    private static readonly GatewayError Embeds = ErrorCode.InvalidRequest.Because(
        "このモデルは埋め込み（ベクトル）用で、会話には使えません。POST /v1/embeddings、または InvokeModel（/model/{modelId}/invoke、ストリームなし）で呼び出してください。",
        "This model makes embeddings and does not chat. Call it with POST /v1/embeddings, or with InvokeModel "
        + "(/model/{modelId}/invoke), which does not stream.");

    private static readonly GatewayError Reranks = ErrorCode.InvalidRequest.Because(
        "このモデルは文書の並べ替え（リランク）用で、会話には使えません。InvokeModel（/model/{modelId}/invoke、ストリームなし）で呼び出してください。",
        "This model ranks documents and does not chat. Call it with InvokeModel (/model/{modelId}/invoke), which does not stream.");

    private static readonly GatewayError NotClaude = ErrorCode.InvalidRequest.Because(
        "/v1/messages は Claude のモデルだけに使えます。このモデルは POST /converse または /model/{modelId}/converse で呼び出してください。",
        "/v1/messages is for Claude models only. Call this model with POST /converse or /model/{modelId}/converse.");

    /// <summary>The error if the model cannot be called by the operation; <c>null</c> if it can.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="placement">The model.</param>
    /// <param name="models">All models, to name one that can be called.</param>
    /// <param name="caller">The application, whose models are named.</param>
    public static GatewayError? Check(BedrockOperation operation, Placement placement, ResidencyPolicy models, Application caller)
    {
        if (operation == BedrockOperation.Embed)
        {
            return placement.InvokeForm.Embeds()
                ? null
                : NoVectors([.. models.PlacementsFor(caller).Where(one => one.InvokeForm.Embeds()).Select(one => one.Alias)]);
        }

        return operation == BedrockOperation.InvokeModel ? null : OtherThanChat(placement);
    }

    /// <summary>The error if the model does not speak Anthropic's Messages API; <c>null</c> if it does.</summary>
    public static GatewayError? CheckMessages(Placement placement) =>
        placement.InvokeForm == InvokeForm.Anthropic ? null : OtherThanChat(placement) ?? NotClaude;

    private static GatewayError NoVectors(string[] others) => others.Length == 0
        ? ErrorCode.InvalidRequest.Because(
            "model: このモデルは埋め込み（ベクトル）用ではありません。このアプリケーションが使える埋め込み用のモデルはありません。追加はゲートウェイの運用担当者に依頼してください（運用担当者向け: 設定 Callers__Applications__…__Models）。",
            "model: this model makes no embeddings, and this application may use none that does. Ask the gateway's operator for one "
            + "(setting Callers__Applications__…__Models).") with
        {
            Members = ["model"],
        }
        : ErrorCode.InvalidRequest.Because(
            $"model: このモデルは埋め込み（ベクトル）用ではありません。次のどれかを指定してください: {string.Join("、", others)}",
            $"model: this model makes no embeddings. Use one of these: {string.Join(", ", others)}.") with
        {
            Members = ["model"],
        };

    private static GatewayError? OtherThanChat(Placement placement) =>
        placement.InvokeForm.Embeds() ? Embeds
        : placement.InvokeForm.Reranks() ? Reranks
        : null;
}
