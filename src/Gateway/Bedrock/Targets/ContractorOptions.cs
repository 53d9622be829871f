using System.ComponentModel.DataAnnotations;

namespace Gateway.Bedrock.Targets;

/// <summary>Section <c>Contractor</c>: the role in the contractor's account that the gateway assumes.</summary>
internal sealed class ContractorOptions
{
    public const string Section = "Contractor";

    /// <summary>The role that may call Bedrock. Required.</summary>
    [Required(
        ErrorMessage = "Contractor__RoleArn: 設定されていません。事業者から受け取ったロールの ARN（arn:aws:iam::<12 桁>:role/<名前>）を設定してください。"
            + "/ Contractor__RoleArn is not set. "
            + "Set it to the role the contractor gave you, arn:aws:iam::<12 digits>:role/<name>.")]
    [RegularExpression(
        "arn:aws:iam::[0-9]{12}:role/[A-Za-z0-9_+=,.@/-]{1,512}",
        ErrorMessage = "Contractor__RoleArn: ロールの ARN ではありません（ユーザー、セッション、アカウントの ARN は使えません）。"
            + "arn:aws:iam::<12 桁>:role/<名前> の形で設定してください。"
            + "/ Contractor__RoleArn is not the ARN of a role. Set it to arn:aws:iam::<12 digits>:role/<name>.")]
    public string RoleArn { get; set; } = "";

    /// <summary>The external id that the role's trust policy requires: 2 to 1224 characters. Required.</summary>
    [Required(
        ErrorMessage = "Contractor__ExternalId: 設定されていません。事業者と合意した外部 ID を設定してください。"
            + "/ Contractor__ExternalId is not set. Set it to the external id agreed with the contractor.")]
    [RegularExpression(
        "[A-Za-z0-9_+=,.@:/-]{2,1224}",
        ErrorMessage = "Contractor__ExternalId: 外部 ID として使えない値です。2～1224 文字の英数字と _+=,.@:/- を使ってください。"
            + "/ Contractor__ExternalId is not an external id. Use 2 to 1224 letters, digits and _+=,.@:/-.")]
    public string ExternalId { get; set; } = "";

    /// <summary>
    /// The length of a session. Default one hour, which is also the most AWS grants to a role that assumes a role.
    /// </summary>
    [Range(
        typeof(TimeSpan), "00:15:00", "01:00:00",
        ErrorMessage = "Contractor__SessionDuration: 範囲外です。00:15:00～01:00:00 にしてください（連鎖したロールの AWS の上限）。"
            + "/ Contractor__SessionDuration is out of range. "
            + "Set it between 00:15:00 and 01:00:00; AWS grants a chained role no more.")]
    public TimeSpan SessionDuration { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// The longest time before its expiry at which a session is refreshed. Default 15 minutes; 1 to 20 minutes, and at most a
    /// third of the duration.
    /// </summary>
    [Range(
        typeof(TimeSpan), "00:01:00", "00:20:00",
        ErrorMessage = "Contractor__RefreshWindow: 範囲外です。00:01:00～00:20:00 にしてください。"
            + "/ Contractor__RefreshWindow is out of range. Set it between 00:01:00 and 00:20:00.")]
    public TimeSpan RefreshWindow { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// True when an expired session stays in use while STS cannot be reached, as in the AWS SDKs since 2026, until Bedrock
    /// refuses it. Default false: without a valid session calls fail within 3 s and nothing is sent.
    /// </summary>
    public bool ServePastExpiry { get; set; }

    /// <summary>
    /// The session's name in the contractor's CloudTrail. Default <c>gateway-</c> and the machine's name.
    /// </summary>
    [RegularExpression(
        "[A-Za-z0-9_+=,.@-]{2,64}",
        ErrorMessage =
            "Contractor__SessionName: セッション名として使えない値です。2～64 文字の英数字と _+=,.@- を使うか、設定を取り除いてください。"
            + "/ Contractor__SessionName is not a session name. Use 2 to 64 letters, digits and _+=,.@-, or leave it out.")]
    public string? SessionName { get; set; }

    /// <summary>
    /// True when each application gets a session of its own, named by the application's id, so that the contractor's CloudTrail
    /// and CUR (<c>line_item_iam_principal</c>) are split by application. Default false: all applications share one session.
    /// </summary>
    public bool SessionPerApplication { get; set; }

    /// <summary><see cref="SessionName"/>, or its default.</summary>
    public string RoleSessionName => string.IsNullOrEmpty(SessionName) ? NameFor(Environment.MachineName) : SessionName;

    /// <summary>
    /// The default session name on a machine of that name; characters that STS does not accept are replaced.
    /// </summary>
    public static string NameFor(string machine)
    {
        var letters = machine.Select(
            letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '_' ? letter : '-');

        // STS takes 64 characters; "gateway-" is eight of them.
        return "gateway-" + string.Concat(letters.Take(56));
    }
}
