using Gateway.Errors;

namespace Gateway.Bedrock.Runtime;

/// <summary>
/// Maps Bedrock's errors: to the error for the caller, and to whether another attempt may follow.
/// </summary>
internal static class UpstreamErrors
{
    // Used where AWS gives no pause of its own.
    private static readonly TimeSpan AfterThrottling = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AfterOutage = TimeSpan.FromSeconds(2);

    /// <summary>Maps one error response.</summary>
    public static BedrockAttempt Map(UpstreamError error)
    {
        var (gatewayError, retry) = error.Status switch
        {
            400 when IsAboutOurModel(error.Message) => (ModelNotServed(error), RetryClass.Never),
            400 when IsAboutVersion(error.Message) => (VersionRejected(error), RetryClass.Never),
            400 when IsAboutCounting(error.Message) => (Rejected(error) with { IsAboutModel = true }, RetryClass.Never),
            400 => (Rejected(error), RetryClass.Never),
            401 or 403 when IsSession(error.Type) => (SessionRefused(error), RetryClass.Session),
            401 or 403 => (Denied(error), RetryClass.Never),
            404 => (ModelNotServed(error), RetryClass.Never),
            408 => (TimedOut(error), RetryClass.Never),
            424 when error.OriginalStatus == 400 => (Rejected(error), RetryClass.Never),
            424 => (ModelFailed(error), RetryClass.Never),
            429 when error.Type == "ModelNotReadyException" => (NotReady(error), RetryClass.Transient),
            429 => (Throttled(error), IsDailyLimit(error.Message) ? RetryClass.Never : RetryClass.Throttling),
            500 or 502 => (Failed(error), RetryClass.Transient),
            503 => (Unavailable(error), RetryClass.Transient),
            504 => (Silent(error), RetryClass.Never),
            _ => (Failed(error), RetryClass.Never),
        };

        return BedrockAttempt.Failed(gatewayError, retry) with
        {
            AskedPause = error.RetryAfter,
            OperatorMessage = gatewayError.Code == ErrorCode.UpstreamAccessDenied ? FirstLine(error.Message) : null,
        };
    }

    // After the first line of its text about a wrong signature AWS repeats the canonical request, session token included.
    private static string FirstLine(string message) => message.Split('\n', 2)[0];

    // The id came from our catalog: if Bedrock does not know it, the caller cannot fix that.
    private static bool IsAboutOurModel(string message) =>
        message.StartsWith("The provided model identifier is invalid", StringComparison.Ordinal)
        || message.StartsWith("Invocation of model ID ", StringComparison.Ordinal)
        || message.StartsWith("The provided model doesn't support on-demand throughput", StringComparison.Ordinal);

    // CountTokens knows fewer models than the other operations.
    private static bool IsAboutCounting(string message) =>
        message.StartsWith("The provided model doesn't support counting tokens", StringComparison.Ordinal);

    // A message about Invoke's member anthropic_version. The rest of AWS's sentence names the accepted values.
    private static bool IsAboutVersion(string message) => message.StartsWith("anthropic_version: ", StringComparison.Ordinal);

    // Expired, unknown, or a signature that does not match: the gateway can only get a new session. The text of the last one
    // quotes the canonical request, and with it the session token.
    private static bool IsSession(string type) =>
        type is "ExpiredTokenException" or "ExpiredToken" or "UnrecognizedClientException" or "InvalidClientTokenId"
            or "InvalidSignatureException" or "SignatureDoesNotMatch";

    private static bool IsDailyLimit(string message) => message.Contains("tokens per day", StringComparison.Ordinal);

    private static GatewayError Rejected(UpstreamError error) => ErrorCode.UpstreamValidation.Because(
        "Bedrock がリクエストの内容を受け付けませんでした。upstream.message を確認して修正してください。",
        "Bedrock did not accept what the request holds. See upstream.message and correct it.") with
    {
        Upstream = error.AsUpstream(withMessage: true),
    };

    private static GatewayError VersionRejected(UpstreamError error) => ErrorCode.UpstreamValidation.Because(
        "どのモデルにも \"anthropic_version\": \"bedrock-2023-05-31\" を送れます。2026-10-21 は Claude 4.7 以降だけが対応し、Anthropic の Bedrock SDK は "
        + "1.0 以降この値を送ります。それより前のモデルでは、SDK を 1.0 未満に留めるか、ヘッダー anthropic-version: bedrock-2023-05-31 を SDK に指定してください。",
        "\"anthropic_version\": \"bedrock-2023-05-31\" may be sent for every model. Only Claude 4.7 and later take 2026-10-21, which Anthropic's "
        + "Bedrock SDKs send from 1.0 on. For older models keep the SDK below 1.0, or give it the header "
        + "anthropic-version: bedrock-2023-05-31.") with
    {
        ExplainsUpstream = true,
        Upstream = error.AsUpstream(withMessage: true),
    };

