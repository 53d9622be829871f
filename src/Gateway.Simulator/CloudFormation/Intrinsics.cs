using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Gateway.Simulator.CloudFormation;

/// <summary>
/// Resolves the intrinsic functions of a template: Ref, Sub, GetAtt, Join, Split, Select, If, ImportValue and those of
/// conditions. Any other is an error, never passed on.
/// </summary>
/// <param name="reference">Gives the value of <c>Ref</c> for a name; null for AWS::NoValue.</param>
/// <param name="attribute">Gives the value of <c>GetAtt</c> for a resource and attribute.</param>
/// <param name="import">Gives the value of another stack's export.</param>
/// <param name="condition">Tells whether a condition of the template is true.</param>
internal sealed partial class Intrinsics(
    Func<string, JsonNode?> reference,
    Func<string, string, JsonNode> attribute,
    Func<string, string> import,
    Func<string, bool> condition)
{
    /// <returns>The value without functions; null for AWS::NoValue.</returns>
    /// <exception cref="TemplateFormatException">It cannot be resolved.</exception>
    internal JsonNode? Resolve(JsonNode? node) => node switch
    {
        null => null,
        JsonObject { Count: 1 } one when Function(one) is { } function => Apply(function, one[function]!),
        JsonObject members => Members(members),
        JsonArray items => new JsonArray([.. items.Select(Resolve).Where(item => item is not null)]),
        _ => node.DeepClone(),
    };

    /// <summary>Evaluates a condition of the template, or one inside <c>If</c>.</summary>
    internal bool Holds(JsonNode node)
    {
        var (function, argument) = node is JsonObject { Count: 1 } one
            ? (one.First().Key, one.First().Value!)
            : throw new TemplateFormatException("A condition is one function.");
        return function switch
        {
            "Fn::Equals" => Text(Resolve(argument[0])) == Text(Resolve(argument[1])),
            "Fn::Not" => !Holds(argument[0]!),
            "Fn::And" => argument.AsArray().All(part => Holds(part!)),
            "Fn::Or" => argument.AsArray().Any(part => Holds(part!)),
            "Condition" => condition((string)argument!),
            _ => throw new TemplateFormatException($"A condition does not know {function}."),
        };
    }

    // "Condition" is a function only inside conditions; policies have a member of that name.
    private static string? Function(JsonObject one)
    {
        var name = one.First().Key;
        return name == "Ref" || name.StartsWith("Fn::", StringComparison.Ordinal) ? name : null;
    }

    private JsonObject Members(JsonObject members)
    {
        var result = new JsonObject();
        foreach (var (name, value) in members)
        {
            if (Resolve(value) is { } resolved)
            {
                result.Add(name, resolved);
            }
        }

        return result;
    }

    private JsonNode? Apply(string function, JsonNode argument) => function switch
    {
        "Ref" => reference((string)argument!),
        "Fn::GetAtt" => attribute((string)argument[0]!, (string)argument[1]!),
        "Fn::Sub" => Sub(argument),
        "Fn::Join" => Join(argument),
        "Fn::Split" => new JsonArray(
            [.. Text(Resolve(argument[1])).Split(Literal(argument[0])).Select(part => JsonValue.Create(part))]),
        "Fn::Select" => Select(argument),
        "Fn::If" => Resolve(condition((string)argument[0]!) ? argument[1] : argument[2]),
        "Fn::ImportValue" => import(Text(Resolve(argument))),
        _ => throw new TemplateFormatException($"The simulator does not resolve {function}."),
    };

    private JsonValue Sub(JsonNode argument)
    {
        var (text, own) = argument is JsonArray { Count: 2 } pair
            ? ((string)pair[0]!, pair[1]!.AsObject())
            : ((string)argument!, null);
        return JsonValue.Create(Variable().Replace(text, match => Substitute(match.Groups[1].Value, own)));
    }

    // ${!Name} means the literal text ${Name}.
    private string Substitute(string name, JsonObject? own) => name switch
    {
        ['!', .. var literal] => $"${{{literal}}}",
        _ when own?[name] is { } value => Text(Resolve(value)),
        _ when name.Split('.', 2) is [var resource, var path] => Text(attribute(resource, path)),
        _ => Text(reference(name)),
    };

    private JsonValue Join(JsonNode argument) => JsonValue.Create(string.Join(
        Literal(argument[0]),
        (Resolve(argument[1]) as JsonArray ?? throw new TemplateFormatException("Fn::Join joins a list.")).Select(Text)));

    private JsonNode Select(JsonNode argument)
    {
        var list = Resolve(argument[1]) as JsonArray ?? throw new TemplateFormatException("Fn::Select takes a list.");
        var index = int.Parse(Text(Resolve(argument[0])), System.Globalization.CultureInfo.InvariantCulture);
        return index < list.Count
            ? list[index]!.DeepClone()
            : throw new TemplateFormatException($"Fn::Select asks for item {index} of {list.Count}.");
    }

    private static string Literal(JsonNode? node) => node is JsonValue value
        ? value.ToString()
        : throw new TemplateFormatException("The delimiter must be a literal text.");

    private static string Text(JsonNode? node) => node is JsonValue value
        ? value.ToString()
        : throw new TemplateFormatException("A text is needed here.");

    [GeneratedRegex(@"\$\{([^}]+)\}")]
    private static partial Regex Variable();
}
