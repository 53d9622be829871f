using System.Collections.Frozen;
using Gateway.Errors;

namespace Gateway.Inspection.Members;

/// <summary>Why something may not be sent, and which setting allows it.</summary>
/// <param name="Why">With <c>{number}</c> for the limit.</param>
/// <param name="Setting">
/// Below the application's <c>Inspection</c>, with <c>{name}</c> for the path of the member and <c>{pointer}</c> for
/// the same as a JSON Pointer. Empty where there is none: then the text says what to do instead.
/// </param>
internal sealed record Explanation(Text Why, string Setting)
{
    /// <summary>For members that have to be allowed.</summary>
    public static FrozenDictionary<MemberRule, Explanation> OfRules { get; } = new Dictionary<MemberRule, Explanation>
    {
        [MemberRule.S3Location] = new(
            new("Bedrock が事業者のロールで S3 バケットを読みます。", "Bedrock would read a bucket with the contractor's role."),
            "S3Locations__{n}__Uri"),
        [MemberRule.GuardrailConfig] = new(
            new(
                "ガードレールの評価は国外のリージョンで行われることがあります（クロスリージョンのガードレールプロファイル）。",
                "A guardrail may be evaluated outside Japan (cross-Region guardrail profiles)."),
            "Guardrail__Identifier"),
        [MemberRule.SystemTool] = new(
            new("アプリケーションの外で実行されるツールです。", "Such tools run outside the application."),
            "AllowMembers__{n}=systemTool"),
        [MemberRule.GuardContent] = new(
            new(
                "ガードレールがこのブロックの外を検査しなくなります。",
                "With such a block a guardrail looks at nothing outside it."),
            "AllowMembers__{n}=guardContent"),
        [MemberRule.PromptVariables] = new(
            new("プロンプトリソースは使うモデルとリージョンを隠します。", "A prompt resource hides the model and its Regions."),
            "AllowMembers__{n}=promptVariables"),
        [MemberRule.ServiceTier] = new(
            new("料金が変わります。", "It changes the price."), "AllowMembers__{n}=serviceTier"),
        [MemberRule.PerformanceConfig] = new(
            new("料金が変わります。", "It changes the price."), "AllowMembers__{n}=performanceConfig"),
        [MemberRule.Video] = new(
            new("動画は検査されません。", "Videos are not inspected."), "AllowMembers__{n}=video"),
        [MemberRule.Audio] = new(
            new("音声は検査されません。", "Audio is not inspected."), "AllowMembers__{n}=audio"),
    }.ToFrozenDictionary();

    /// <summary>For everything else.</summary>
    public static FrozenDictionary<FindingKind, Explanation> OfFindings { get; } =
        new Dictionary<FindingKind, Explanation>
        {
            [FindingKind.ForcedGuardrail] = new(
                new(
                    "管理者の決めたガードレールが常に適用されます。", "The guardrail the operator has chosen is on every request."),
                "Guardrail__Forced=false"),
            [FindingKind.Undefined] = new(
                new("ゲートウェイの知らないメンバー、または値です。", "The gateway does not know this member, or this value of it."),
                "AllowMembers__{n}={name}"),
            [FindingKind.Field] = new(
                new("モデル固有の項目は一つずつ許可されます。", "Fields of the model's own are allowed one by one."),
                "AdditionalModelRequestFields__{n}__Pointer={pointer}"),
            [FindingKind.FieldValue] = new(
                new(
                    "値が許可された範囲（Min、Max、Values）にありません。", "The value is not within what is allowed (Min, Max, Values)."),
                "AdditionalModelRequestFields__{n} (Pointer={pointer})"),
            [FindingKind.FieldPath] = new(
                new("応答の追加項目は一つずつ許可されます。", "Further fields of the answer are allowed one by one."),
                "AdditionalModelResponseFieldPaths__{n}"),
            [FindingKind.S3Location] = new(
                new("許可された場所ではありません。", "This is not one of the places allowed."), "S3Locations__{n}__Uri"),
            [FindingKind.BucketOwner] = new(
                new(
                    "バケットの所有者（許可された 12 桁のアカウント）の指定が必要です。",
                    "It has to be the bucket's owner, the 12 digits of the account that is allowed."),
                "S3Locations__{n}__BucketOwner"),
            [FindingKind.Guardrail] = new(
                new("許可されたガードレールではありません。", "This is not the guardrail that is allowed."),
                "Guardrail__Identifier, Guardrail__Version"),
            [FindingKind.AsyncGuardrail] = new(
                new(
                    "async では検査の前に応答が届きます。sync にしてください。",
                    "With async the answer arrives before it is looked at. Use sync."),
                ""),
            [FindingKind.ReservedKey] = new(
                new(
                    "municipality、application、requestId はゲートウェイが付けるキーです。別の名前にしてください。",
                    "The keys municipality, application and requestId are the gateway's own. Use another name."),
                "RequestMetadata=false"),
            [FindingKind.TooManyKeys] = new(
                new(
                    "AWS の上限は 16 個で、ゲートウェイもキーを付けます。減らしてください。",
                    "AWS takes 16 entries, and the gateway adds its own. Send fewer."),
                "RequestMetadata=false"),
            [FindingKind.TooManyImages] = new(
                new("画像は 1 リクエスト {number} 個までです。", "A request may hold {number} images."), "MaxImages"),
            [FindingKind.TooManyDocuments] = new(
                new("文書は 1 リクエスト {number} 個までです。", "A request may hold {number} documents."), "MaxDocuments"),
            [FindingKind.Format] = new(
                new("許可された形式ではありません。", "This is not one of the formats allowed."), "AttachmentFormats__{n}"),
            [FindingKind.ImageTooLarge] = new(
                new("画像は {number} バイトまでです。", "An image may have {number} bytes."), "MaxImageBytes"),
            [FindingKind.DocumentTooLarge] = new(
                new("文書は {number} バイトまでです。", "A document may have {number} bytes."), "MaxDocumentBytes"),
            [FindingKind.OpaqueBody] = new(
                new(
                    "このモデルの本文の形式は分からないため検査できません。",
                    "The form of this model's bodies is not known, so nobody can inspect them."),
                "AllowOpaqueBodies=true"),
            [FindingKind.Unreadable] = new(
                new(
                    "中身を検査できないファイルです（PDF、Office、画像、音声、動画、S3）。",
                    "Nobody here can look into such files (PDF, Office, images, audio, video, S3)."),
                "PersonalData__UnreadableAttachments=Allow"),
        }.ToFrozenDictionary();
}
