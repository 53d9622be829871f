using Gateway.Errors;

namespace Gateway.Http;

/// <summary>What is said about a path that is not served: to each kind of client how it does reach a model.</summary>
internal static class UnknownRoutes
{
    private static readonly GatewayError OfGateway = ErrorCode.RouteNotFound.Because(
        "この URL の操作はありません。POST /converse、POST /converse/stream、POST /model/{modelId}/…、GET /models を使ってください"
        + "（小文字で、末尾に / を付けません）。",
        "There is no operation at this URL. Use POST /converse, POST /converse/stream, POST /model/{modelId}/… "
        + "or GET /models, in lower case and without a slash at the end.");

    private static readonly GatewayError OfOtherServer = ErrorCode.InvalidRequest.Because(
        "リクエスト行の URL（絶対形式）が、この接続と Host ヘッダーに合いません。スキーム（http、https）、ホスト名、ポートを接続先と同じにし、"
        + "ユーザー名（user@）を取り除くか、/ から始まるパスだけを送ってください。",
        "The absolute URL in the request line is not of this connection and its Host header. Use the scheme (http, https), host and port "
        + "that the connection has and no user name (user@), or send the path alone, from its slash on.");

    private static readonly GatewayError OfAws = ErrorCode.RouteNotFound.Because(
        "Bedrock のこの操作は提供していません。モデルは /model/{modelId}/… で呼び出し、使えるモデルは GET /models で確認してください。",
        "This operation of Bedrock is not served. Call models at /model/{modelId}/…; GET /models lists them.");

    private static readonly GatewayError OfOpenAI = ErrorCode.RouteNotFound.Because(
        "OpenAI の API は提供していません。AWS SDK（Bedrock Runtime）で /model/{modelId}/converse を呼び出すか、POST /converse を使ってください。"
        + "使えるモデルは GET /models で確認できます。",
        "OpenAI's API is not served. Call /model/{modelId}/converse with an AWS SDK (Bedrock Runtime), or POST /converse. "
        + "GET /models lists the models.");

    private static readonly GatewayError OfAnthropic = ErrorCode.RouteNotFound.Because(
        "Anthropic の API（/v1/messages）は提供していません。Bedrock モードで使ってください。Claude Code の環境変数: CLAUDE_CODE_USE_BEDROCK=1、"
        + "ANTHROPIC_BEDROCK_BASE_URL=（このゲートウェイの URL）、AWS_BEARER_TOKEN_BEDROCK=（API キー）、AWS_REGION=ap-northeast-1、"
        + "ANTHROPIC_MODEL=（GET /models のモデル）。Anthropic SDK は AnthropicBedrock クライアントを使ってください。",
        "Anthropic's API (/v1/messages) is not served. Use Bedrock mode. Claude Code's environment variables: "
        + "CLAUDE_CODE_USE_BEDROCK=1, ANTHROPIC_BEDROCK_BASE_URL=(this gateway's URL), AWS_BEARER_TOKEN_BEDROCK=(the API "
        + "key), AWS_REGION=ap-northeast-1, ANTHROPIC_MODEL=(a model of GET /models). With Anthropic's SDKs use the "
        + "AnthropicBedrock client.");

    /// <summary>The error for the path of this request.</summary>
    public static GatewayError For(HttpContext context) => ErrorForms.Of(context) switch
    {
        _ when RequestTarget.IsOfOtherServer(context) => OfOtherServer,
        ErrorForm.Aws => OfAws,
        ErrorForm.OpenAI => OfOpenAI,
        ErrorForm.Anthropic => OfAnthropic,
        _ => OfGateway,
    };
}
