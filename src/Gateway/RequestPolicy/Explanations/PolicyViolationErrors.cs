using System.Globalization;
using Gateway.Errors;
using Gateway.RequestPolicy.Rules;
using Gateway.RequestPolicy.Schemas;
using Gateway.RequestPolicy.Violations;

namespace Gateway.RequestPolicy.Explanations;

/// <summary>The errors for things that an application may not send: the place, the reason and the remedy.</summary>
internal static class PolicyViolationErrors
{
    private const string Fields = "additionalModelRequestFields";

    /// <summary>The denial for a violation in a body, at the current place of a walk.</summary>
    /// <param name="violation">The violation.</param>
    /// <param name="path">The place in the body.</param>
    /// <param name="body">The body.</param>
    /// <param name="names">The names under which the caller knows the places of the body.</param>
    /// <param name="name">The path in the form that settings use; empty where it cannot be shown.</param>
    /// <param name="policy">The policy of the application.</param>
    public static Denial Of(
        PolicyViolation violation, in MemberPath path, ReadOnlySpan<byte> body, PathNames names, string name, MemberPolicy policy)
    {
        var place = path.Text(names, body, violation.Below);
        var error = (violation.Kind, violation.Schema) switch
        {
            (PolicyViolationKind.WrongForm, { } expected) => WrongForm(place, expected),
            (PolicyViolationKind.Undefined or PolicyViolationKind.Field, { } schema)
                when Habits.Of(schema, violation.Value.Length > 0 ? violation.Value : path.LastName(body)) is { } habit =>
                    Habit(place, violation.Value, habit),
            _ => Of(violation, place, name, policy),
        };
        return new(
            error.Code, error.Detail, path.LoggedText(names, body, violation.Below),
            violation.Kind is PolicyViolationKind.Undefined or PolicyViolationKind.Ruled);
    }

    /// <summary>The denial for a violation in a header.</summary>
    public static Denial Of(PolicyViolation violation, string header, MemberPolicy policy)
    {
        var error = Of(violation, header, "", policy);
        return new(error.Code, error.Detail, header);
    }

    private static GatewayError Of(PolicyViolation violation, string place, string name, MemberPolicy policy) => violation.Kind switch
    {
        PolicyViolationKind.NotBase64 => ErrorCode.InvalidRequest.Because(
            $"{place} が base64 として読めません。標準の base64（+ と /、末尾の =）で送ってください。",
            $"{place} is not valid base64. Send standard base64, which has + and /, and = at its end."),
        PolicyViolationKind.BadFile => ErrorCode.InvalidRequest.Because(
            $"{place}: {violation.Why.Ja}", $"{place}: {violation.Why.En}"),
        PolicyViolationKind.NoMetadata => ErrorCode.InvalidRequest.Because(
            $"{place} は JSON オブジェクトで指定してください。", $"{place} must be a JSON object."),
        PolicyViolationKind.Ruled when violation.Rule == MemberRule.Fetched => ErrorCode.InvalidRequest.Because(
            $"{place} は使えません。Bedrock は URL やファイル ID を読みません。内容を base64 で送ってください"
            + "（\"source\": {\"type\": \"base64\", \"media_type\": \"image/png\", \"data\": \"…\"}）。",
            $"{place} cannot be used: Bedrock fetches no URLs and keeps no files. Send base64 "
            + "(\"source\": {\"type\": \"base64\", \"media_type\": \"image/png\", \"data\": \"…\"})."),
        PolicyViolationKind.Ruled => NotAllowed(place, OfRule(violation.Rule, policy), name, policy, violation),
        _ => NotAllowed(place, Explanation.OfViolations[violation.Kind], name, policy, violation),
    };

    private static GatewayError WrongForm(string place, BodySchema expected)
    {
        var (ja, en) = Habits.FormOf(expected);
        return ErrorCode.InvalidRequest.Because($"{place} は{ja}で指定してください。", $"{place} must be {en}.");
    }

    private static GatewayError Habit(string place, string value, Text habit) => value.Length > 0
        ? ErrorCode.InvalidRequest.Because($"{place} に {value} はありません。{habit.Ja}", $"{place} cannot be {value}. {habit.En}")
        : ErrorCode.InvalidRequest.Because($"{place} という項目はありません。{habit.Ja}", $"There is no {place}. {habit.En}");

    private static Explanation OfRule(MemberRule rule, MemberPolicy policy) =>
        rule == MemberRule.GuardrailConfig && policy.ForcedGuardrail is not null
            ? Explanation.OfViolations[PolicyViolationKind.ForcedGuardrail]
            : Explanation.OfRules[rule];

    private static GatewayError NotAllowed(
        string place, Explanation explanation, string name, MemberPolicy policy, PolicyViolation violation)
    {
        var number = violation.Number.ToString(CultureInfo.InvariantCulture);
        var shown = place.Length > 0 ? place : "リクエスト本文";
        var value = violation.Value.Length > 0 ? violation.Value : "";
        var (why, setting) = (explanation.Why, Setting(explanation, name, policy, value));
        return ErrorCode.MemberNotAllowed.Because(
            $"{shown}{(value.Length > 0 ? $" の {value}" : "")} は、このアプリケーションでは使えません。"
            + why.Ja.Replace("{number}", number, StringComparison.Ordinal) + setting.Ja,
            $"{(place.Length > 0 ? place : "The request body")}{(value.Length > 0 ? $" {value}" : "")} "
            + "may not be used by this application. "
            + why.En.Replace("{number}", number, StringComparison.Ordinal) + setting.En);
    }

    // A member whose name cannot be shown cannot be allowed by a setting either, so no setting is named.
    private static Text Setting(Explanation explanation, string name, MemberPolicy policy, string value)
    {
        var entry = explanation.Entry
            .Replace("{name}", name, StringComparison.Ordinal)
            .Replace("{pointer}", Pointer(name), StringComparison.Ordinal)
            .Replace("{value}", value, StringComparison.Ordinal);
        if (explanation.Setting.Length == 0 || (entry.Length == 0 && explanation.Entry.Length > 0))
        {
            return new("", "");
        }

        var section = explanation.OfPersonalData ? policy.PersonalData.Section : policy.Section;
        var setting = $"{section}__{explanation.Setting}";
        return entry.Length == 0
            ? new(
                $"必要な場合はゲートウェイの運用担当者に依頼してください（運用担当者向け: 設定 {setting}）。",
                $" If you need it, ask the gateway's operator (for the operator: {setting}).")
            : new(
                $"必要な場合はゲートウェイの運用担当者に依頼してください（運用担当者向け: 設定 {setting} に {entry} を追加）。",
                $" If you need it, ask the gateway's operator (for the operator: add {entry} to {setting}).");
    }

    private static string Pointer(string name) => name.StartsWith(Fields, StringComparison.Ordinal)
        ? name[Fields.Length..].Replace("[]", "", StringComparison.Ordinal).Replace('.', '/')
        : "";
}
