using System.Collections.Frozen;
using Gateway.Errors;
using Gateway.RequestPolicy.Schemas;
using Gateway.RequestPolicy.Violations;

namespace Gateway.RequestPolicy.Explanations;

/// <summary>The reason why something may not be sent, and the setting that allows it.</summary>
/// <param name="Why">The reason, with <c>{number}</c> in place of the limit.</param>
/// <param name="Setting">
/// The setting, below the application's <c>RequestPolicy</c>. Empty where there is none: then the reason gives the remedy.
/// </param>
/// <param name="Entry">
/// The entry to add, where the setting is a list: <c>{name}</c> is the path of the member, <c>{pointer}</c> the same as a
/// JSON Pointer, <c>{value}</c> the value.
/// </param>
internal sealed record Explanation(Text Why, string Setting, string Entry = "")
{
    /// <summary>True when the setting is below the application's <c>PersonalData</c>.</summary>
    public bool OfPersonalData { get; init; }

    private const string NeverJa = "この項目を許可する設定はありません。";
    private const string NeverEn = " No setting allows it.";

    /// <summary>Explanations for members under a rule: those a setting can allow, and those that are never allowed.</summary>
    public static FrozenDictionary<MemberRule, Explanation> OfRules { get; } = new Dictionary<MemberRule, Explanation>
    {
        [MemberRule.S3Location] = new(
            new(
                "事業者のロールの権限で S3 を読み取ることになるため、許可していません。",
                "Bedrock would read a bucket with the contractor's role."),
            "S3Locations"),
        [MemberRule.GuardrailConfig] = new(
            new(
                "ガードレールの評価が国外のリージョンで行われる場合があるため、許可していません（クロスリージョンのガードレールプロファイル）。",
                "A guardrail may be evaluated outside Japan (cross-Region guardrail profiles)."),
            "Guardrail__Identifier"),
        [MemberRule.SystemTool] = new(
            new(
                "アプリケーションの外（提供元の環境）で実行されるツールのため、既定では許可していません。",
                "Such tools run outside the application, at the provider."),
            "AllowMembers", "systemTool"),
        [MemberRule.GuardContent] = new(
            new(
                "ガードレールがこのブロックの外を検査しなくなるため、既定では許可していません。",
                "With such a block a guardrail looks at nothing outside it."),
            "AllowMembers", "guardContent"),
        [MemberRule.PromptVariables] = new(
            new(
                "プロンプトリソースを使うと、処理するモデルとリージョンを確認できないため、既定では許可していません。",
                "A prompt resource hides the model and its Regions."),
            "AllowMembers", "promptVariables"),
        [MemberRule.ServiceTier] = new(
            new("料金が変わるため、既定では許可していません。", "It changes the price."), "AllowMembers", "serviceTier"),
        [MemberRule.PerformanceConfig] = new(
            new("料金が変わるため、既定では許可していません。", "It changes the price."), "AllowMembers", "performanceConfig"),
        [MemberRule.Video] = new(
            new("動画の内容を検査できないため、既定では許可していません。", "Videos are not inspected."), "AllowMembers", "video"),
        [MemberRule.Audio] = new(
            new("音声の内容を検査できないため、既定では許可していません。", "Audio is not inspected."), "AllowMembers", "audio"),
        [MemberRule.Geography] = new(
            new(
                $"処理する地域が変わり、国外で処理される場合があるため、許可していません。{NeverJa}",
                $"It chooses where the request is processed, which may be outside Japan.{NeverEn}"),
            ""),
        [MemberRule.Fallback] = new(
            new(
                $"国内処理を確認していない別のモデルが応答する場合があるため、許可していません。{NeverJa}",
                $"Another model, not proven to stay in Japan, might answer.{NeverEn}"),
            ""),
        [MemberRule.RemoteServer] = new(
            new(
                $"提供元が外部のサーバーに接続するため、許可していません。{NeverJa}",
                $"The provider would connect to servers outside.{NeverEn}"),
            ""),
        [MemberRule.ProviderState] = new(
            new(
                $"提供元の環境でデータの保存やプログラムの実行が行われるため、許可していません。{NeverJa}",
                $"The provider would keep data, or run programs on them.{NeverEn}"),
            ""),
        [MemberRule.Payer] = new(
            new(
                $"料金の負担者や利用者の記録が変わるため、許可していません。{NeverJa}",
                $"It changes who pays, or who is written down as the user.{NeverEn}"),
            ""),
    }.ToFrozenDictionary();

