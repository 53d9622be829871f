using System.Collections.Immutable;

namespace Gateway.Errors;

/// <summary>
/// The code of an error, the same in every dialect: a word that a client may branch on, the party that can fix the cause, and
/// whether the same request may be sent again without the risk of paying twice. Each surface has a table of its statuses;
/// deploy/docs/api.md shows them all.
/// </summary>
/// <param name="Name">The <c>code</c> member: snake_case, never translated, never reused.</param>
/// <param name="Party">The party that can fix the cause.</param>
/// <param name="Retryable">True when the same request may be sent again without the risk of paying twice.</param>
/// <param name="Title">The error in a few words.</param>
internal sealed record ErrorCode(string Name, Party Party, bool Retryable, Text Title)
{
    public static readonly ErrorCode InvalidRequest = new(
        "invalid_request", Party.Caller, false,
        new("リクエストに誤りがあります", "The request is invalid"));

    public static readonly ErrorCode MemberNotAllowed = new(
        "member_not_allowed", Party.Caller, false,
        new("このアプリケーションには許可されていない項目です", "This application may not send this"));

    public static readonly ErrorCode Unauthenticated = new(
        "unauthenticated", Party.Caller, false,
        new("API キーまたはトークンを確認できません", "The API key or token was not accepted"));

    public static readonly ErrorCode ApplicationExpired = new(
        "application_expired", Party.Caller, false,
        new("アプリケーションの利用期限が過ぎているか、利用が停止されています", "The use of this application has ended or was stopped"));

    public static readonly ErrorCode ModelNotAllowed = new(
        "model_not_allowed", Party.Caller, false,
        new("このアプリケーションには許可されていないモデルです", "This application may not use this model"));

    public static readonly ErrorCode OperationNotAllowed = new(
        "operation_not_allowed", Party.Caller, false,
        new("このアプリケーションには許可されていない操作です", "This application may not call this operation"));

    public static readonly ErrorCode ResidencyViolation = new(
        "residency_violation", Party.Caller, false,
        new("国内処理の対象外のモデルです", "The model is not proven to stay in Japan"));

    public static readonly ErrorCode ModelNotFound = new(
        "model_not_found", Party.Caller, false,
        new("モデルが見つかりません", "The model is unknown"));

    public static readonly ErrorCode RouteNotFound = new(
        "route_not_found", Party.Caller, false,
        new("この操作は提供していません", "There is no such operation here"));

    public static readonly ErrorCode MethodNotAllowed = new(
        "method_not_allowed", Party.Caller, false,
        new("この HTTP メソッドは使えません", "This HTTP method is not served here"));

    public static readonly ErrorCode RequestTimeout = new(
        "request_timeout", Party.Caller, true,
        new("リクエストの受信が時間切れになりました", "The request arrived too slowly"));

    public static readonly ErrorCode RequestTooLarge = new(
        "request_too_large", Party.Caller, false,
        new("リクエストが大きすぎます", "The request is too large"));

    public static readonly ErrorCode PersonalDataBlocked = new(
        "personal_data_blocked", Party.Caller, false,
        new("個人番号等とみられる番号を検知したため遮断しました", "Blocked: it holds what looks like a number that identifies a person"));

    public static readonly ErrorCode UpstreamValidation = new(
        "upstream_validation", Party.Caller, false,
        new("Bedrock がリクエストを受け付けませんでした", "Bedrock did not accept the request"));

    public static readonly ErrorCode ConcurrencyLimitExceeded = new(
        "concurrency_limit_exceeded", Party.Caller, true,
        new("同時リクエスト数の上限を超えています", "Too many requests at once"));

    public static readonly ErrorCode RateLimitExceeded = new(
        "rate_limit_exceeded", Party.Caller, true,
        new("1 分あたりの上限を超えています", "Too much in a minute"));

    public static readonly ErrorCode QuotaExceeded = new(
        "quota_exceeded", Party.Caller, false,
        new("利用枠を使い切りました", "The quota is used up"));

    public static readonly ErrorCode RequestExceedsQuota = new(
        "request_exceeds_quota", Party.Caller, false,
        new("このリクエストだけで上限を超えます", "The request alone exceeds a limit"));

    public static readonly ErrorCode UpstreamThrottled = new(
        "upstream_throttled", Party.Aws, true,
        new("Bedrock のクォータ（AWS 側の上限）に達しました", "Bedrock is throttling"));

    public static readonly ErrorCode UpstreamAccessDenied = new(
        "upstream_access_denied", Party.Contractor, false,
        new("Bedrock の呼び出し権限がありません（事業者側の設定）", "The gateway may not call Bedrock (contractor's settings)"));

    public static readonly ErrorCode UpstreamError = new(
        "upstream_error", Party.Aws, false,
        new("Bedrock から正しい応答がありませんでした", "Bedrock did not answer properly"));

