using Gateway.Errors;

namespace Gateway.Http;

/// <summary>The errors for a path that is not served, or not with that method.</summary>
internal static class UnknownRoutes
{
    /// <summary>The error for a method that a served path does not have. The response has <c>Allow</c>.</summary>
    public static readonly GatewayError NoMethod = ErrorCode.MethodNotAllowed.Because(
        "この URL では使えない HTTP メソッドです。Allow ヘッダーを確認してください。",
        "This URL does not serve that HTTP method. See the Allow header.");

    private static readonly GatewayError OfOtherServer = ErrorCode.InvalidRequest.Because(
        "リクエスト行の URL（絶対形式）が、この接続と Host ヘッダーに合いません。スキーム（http、https）、ホスト名、ポートを接続先と同じにし、"
        + "ユーザー名（user@）を取り除くか、/ から始まるパスだけを送ってください。",
        "The absolute URL in the request line is not of this connection and its Host header. Use the scheme (http, https), host and port "
        + "that the connection has and no user name (user@), or send the path alone, from its slash on.");

    /// <summary>The error for the path of this request; it says how that kind of client reaches a model.</summary>
    public static GatewayError For(HttpContext context) =>
        RequestTarget.IsOfOtherServer(context) ? OfOtherServer : ErrorFormat.Of(context).UnknownRoute;
}