    /// <summary>Explanations for all other violations.</summary>
    public static FrozenDictionary<PolicyViolationKind, Explanation> OfViolations { get; } =
        new Dictionary<PolicyViolationKind, Explanation>
        {
            [PolicyViolationKind.ForcedGuardrail] = new(
                new(
                    "運用担当者の決めたガードレールが常に適用されます。", "The guardrail the operator has chosen is on every request."),
                "Guardrail__Forced=false"),
            [PolicyViolationKind.Undefined] = new(
                new(
                    "ゲートウェイが未対応の項目または値です。", "The gateway does not know this member, or this value of it."),
                "AllowMembers", "{name}"),
            [PolicyViolationKind.Beta] = new(
                new(
                    "ゲートウェイが未対応のベータ機能、または料金や実行場所が変わるベータ機能です。",
                    "The gateway does not know this beta, or the beta changes the price or who runs a tool."),
                "AllowBetas", "{value}"),
            [PolicyViolationKind.DeniedBeta] = new(
                new(
                    $"提供元がデータの保存、外部への接続またはプログラムの実行を行うベータ機能のため、許可していません。{NeverJa}",
                    $"With this beta the provider keeps data, connects to servers outside, or runs programs.{NeverEn}"),
                ""),
            [PolicyViolationKind.Field] = new(
                new("モデル固有の項目のうち、ゲートウェイが未対応のものです。", "The gateway does not know this field of the model's own."),
                "AdditionalModelRequestFields", "{pointer}"),
            [PolicyViolationKind.FieldValue] = new(
                new(
                    "値が許可された範囲（Min、Max、Values）にありません。", "The value is not within what is allowed (Min, Max, Values)."),
                "AdditionalModelRequestFields", "{pointer}"),
            [PolicyViolationKind.FieldPath] = new(
                new("応答の追加項目は一つずつ許可されます。", "Further fields of the answer are allowed one by one."),
                "AdditionalModelResponseFieldPaths"),
            [PolicyViolationKind.S3Location] = new(
                new("許可された場所ではありません。", "This is not one of the places allowed."), "S3Locations"),
            [PolicyViolationKind.BucketOwner] = new(
                new(
                    "バケットの所有者（許可された 12 桁のアカウント）の指定が必要です。",
                    "It has to be the bucket's owner, the 12 digits of the account that is allowed."),
                "S3Locations"),
            [PolicyViolationKind.Guardrail] = new(
                new("許可されたガードレールではありません。", "This is not the guardrail that is allowed."),
                "Guardrail__Identifier, Guardrail__Version"),
            [PolicyViolationKind.AsyncGuardrail] = new(
                new(
                    "async では検査の前に応答が届きます。sync にしてください。",
                    "With async the response arrives before it is inspected. Use sync."),
                ""),
            [PolicyViolationKind.ReservedKey] = new(
                new(
                    "municipality、application、requestId、endUser はゲートウェイが付けるキーです。別の名前にしてください。",
                    "The keys municipality, application, requestId and endUser are the gateway's own. Use another name."),
                "RequestMetadata=false"),
            [PolicyViolationKind.TooManyKeys] = new(
                new(
                    "AWS の上限は 16 個で、ゲートウェイもキーを付けます。減らしてください。",
                    "AWS takes 16 entries, and the gateway adds its own. Send fewer."),
                "RequestMetadata=false"),
            [PolicyViolationKind.TooManyImages] = new(
                new("画像は 1 リクエスト {number} 個までです。", "A request may hold {number} images."), "MaxImages"),
            [PolicyViolationKind.TooManyDocuments] = new(
                new("文書は 1 リクエスト {number} 個までです。", "A request may hold {number} documents."), "MaxDocuments"),
            [PolicyViolationKind.Format] = new(
                new("許可された形式ではありません。", "This is not one of the formats allowed."), "AttachmentFormats"),
            [PolicyViolationKind.ImageTooLarge] = new(
                new("画像は {number} バイトまでです。", "An image may have {number} bytes."), "MaxImageBytes"),
            [PolicyViolationKind.DocumentTooLarge] = new(
                new("文書は {number} バイトまでです。", "A document may have {number} bytes."), "MaxDocumentBytes"),
            [PolicyViolationKind.OpaqueBody] = new(
                new(
                    "このモデルの本文の形式は分からないため検査できません。",
                    "The form of this model's bodies is not known, so they cannot be inspected."),
                "AllowOpaqueBodies=true"),
            [PolicyViolationKind.Unreadable] = new(
                new(
                    "中身を検査できないファイルです（PDF、Office、画像、音声、動画、S3）。",
                    "The gateway cannot inspect such files (PDF, Office, images, audio, video, S3)."),
                "UnreadableAttachments=Allow")
            { OfPersonalData = true },
        }.ToFrozenDictionary();
}
