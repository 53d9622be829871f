using System.Collections.Immutable;

namespace Gateway.Errors;

/// <summary>
/// One row of the error table in deploy/docs/api.md: what a client may branch on, the two statuses (own routes and AWS's form),
/// who can mend it, and whether the same request may be sent again without the risk of paying twice.
/// </summary>
/// <param name="Name">The <c>code</c> member: snake_case, never translated, never reused.</param>
/// <param name="Status">HTTP status on the gateway's own routes.</param>
/// <param name="NativeStatus">
/// HTTP status on <c>/model/…</c>, chosen so that AWS SDKs resend only what is safe to resend.
/// </param>
/// <param name="NativeType">The <c>x-amzn-ErrorType</c> on <c>/model/…</c>.</param>
internal sealed record ErrorCode(
    string Name, int Status, int NativeStatus, string NativeType, Party Party, bool Retryable, Text Title)
{
    public static readonly ErrorCode InvalidRequest = new(
        "invalid_request", 400, 400, "ValidationException", Party.Caller, false,
        new("リクエストに誤りがあります", "The request is invalid"));

    public static readonly ErrorCode MemberNotAllowed = new(
        "member_not_allowed", 400, 400, "ValidationException", Party.Caller, false,
        new("このアプリケーションには許可されていない項目です", "This application may not send this"));

    public static readonly ErrorCode Unauthenticated = new(
        "unauthenticated", 401, 403, "UnrecognizedClientException", Party.Caller, false,
        new("API キーを確認できません", "The API key was not accepted"));

    public static readonly ErrorCode ModelNotAllowed = new(
        "model_not_allowed", 403, 403, "AccessDeniedException", Party.Caller, false,
        new("このアプリケーションには許可されていないモデルです", "This application may not use this model"));

    public static readonly ErrorCode OperationNotAllowed = new(
        "operation_not_allowed", 403, 403, "AccessDeniedException", Party.Caller, false,
        new("このアプリケーションには許可されていない操作です", "This application may not call this operation"));

    public static readonly ErrorCode ResidencyViolation = new(
        "residency_violation", 403, 403, "AccessDeniedException", Party.Caller, false,
        new("国内処理の対象外のモデルです", "The model is not proven to stay in Japan"));

    public static readonly ErrorCode ModelNotFound = new(
        "model_not_found", 404, 404, "ResourceNotFoundException", Party.Caller, false,
        new("モデルが見つかりません", "The model is unknown"));

    public static readonly ErrorCode RouteNotFound = new(
        "route_not_found", 404, 404, "UnknownOperationException", Party.Caller, false,
        new("この操作は提供していません", "There is no such operation here"));

    public static readonly ErrorCode MethodNotAllowed = new(
        "method_not_allowed", 405, 405, "UnknownOperationException", Party.Caller, false,
        new("この HTTP メソッドは使えません", "This HTTP method is not served here"));

    public static readonly ErrorCode RequestTimeout = new(
        "request_timeout", 408, 400, "ValidationException", Party.Caller, true,
        new("リクエストの受信が時間切れになりました", "The request arrived too slowly"));

    public static readonly ErrorCode RequestTooLarge = new(
        "request_too_large", 413, 400, "ValidationException", Party.Caller, false,
        new("リクエストが大きすぎます", "The request is too large"));

    public static readonly ErrorCode PersonalDataBlocked = new(
        "personal_data_blocked", 422, 400, "ValidationException", Party.Caller, false,
        new("個人番号等とみられる番号を検知したため遮断しました", "Blocked: it holds what looks like a number that identifies a person"));

    public static readonly ErrorCode UpstreamValidation = new(
        "upstream_validation", 400, 400, "ValidationException", Party.Caller, false,
        new("Bedrock がリクエストを受け付けませんでした", "Bedrock did not accept the request"));

    public static readonly ErrorCode ConcurrencyLimitExceeded = new(
        "concurrency_limit_exceeded", 429, 429, "ThrottlingException", Party.Caller, true,
        new("同時リクエスト数の上限を超えています", "Too many requests at once"));

    public static readonly ErrorCode UpstreamThrottled = new(
        "upstream_throttled", 429, 429, "ThrottlingException", Party.Aws, true,
        new("Bedrock のクォータ（AWS 側の上限）に達しました", "Bedrock is throttling"));

    public static readonly ErrorCode UpstreamAccessDenied = new(
        "upstream_access_denied", 502, 424, "ModelErrorException", Party.Contractor, false,
        new("Bedrock の呼び出し権限がありません（事業者側の設定）", "The gateway may not call Bedrock (contractor's settings)"));

    public static readonly ErrorCode UpstreamError = new(
        "upstream_error", 502, 424, "ModelErrorException", Party.Aws, false,
        new("Bedrock から正しい応答がありませんでした", "Bedrock did not answer properly"));

    public static readonly ErrorCode ModelError = new("model_error", 502, 424, "ModelErrorException", Party.Aws, false,
        new("モデルがエラーを返しました", "The model reported an error"));

    public static readonly ErrorCode ModelTimeout = new(
        "model_timeout", 504, 408, "ModelTimeoutException", Party.Aws, false,
        new("モデルの応答が時間切れになりました", "The model timed out"));

    public static readonly ErrorCode UpstreamTimeout = new(
        "upstream_timeout", 504, 408, "ModelTimeoutException", Party.Aws, false,
        new("Bedrock の応答が時間内に届きませんでした", "Bedrock did not answer in time"));

    public static readonly ErrorCode UpstreamConnectionLost = new(
        "upstream_connection_lost", 504, 424, "ModelErrorException", Party.Aws, false,
        new("Bedrock との接続が送信後に切れました", "The connection to Bedrock was lost after sending"));

    public static readonly ErrorCode UpstreamUnavailable = new(
        "upstream_unavailable", 503, 503, "ServiceUnavailableException", Party.Aws, true,
        new("Bedrock が一時的に利用できません", "Bedrock is temporarily unavailable"));

    public static readonly ErrorCode UpstreamUnreachable = new(
        "upstream_unreachable", 503, 503, "ServiceUnavailableException", Party.Gateway, true,
        new("Bedrock に接続できません", "Bedrock cannot be reached"));

    public static readonly ErrorCode ResidencyNotProven = new(
        "residency_not_proven", 503, 503, "ServiceUnavailableException", Party.Gateway, true,
        new("国内処理の確認が一時的に取れていません", "Not confirmed to be processed in Japan at present"));

    public static readonly ErrorCode EndpointNotPrivate = new(
        "endpoint_not_private", 503, 503, "ServiceUnavailableException", Party.Gateway, false,
        new("AWS エンドポイントの名前解決の結果が VPC の外のアドレスです", "An AWS endpoint leads outside the VPC"));

    public static readonly ErrorCode CredentialsUnavailable = new(
        "credentials_unavailable", 503, 503, "ServiceUnavailableException", Party.Gateway, true,
        new("AWS の一時的な認証情報を取得できません", "No credentials for Bedrock at present"));

    public static readonly ErrorCode RoleNotAssumable = new(
        "role_not_assumable", 503, 503, "ServiceUnavailableException", Party.Contractor, false,
        new("事業者のロールを引き受けられません", "The contractor's role cannot be assumed"));

    public static readonly ErrorCode Overloaded = new(
        "overloaded", 503, 503, "ServiceUnavailableException", Party.Gateway, true,
        new("ゲートウェイが混み合っています", "The gateway is overloaded"));

    public static readonly ErrorCode ShuttingDown = new(
        // Not 503: AWS SDKs would send it again, and part of it may have been billed.
        "shutting_down", 503, 424, "ModelErrorException", Party.Gateway, false,
        new("ゲートウェイが停止するため応答を打ち切りました", "The gateway stopped before the answer was complete"));

    public static readonly ErrorCode InternalError = new(
        // Not 500: AWS SDKs would send it again, and it may have been billed already.
        "internal_error", 500, 424, "ModelErrorException", Party.Gateway, false,
        new("ゲートウェイの内部エラーです", "The gateway failed"));

    /// <summary>Every code, in the order of that table.</summary>
    public static ImmutableArray<ErrorCode> All { get; } =
    [
        InvalidRequest, MemberNotAllowed, Unauthenticated, ModelNotAllowed, OperationNotAllowed, ResidencyViolation,
        ModelNotFound, RouteNotFound, MethodNotAllowed, RequestTimeout, RequestTooLarge, PersonalDataBlocked, UpstreamValidation,
        ConcurrencyLimitExceeded, UpstreamThrottled, UpstreamAccessDenied, UpstreamError, ModelError, ModelTimeout,
        UpstreamTimeout, UpstreamConnectionLost, UpstreamUnavailable, UpstreamUnreachable, ResidencyNotProven,
        EndpointNotPrivate, CredentialsUnavailable, RoleNotAssumable, Overloaded, ShuttingDown, InternalError,
    ];

    // The caller has nothing to correct: it needs a key, a grant or a higher limit, or the detector is wrong.
    private static readonly ImmutableArray<ErrorCode> ForOperatorToDecide =
    [
        Unauthenticated, MemberNotAllowed, ModelNotAllowed, OperationNotAllowed, PersonalDataBlocked, ConcurrencyLimitExceeded,
    ];

    /// <summary>Whether somebody other than the caller has to act: to fix the cause, or to give a permission.</summary>
    public bool NeedsOperator => Party != Party.Caller || ForOperatorToDecide.Contains(this);

    /// <summary>A refusal with this code.</summary>
    public GatewayError Because(string ja, string en) => new(this, new Text(ja, en));
}
