using System.Text.RegularExpressions;
using Gateway.Callers;
using Gateway.Inspection.Members;

namespace Gateway.Inspection.Rules;

/// <summary>Checks <c>AdditionalModelRequestFields</c> and <c>AdditionalModelResponseFieldPaths</c>.</summary>
internal static partial class FieldSettings
{
    // What a Shape can hold in one object.
    private const int MostFields = 64;

    public static IEnumerable<string> Problems(string path, ApplicationInspectionOptions options)
    {
        var fields = options.AdditionalModelRequestFields;
        var at = $"{path}__AdditionalModelRequestFields";
        if (fields.Count > MostFields)
        {
            yield return $"{at} has {fields.Count} entries. Keep at most {MostFields}.";
        }

        for (var i = 0; i < fields.Count; i++)
        {
            var field = fields[i];
            if (!Pointer().IsMatch(field.Pointer))
            {
                yield return $"{at}__{i}__Pointer is '{field.Pointer}'. "
                    + "Give a JSON Pointer such as /thinking/budget_tokens.";
            }

            if (Never(field.Pointer) is { } why)
            {
                yield return $"{at}__{i}__Pointer is '{field.Pointer}'. {why}";
            }

            if (field.Min > field.Max)
            {
                yield return $"{at}__{i}__Min is {field.Min} and {at}__{i}__Max is {field.Max}. "
                    + "Min must not be above Max.";
            }

            if (fields.Take(i).FirstOrDefault(other => Meet(field.Pointer, other.Pointer)) is { } other)
            {
                yield return $"{at}__{i}__Pointer is '{field.Pointer}', and another entry is '{other.Pointer}'. "
                    + "None may lead to, or into, another's value.";
            }
        }

        foreach (var pointer in options.AdditionalModelResponseFieldPaths.Where(pointer => !Pointer().IsMatch(pointer)))
        {
            yield return $"{path}__AdditionalModelResponseFieldPaths names '{pointer}'. "
                + "Give JSON Pointers such as /stop_sequence.";
        }
    }

    private static string? Never(string pointer)
    {
        if (!Pointer().IsMatch(pointer))
        {
            return null;
        }

        var name = FieldShapes.Tokens(pointer)[0];
        return name == "anthropic_beta" ? "Name the betas one by one in AllowBetas."
            : AnthropicShapes.AdditionalFields.Members.Any(
                member => member.Name == name && member.Rule >= MemberRule.Geography)
                ? "It may leave Japan, or lets the provider run, keep or fetch something, or changes who pays: it is never allowed."
            : null;
    }

    private static bool Meet(string one, string other) =>
        (one + "/").StartsWith(other + "/", StringComparison.Ordinal)
        || (other + "/").StartsWith(one + "/", StringComparison.Ordinal);

    [GeneratedRegex(@"\A(/([^/~]|~[01])+)+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pointer();
}
