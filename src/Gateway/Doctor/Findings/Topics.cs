using System.Collections.Immutable;

namespace Gateway.Doctor.Findings;

/// <summary>All topics, in the order in which they are checked.</summary>
internal static class Topics
{
    public static readonly Topic Configuration = new("configuration", new("設定", "Configuration"));

    /// <summary>One for each issuer of tokens.</summary>
    public static readonly Topic TokenKeys = new(
        "token_keys", new("トークンの発行者の公開鍵", "Public keys of an issuer of tokens"));

    /// <summary>One for each service.</summary>
    public static readonly Topic Dns = new("dns", new("名前解決", "Name lookup"));

    /// <summary>One for each service.</summary>
    public static readonly Topic Tcp = new("tcp", new("TCP 接続", "TCP connection"));

    /// <summary>One for each service with an https address; only a simulator has others.</summary>
    public static readonly Topic Tls = new("tls", new("TLS 証明書", "TLS certificate"));

    public static readonly Topic Clock = new("clock", new("時計", "Clock"));

    public static readonly Topic BaseCredentials = new(
        "base_credentials", new("ゲートウェイ自身の認証情報", "The gateway's own credentials"));

    /// <summary>The role has to be in another account than the gateway's own.</summary>
    public static readonly Topic RoleArn = new(
        "role_arn", new("事業者のロールの指定（RoleArn）", "The contractor's role (RoleArn)"));

    public static readonly Topic AssumeRole = new(
        "assume_role", new("事業者のロールの引き受け", "Assuming the contractor's role"));

    public static readonly Topic ExternalId = new("external_id", new("外部 ID（ExternalId）の要求", "ExternalId required"));

    public static readonly Topic SessionLength = new("session_length", new("セッションの長さ", "Session length"));

    /// <summary>One for each alias.</summary>
    public static readonly Topic Profile = new(
        "profile", new("推論プロファイルの処理リージョン", "Where the inference profile runs"));

    /// <summary>One for each alias of a model without a profile.</summary>
    public static readonly Topic BaseModel = new("base_model", new("リージョン内のモデルの提供", "In-Region model offered"));

    public static readonly Topic UseCaseForm = new(
        "use_case_form", new("Anthropic の初回利用フォーム", "Anthropic's use-case form"));

    /// <summary>One for each alias.</summary>
    public static readonly Topic ModelAccess = new(
        "model_access", new("モデルの利用条件への同意（AWS Marketplace）", "Agreement about the model (AWS Marketplace)"));

    /// <summary>One for each Region.</summary>
    public static readonly Topic DataRetention = new("data_retention", new("入出力の保存設定", "Data retention"));

    /// <summary>One for each alias.</summary>
    public static readonly Topic ModelCall = new("model_call", new("モデルの呼び出し", "Model call"));

    /// <summary>One for each alias.</summary>
    public static readonly Topic OsakaPermission = new(
        "osaka_permission", new("大阪（もう一方のリージョン）での実行権限", "Permission in Osaka (the other Region)"));

    public static ImmutableArray<Topic> All { get; } =
    [
        Configuration, TokenKeys, Dns, Tcp, Tls, Clock, BaseCredentials, RoleArn, AssumeRole, ExternalId, SessionLength,
        Profile, BaseModel, UseCaseForm, ModelAccess, DataRetention, ModelCall, OsakaPermission,
    ];
}
