using System.Text;
using System.Text.RegularExpressions;
using Gateway.Errors;
using Gateway.RequestPolicy.Schemas;

namespace Gateway.RequestPolicy.Rules;

/// <summary>Validates <c>AllowMembers</c>.</summary>
internal static partial class MemberSettings
{
    private static readonly BodySchema[] Requests = [RequestSchemas.Converse, AnthropicSchemas.Request];

    public static IEnumerable<string> Problems(string path, IEnumerable<string> members) => members
        .Where(member => !AllowableMembers.All.ContainsKey(member))
        .Select(member => Problem(member) is { } problem ? $"{path}__AllowMembers: 「{member}」は設定できません。{problem.Ja}/ {path}__AllowMembers names '{member}'. {problem.En}" : null)
        .OfType<string>();

    private static Text? Problem(string member)
    {
        if (member.Length > MemberPath.MaxPatternLength || !Path().IsMatch(member))
        {
            var names = AllowableMembers.All.Keys.Order(StringComparer.Ordinal).ToList();
            return new Text(
                $"{string.Join("、", names)} のどれか、またはゲートウェイが未対応の項目のパス（例: messages[].content[].newBlock）にしてください。",
                $"Give one of {string.Join(", ", names)}, "
                + "or the path of a member the gateway does not know, such as messages[].content[].newBlock.");
        }

        var places = Requests.Select(request => Find(request, member.Split('.'))).ToList();
        return member == "anthropic_beta" ? new Text("ベータ機能は AllowBetas に 1 つずつ設定してください。", "Name the betas one by one in AllowBetas.")
            : places.Contains(Known.Never) ? new Text(
                "国外に出る、提供元が実行・保存・取得する、または料金の負担者が変わる項目のため、許可できません。取り除いてください。",
                "It may leave Japan, or lets the provider run, keep or fetch something, or changes who pays: "
                + "it is never allowed. Take it out.")
            : places.Contains(Known.Defined) ? new Text(
                "ゲートウェイが対応済みの項目です。ほかの設定で決めるか、設定は要りません。",
                "The gateway knows this member: other settings rule it, or none has to.")
            : places.Contains(Known.Unknown) ? null
            : new Text(
                "リクエストのどこにも置けない項目です。パスを確認してください。",
                "There is no place in a request of which this could be a member.");
    }

    // Finds out whether the path leads to a defined place, and whether its last name is defined there.
    private static Known Find(BodySchema schema, string[] names)
    {
        for (var i = 0; i < names.Length; i++)
        {
            var name = Encoding.UTF8.GetBytes(names[i].Replace("[]", "", StringComparison.Ordinal));
            var member = schema.Find(name);
            if (i == names.Length - 1)
            {
                return !schema.DeniesOthers || schema.Name.Length == 0 || !schema.Expected.HasFlag(JsonForms.Object) ? Known.Nowhere
                    : member >= 0 && schema.Rule(member) >= MemberRule.Geography ? Known.Never
                    : member >= 0 ? (schema.Value(member).Kind == SchemaKind.Words ? Known.Unknown : Known.Defined)
                    : schema.FindInAnyCase(name) >= 0 ? Known.Defined
                    : Known.Unknown;
            }

            if (member < 0)
            {
                return Known.Nowhere;
            }

            schema = names[i].EndsWith("[]", StringComparison.Ordinal) ? schema.Value(member).Item : schema.Value(member);
        }

        return Known.Nowhere;
    }

    // The path ends with a name: a list is allowed by the member that holds it.
    [GeneratedRegex(@"\A([A-Za-z0-9_-]{1,64}(\[\])?\.)*[A-Za-z0-9_-]{1,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Path();

    private enum Known
    {
        Nowhere,
        Unknown,
        Defined,
        Never,
    }
}