    private static GatewayError SessionRefused(UpstreamError error) => ErrorCode.CredentialsUnavailable.Because(
        "AWS の一時的な認証情報が、期限切れまたは無効です。しばらく待って再送してください。"
        + "解消しない場合は、requestId を添えてゲートウェイの運用担当者に連絡してください。",
        "Bedrock holds the gateway's session for expired or unknown. Wait a little and send again. "
        + "If it goes on, give the requestId to the gateway's operator.") with
    {
        RetryAfter = AfterOutage,
        Upstream = error.AsUpstream(withMessage: false),
    };

    private static GatewayError Denied(UpstreamError error) => ErrorCode.UpstreamAccessDenied.Because(
        "Bedrock の呼び出し権限がありません（事業者側の設定）。事業者アカウントの権限設定（東京・大阪の両リージョン）の確認が必要です。"
        + "requestId を添えてゲートウェイの運用担当者に連絡してください。",
        "Bedrock did not let the gateway's role make this call. "
        + "The contractor's permissions (both Tokyo and Osaka) need a look. Give the requestId to the gateway's operator.") with
    {
        Upstream = error.AsUpstream(withMessage: false),
    };

    private static GatewayError ModelNotServed(UpstreamError error) => ErrorCode.UpstreamAccessDenied.Because(
        "事業者アカウントで現在このモデルを利用できません。初回利用フォーム（ユースケースの詳細）、モデルの利用条件への同意、カタログの ID の確認が必要です。"
        + "requestId を添えてゲートウェイの運用担当者に連絡してください。",
        "The contractor's account does not serve this model at present: its use-case form, its agreement or the catalog's id needs a look. "
        + "Give the requestId to the gateway's operator.") with
    {
        IsAboutModel = true,
        Upstream = error.AsUpstream(withMessage: false),
    };

    private static GatewayError TimedOut(UpstreamError error) => ErrorCode.ModelTimeout.Because(
        "モデルの処理が制限時間を超えました。課金されている可能性があるため、自動では再送していません。再実行すると二重に課金されることがあります。"
        + "maxTokens を小さくするか、入力を短くしてください。",
        "The model ran out of time. It may have been billed, so nothing was sent again. "
        + "Ask for fewer tokens or send less.") with
    {
        MayBeBilled = true,
        Upstream = error.AsUpstream(withMessage: true),
    };

    private static GatewayError ModelFailed(UpstreamError error) => ErrorCode.ModelError.Because(
        "モデルが処理中にエラーを返しました。upstream.message を確認してください。",
        "The model failed while working on the request. See upstream.message.") with
    {
        Upstream = error.AsUpstream(withMessage: true),
    };

    private static GatewayError NotReady(UpstreamError error) => ErrorCode.UpstreamUnavailable.Because(
        "モデルの準備ができていません。しばらく待って再送してください。解消しない場合は、requestId を添えてゲートウェイの運用担当者に連絡してください。",
        "The model is not ready yet. Wait a little and send again.") with
    {
        RetryAfter = error.RetryAfter ?? AfterOutage,
        Upstream = error.AsUpstream(withMessage: true),
    };

    private static GatewayError Throttled(UpstreamError error) => ErrorCode.UpstreamThrottled.Because(
        "事業者アカウントの Bedrock のクォータ（AWS 側の上限。1 分または 1 日あたりのトークン数など）に達しました。間隔をあけて再送してください。",
        "The contractor account's Bedrock quota (tokens a minute or a day) is used up. Send again later.") with
    {
        RetryAfter = IsDailyLimit(error.Message) ? null : error.RetryAfter ?? AfterThrottling,
        Upstream = error.AsUpstream(withMessage: true),
    };

    private static GatewayError Unavailable(UpstreamError error) => ErrorCode.UpstreamUnavailable.Because(
        "Bedrock が一時的に利用できません。しばらく待って再送してください。解消しない場合は、requestId を添えてゲートウェイの運用担当者に連絡してください。",
        "Bedrock is temporarily unavailable. Wait a little and send again.") with
    {
        RetryAfter = error.RetryAfter ?? AfterOutage,
        Upstream = error.AsUpstream(withMessage: false),
    };

    private static GatewayError Failed(UpstreamError error) => ErrorCode.UpstreamError.Because(
        "Bedrock がエラーを返しました。繰り返す場合は、requestId を添えてゲートウェイの運用担当者に連絡してください。",
        "Bedrock answered with an error. If it goes on, give the requestId to the gateway's operator.") with
    {
        Upstream = error.AsUpstream(withMessage: false),
    };

    private static GatewayError Silent(UpstreamError error) => ErrorCode.UpstreamTimeout.Because(
        "Bedrock の応答が時間内に届きませんでした。課金されている可能性があるため、自動では再送していません。再実行すると二重に課金されることがあります。"
        + "繰り返す場合は、requestId を添えてゲートウェイの運用担当者に連絡してください。",
        "Bedrock did not answer in time. It may have been billed, so nothing was sent again. "
        + "Sending again may be billed twice. If this goes on, give the requestId to the gateway's operator.") with
    {
        MayBeBilled = true,
        Upstream = error.AsUpstream(withMessage: false),
    };
}
