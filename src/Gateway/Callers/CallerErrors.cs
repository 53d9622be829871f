using Gateway.Errors;

namespace Gateway.Callers;

/// <summary>The errors for callers that are not authenticated, or that lack an operator's permission.</summary>
internal static class CallerErrors
{
    public static readonly GatewayError NoKey = ErrorCode.Unauthenticated.Because(
        "Authorization: Bearer または x-api-key に API キーを指定してください。",
        "Send an API key in Authorization: Bearer or in x-api-key.");

    public static readonly GatewayError TwoKeys = ErrorCode.Unauthenticated.Because(
        "Authorization と x-api-key に異なるキーがあります。どちらか一方だけを送ってください。",
        "Authorization and x-api-key hold different keys. Send only one of them.");

    public static readonly GatewayError AwsSignature = ErrorCode.Unauthenticated.Because(
        "AWS の署名だけでは呼び出せません。環境変数 AWS_BEARER_TOKEN_BEDROCK にゲートウェイの API キーを設定するか、"
        + "署名に加えて x-api-key ヘッダーでキーを送ってください。",
        "An AWS signature alone is not accepted here. Set AWS_BEARER_TOKEN_BEDROCK to the gateway's API key, or send the "
        + "key in x-api-key beside the signature.");

    public static readonly GatewayError AzureKey = ErrorCode.Unauthenticated.Because(
        "api-key ヘッダーは Azure OpenAI の形式で、使えません。クライアントでは Azure ではなく OpenAI（または OpenAI 互換）を選び、API キーを Authorization: Bearer で送ってください。",
        "The header api-key is Azure OpenAI's and is not read. Choose OpenAI (or OpenAI-compatible) in the client and not Azure, "
        + "and send the API key in Authorization: Bearer.");

    // One text for unknown, wrong, expired and not yet valid keys, so that an attacker learns nothing from it.
    public static readonly GatewayError NotAccepted = ErrorCode.Unauthenticated.Because(
        "API キーが無効です。キーの誤り、有効期限切れ、または未登録が考えられます。ゲートウェイの運用担当者に確認してください。",
        "The API key is not valid: mistyped, expired or not registered. Ask the gateway's operator.");

    // One text whatever is wrong with a token, for the same reason.
    public static readonly GatewayError TokenNotAccepted = ErrorCode.Unauthenticated.Because(
        "トークン（JWT）が無効です。有効期限切れ、発行者や宛先（aud）の不一致、未登録のクライアント、失効などが考えられます。"
        + "新しいトークンを取得しても続く場合は、ゲートウェイの運用担当者に確認してください（理由はゲートウェイのログにあります）。",
        "The token (JWT) is not valid: expired, of another issuer or audience, of a client that is not registered, or revoked. If a "
        + "new token does not help, ask the gateway's operator, whose log has the reason.");

    public static readonly GatewayError TokenKeysUnavailable = ErrorCode.AuthenticationUnavailable.Because(
        "トークン（JWT）を検証する発行者の公開鍵を、現在取得できません。トークンの誤りではありません。しばらくしてから再送してください。",
        "The public keys of the token's issuer cannot be read at present. Nothing is wrong with the token; send the request again later.");

    // Only for a valid key: others must not learn which applications there are.
    public static readonly GatewayError ApplicationExpired = ErrorCode.ApplicationExpired.Because(
        "API キーは有効ですが、このアプリケーションの利用期限が過ぎています。継続する場合はゲートウェイの運用担当者に利用の更新を申請してください（運用担当者向け: 設定 Callers__Applications__…__ExpiresAt）。",
        "The key is valid, but the approved use of this application has ended. To continue, ask the gateway's operator to renew it "
        + "(setting Callers__Applications__…__ExpiresAt).");

    public static readonly GatewayError ApplicationStopped = ErrorCode.ApplicationExpired.Because(
        "API キーは有効ですが、このアプリケーションの利用は停止されています。再開はゲートウェイの運用担当者に依頼してください（運用担当者向け: keys resume）。",
        "The key is valid, but the use of this application has been stopped. Ask the gateway's operator to resume it (command keys resume).");

    public static readonly GatewayError EndUserNotGranted = ErrorCode.InvalidRequest.Because(
        $"このアプリケーションは {EndUsers.Header} ヘッダーを送れません。取り除くか、ゲートウェイの運用担当者に許可を依頼してください（運用担当者向け: 設定 Callers__Applications__…__EndUserHeader）。",
        $"This application may not send the header {EndUsers.Header}. Take it out, or ask the gateway's operator for it (setting "
        + "Callers__Applications__…__EndUserHeader).") with
    {
        NeedsOperator = true,
    };

    public static readonly GatewayError NoPseudonym = ErrorCode.InvalidRequest.Because(
        $"{EndUsers.Header} ヘッダーは 1 回だけ、仮名（1～{EndUsers.MaxLength} 文字の英数字と . _ -）で指定してください。氏名やメールアドレスは送れません。",
        $"Give the header {EndUsers.Header} once, as a pseudonym: 1–{EndUsers.MaxLength} of A–Z a–z 0–9 . _ - . No names, no e-mail "
        + "addresses.");

    // One text for an unknown name and a denied certificate.
    public static readonly GatewayError CertificateNotAccepted = ErrorCode.Unauthenticated.Because(
        "このクライアント証明書は、どのアプリケーションにも登録されていないか、取り消されています。ゲートウェイの運用担当者に確認してください（運用担当者向け: 設定 Callers__Applications__…__ClientCertificates）。",
        "This client certificate belongs to no application, or was revoked. Ask the gateway's operator (setting "
        + "Callers__Applications__…__ClientCertificates).");

    public static readonly GatewayError TwoCallers = ErrorCode.Unauthenticated.Because(
        "クライアント証明書と、一緒に送られた API キーまたはトークンが、同じアプリケーションのものと確認できません。同じアプリケーションのものにするか、証明書だけを使ってください。",
        "The client certificate and the API key or token beside it could not be confirmed to be of one application. Use those of "
        + "the same application, or the certificate alone.");

    public static readonly GatewayError OperatorsOnly = ErrorCode.OperationNotAllowed.Because(
        "運用者用 API キーが必要です。必要な場合はゲートウェイの運用担当者に依頼してください（運用担当者向け: 設定 Callers__Applications__…__Operator）。",
        "This needs an operator's key. Ask the gateway's operator (setting Callers__Applications__…__Operator).");
}
