using System.Globalization;
using System.Text;
using Gateway.Errors;

namespace Gateway.Inspection.Members;

/// <summary>What is said about something an application may not send: where it is, why, and what allows it.</summary>
internal static class FindingRefusals
{
    private const string Fields = "additionalModelRequestFields";

    /// <summary>About something in a body, where a walk is.</summary>
    public static Refusal Of(
        Finding finding, in MemberPath path, ReadOnlySpan<byte> body, string within, MemberPolicy policy) =>
        Of(
            finding, path.Text(within, body) + finding.Below,
            Encoding.UTF8.GetString(path.Pattern(body, stackalloc byte[MemberPath.LongestPattern])), policy);

    /// <summary>About a header.</summary>
    public static Refusal Of(Finding finding, string header, MemberPolicy policy) => Of(finding, header, "", policy);

    private static Refusal Of(Finding finding, string place, string name, MemberPolicy policy) => finding.Kind switch
    {
        FindingKind.NotBase64 => ErrorCode.InvalidRequest.Because(
            $"{place} が base64 として読めません。", $"{place} is not valid base64."),
        FindingKind.OtherContent => ErrorCode.InvalidRequest.Because(
            $"ファイルの中身が {place} の指定と合いません。正しい形式を指定してください。",
            $"The file is not what {place} says. Name its own format."),
        FindingKind.NoMetadata => ErrorCode.InvalidRequest.Because(
            $"{place} は JSON オブジェクトで指定してください。", $"{place} must be a JSON object."),
        FindingKind.Ruled => NotAllowed(place, OfRule(finding.Rule, policy), name, policy, finding),
        _ => NotAllowed(place, Explanation.OfFindings[finding.Kind], name, policy, finding),
    };

    private static Explanation OfRule(MemberRule rule, MemberPolicy policy) =>
        rule == MemberRule.GuardrailConfig && policy.ForcedGuardrail is not null
            ? Explanation.OfFindings[FindingKind.ForcedGuardrail]
            : Explanation.OfRules[rule];

    private static Refusal NotAllowed(
        string place, Explanation explanation, string name, MemberPolicy policy, Finding finding)
    {
        var number = finding.Number.ToString(CultureInfo.InvariantCulture);
        var (why, setting) = (explanation.Why, Setting(explanation.Setting, name, policy));
        return ErrorCode.MemberNotAllowed.Because(
            $"{(place.Length > 0 ? place : "リクエスト本文")} は、このアプリケーションでは使えません。"
            + why.Ja.Replace("{number}", number, StringComparison.Ordinal)
            + (setting.Length > 0 ? $"許可するのは管理者の設定 {setting} です。" : ""),
            $"{(place.Length > 0 ? place : "The request body")} may not be used by this application. "
            + why.En.Replace("{number}", number, StringComparison.Ordinal)
            + (setting.Length > 0 ? $" The operator's setting {setting} allows it." : ""));
    }

    // A name that cannot be shown cannot be allowed, either.
    private static string Setting(string setting, string name, MemberPolicy policy)
    {
        if (setting.Length == 0 || (name.Length == 0 && setting.Contains("={", StringComparison.Ordinal)))
        {
            return "";
        }

        var pointer = name.StartsWith(Fields, StringComparison.Ordinal)
            ? name[Fields.Length..].Replace("[]", "", StringComparison.Ordinal).Replace('.', '/')
            : "";
        return $"{policy.Section}__"
            + setting.Replace("{name}", name, StringComparison.Ordinal)
                .Replace("{pointer}", pointer, StringComparison.Ordinal);
    }
}