    public static readonly ErrorCode ModelError = new(
        "model_error", Party.Aws, false,
        new("モデルがエラーを返しました", "The model reported an error"));

    public static readonly ErrorCode ModelTimeout = new(
        "model_timeout", Party.Aws, false,
        new("モデルの応答が時間切れになりました", "The model timed out"));

    public static readonly ErrorCode UpstreamTimeout = new(
        "upstream_timeout", Party.Aws, false,
        new("Bedrock の応答が時間内に届きませんでした", "Bedrock did not answer in time"));

    public static readonly ErrorCode UpstreamConnectionLost = new(
        "upstream_connection_lost", Party.Aws, false,
        new("Bedrock との接続が送信後に切れました", "The connection to Bedrock was lost after sending"));

    public static readonly ErrorCode UpstreamUnavailable = new(
        "upstream_unavailable", Party.Aws, true,
        new("Bedrock が一時的に利用できません", "Bedrock is temporarily unavailable"));

    public static readonly ErrorCode UpstreamUnreachable = new(
        "upstream_unreachable", Party.Gateway, true,
        new("Bedrock に接続できません", "Bedrock cannot be reached"));

    public static readonly ErrorCode ResidencyNotProven = new(
        "residency_not_proven", Party.Gateway, true,
        new("国内処理の確認が一時的に取れていません", "Not confirmed to be processed in Japan at present"));

    public static readonly ErrorCode EndpointNotPrivate = new(
        "endpoint_not_private", Party.Gateway, false,
        new("AWS エンドポイントの名前解決の結果が VPC の外のアドレスです", "An AWS endpoint leads outside the VPC"));

    public static readonly ErrorCode CredentialsUnavailable = new(
        "credentials_unavailable", Party.Gateway, true,
        new("AWS の一時的な認証情報を取得できません", "No credentials for Bedrock at present"));

    public static readonly ErrorCode RoleNotAssumable = new(
        "role_not_assumable", Party.Contractor, false,
        new("事業者のロールを引き受けられません", "The contractor's role cannot be assumed"));

    public static readonly ErrorCode AuthenticationUnavailable = new(
        "authentication_unavailable", Party.Gateway, true,
        new("トークンを検証できない状態です", "Tokens cannot be verified at present"));

    public static readonly ErrorCode LedgerUnavailable = new(
        "ledger_unavailable", Party.Gateway, true,
        new("利用台帳に記録できません", "The ledger of use cannot be written"));

    public static readonly ErrorCode Overloaded = new(
        "overloaded", Party.Gateway, true,
        new("ゲートウェイが混み合っています", "The gateway is overloaded"));

    public static readonly ErrorCode ShuttingDown = new(
        "shutting_down", Party.Gateway, false,
        new("ゲートウェイが停止するため応答を打ち切りました", "The gateway stopped before the answer was complete"));

    public static readonly ErrorCode InternalError = new(
        "internal_error", Party.Gateway, false,
        new("ゲートウェイの内部エラーです", "The gateway failed"));

    /// <summary>Every code, in the order of the table in deploy/docs/api.md.</summary>
    public static ImmutableArray<ErrorCode> All { get; } =
    [
        InvalidRequest, MemberNotAllowed, Unauthenticated, ApplicationExpired, ModelNotAllowed, OperationNotAllowed,
        ResidencyViolation, ModelNotFound, RouteNotFound, MethodNotAllowed, RequestTimeout, RequestTooLarge, PersonalDataBlocked, UpstreamValidation,
        ConcurrencyLimitExceeded, RateLimitExceeded, QuotaExceeded, RequestExceedsQuota,
        UpstreamThrottled, UpstreamAccessDenied, UpstreamError, ModelError, ModelTimeout,
        UpstreamTimeout, UpstreamConnectionLost, UpstreamUnavailable, UpstreamUnreachable, ResidencyNotProven,
        EndpointNotPrivate, CredentialsUnavailable, RoleNotAssumable, AuthenticationUnavailable, LedgerUnavailable, Overloaded,
        ShuttingDown, InternalError,
    ];

    // The caller may have nothing to correct: it needs a key, a grant or a higher limit, or the detector is wrong.
    private static readonly ImmutableArray<ErrorCode> ForOperatorToDecide =
    [
        Unauthenticated, ApplicationExpired, MemberNotAllowed, ModelNotAllowed, OperationNotAllowed, PersonalDataBlocked, ConcurrencyLimitExceeded,
        RateLimitExceeded, QuotaExceeded, RequestExceedsQuota,
    ];

    /// <summary>True when a party other than the caller has to act: to fix the cause, or to give a permission.</summary>
    public bool NeedsOperator => Party != Party.Caller || ForOperatorToDecide.Contains(this);

    /// <summary>Creates an error with this code.</summary>
    public GatewayError Because(string ja, string en) => new(this, new Text(ja, en));
}
