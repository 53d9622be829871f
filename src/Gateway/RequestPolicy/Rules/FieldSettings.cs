using System.Text.RegularExpressions;
using Gateway.Errors;
using Gateway.Callers;
using Gateway.RequestPolicy.Schemas;

namespace Gateway.RequestPolicy.Rules;

/// <summary>Validates <c>AdditionalModelRequestFields</c> and <c>AdditionalModelResponseFieldPaths</c>.</summary>
internal static partial class FieldSettings
{
    // The most members that one BodySchema can hold.
    private const int MaxFields = 64;

    public static IEnumerable<string> Problems(string path, ApplicationRequestPolicyOptions options)
    {
        var fields = options.AdditionalModelRequestFields;
        var at = $"{path}__AdditionalModelRequestFields";
        if (fields.Count > MaxFields)
        {
            yield return $"{at}: {fields.Count} 件あります。{MaxFields} 件以下にしてください。/ {at} has {fields.Count} entries. Keep at most {MaxFields}.";
        }

        for (var i = 0; i < fields.Count; i++)
        {
            var field = fields[i];
            if (!Pointer().IsMatch(field.Pointer))
            {
                yield return $"{at}__{i}__Pointer: 「{field.Pointer}」は JSON Pointer ではありません。/thinking/budget_tokens のように設定してください。"
                    + $"/ {at}__{i}__Pointer is '{field.Pointer}'. Give a JSON Pointer such as /thinking/budget_tokens.";
            }

            if (Never(field.Pointer) is { } why)
            {
                yield return $"{at}__{i}__Pointer: 「{field.Pointer}」は設定できません。{why.Ja}/ {at}__{i}__Pointer is '{field.Pointer}'. {why.En}";
            }

            if (field.Min > field.Max)
            {
                yield return $"{at}__{i}__Min: 最小値 {field.Min} が最大値 {field.Max} を超えています。最大値以下にしてください。"
                    + $"/ {at}__{i}__Min is {field.Min} and {at}__{i}__Max is {field.Max}. "
                    + "Min must not be above Max.";
            }

            if (fields.Take(i).FirstOrDefault(other => Meet(field.Pointer, other.Pointer)) is { } other)
            {
                yield return $"{at}__{i}__Pointer: 「{field.Pointer}」と「{other.Pointer}」が重なっています。どちらか一方にしてください。"
                    + $"/ {at}__{i}__Pointer is '{field.Pointer}', and another entry is '{other.Pointer}'. "
                    + "None may lead to, or into, another's value.";
            }
        }

        foreach (var pointer in options.AdditionalModelResponseFieldPaths.Where(pointer => !Pointer().IsMatch(pointer)))
        {
            yield return $"{path}__AdditionalModelResponseFieldPaths: 「{pointer}」は JSON Pointer ではありません。/stop_sequence のように設定してください。"
                + $"/ {path}__AdditionalModelResponseFieldPaths names '{pointer}'. "
                + "Give JSON Pointers such as /stop_sequence.";
        }
    }

    private static Text? Never(string pointer)
    {
        if (!Pointer().IsMatch(pointer))
        {
            return null;
        }

        var name = FieldSchemas.Tokens(pointer)[0];
        return name == "anthropic_beta" ? new Text("ベータ機能は AllowBetas に 1 つずつ設定してください。", "Name the betas one by one in AllowBetas.")
            : AnthropicSchemas.AdditionalFields.Members.Any(
                member => member.Name == name && member.Rule >= MemberRule.Geography)
                ? new Text(
                    "国外に出る、提供元が実行・保存・取得する、または料金の負担者が変わる項目のため、許可できません。",
                    "It may leave Japan, or lets the provider run, keep or fetch something, or changes who pays: it is never allowed.")
            : null;
    }

    private static bool Meet(string one, string other) =>
        (one + "/").StartsWith(other + "/", StringComparison.Ordinal)
        || (other + "/").StartsWith(one + "/", StringComparison.Ordinal);

    [GeneratedRegex(@"\A(/([^/~]|~[01])+)+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pointer();
}
