using System.Collections.Frozen;

namespace Gateway.OpenApi;

/// <summary>
/// The documentation of one operation that calls a model. Schemas and examples are named, not contained.
/// </summary>
/// <param name="NamesModel">True when its path names the model.</param>
internal sealed record DocumentedOperation(
    bool NamesModel, string Summary, string Description, string RequestSchema, string RequestExample,
    DocumentedResponse Response)
{
    private const string SdkNote =
        "AWS_ENDPOINT_URL_BEDROCK_RUNTIME をこのゲートウェイに、AWS_BEARER_TOKEN_BEDROCK を API キーにすると、"
        + "AWS SDK がそのまま使えます。\n\n"
        + "Point AWS_ENDPOINT_URL_BEDROCK_RUNTIME here and put the API key into AWS_BEARER_TOKEN_BEDROCK "
        + "to use an AWS SDK.";

    private const string AnthropicNote =
        "ANTHROPIC_BASE_URL をこのゲートウェイに、ANTHROPIC_AUTH_TOKEN を API キーにすると、Anthropic の SDK と Claude Code がそのまま使えます。\n\n"
        + "Point ANTHROPIC_BASE_URL here and put the API key into ANTHROPIC_AUTH_TOKEN to use Anthropic's SDKs and Claude Code.";

    private const string OpenAINote =
        "OpenAI のクライアントのベース URL をこのゲートウェイの URL と /v1 に、API キーをこのゲートウェイのキーにすると、そのまま使えます。\n\n"
        + "Set the base URL of an OpenAI client to this gateway's URL with /v1 at its end, and its API key to one of this gateway.";

    /// <summary>All operations, by their id in the document.</summary>
    public static FrozenDictionary<string, DocumentedOperation> All { get; } =
        new Dictionary<string, DocumentedOperation>
        {
            ["Converse"] = new(
                false, "会話する / Converse",
                "modelId を含む Converse の JSON を送ると、Bedrock の応答がそのまま返ります。"
                + "「Try it out」→「Execute」で試せます。\n\n"
                + "Send Converse JSON plus modelId; Bedrock's answer comes back byte for byte.",
                "ConverseRequest", "request", DocumentedResponse.Converse),
            ["ConverseStream"] = new(
                false, "会話する（逐次応答） / Converse, streamed",
                "応答を Server-Sent Events で受け取ります。イベント名は ConverseStreamOutput の項目名です。messageStop が届いて初めて完了です。"
                + "失敗は error イベントで届きます。\n\n"
                + "Server-sent events named after the members of ConverseStreamOutput. Complete only once messageStop "
                + "came; a failure is an error event.",
                "ConverseRequest", "request", DocumentedResponse.ServerSentEvents),
            ["ConverseByModel"] = new(
                true, "会話する（AWS SDK と同じ形） / Converse, exactly AWS's", SdkNote,
                "ConverseByModelRequest", "requestByModel", DocumentedResponse.Converse),
            ["ConverseStreamByModel"] = new(
                true, "会話する（逐次応答、AWS SDK と同じ形） / ConverseStream, exactly AWS's", SdkNote,
                "ConverseByModelRequest", "requestByModel", DocumentedResponse.ConverseStream),
            ["InvokeModel"] = new(
                true, "モデル固有の形式で呼ぶ / InvokeModel, exactly AWS's", SdkNote,
                "InvokeModelRequest", "invokeRequest", DocumentedResponse.InvokeModel),
            ["InvokeModelWithResponseStream"] = new(
                true, "モデル固有の形式で呼ぶ（逐次応答） / InvokeModelWithResponseStream, exactly AWS's", SdkNote,
                "InvokeModelRequest", "invokeRequest", DocumentedResponse.InvokeModelStream),
            ["CountTokens"] = new(
                true, "トークン数を数える / CountTokens, exactly AWS's", SdkNote,
                "CountTokensRequest", "countTokensRequest", DocumentedResponse.CountTokens),
            ["CreateMessage"] = new(
                false, "会話する（Anthropic API と同じ形） / Anthropic's Messages API", AnthropicNote,
                "CreateMessageRequest", "messagesRequest", DocumentedResponse.CreateMessage),
            ["CountMessageTokens"] = new(
                false, "トークン数を数える（Anthropic API と同じ形） / Anthropic's count_tokens", AnthropicNote,
                "CountMessageTokensRequest", "messagesCountRequest", DocumentedResponse.CountMessageTokens),
            ["CreateChatCompletion"] = new(
                false, "会話する（OpenAI API と同じ形） / OpenAI's chat completions", OpenAINote,
                "CreateChatCompletionRequest", "chatRequest", DocumentedResponse.CreateChatCompletion),
            ["CreateEmbeddings"] = new(
                false, "テキストをベクトルにする（OpenAI API と同じ形） / OpenAI's embeddings", OpenAINote,
                "CreateEmbeddingsRequest", "embeddingsRequest", DocumentedResponse.CreateEmbeddings),
        }.ToFrozenDictionary(StringComparer.Ordinal);
}
