using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;

namespace Gateway.Simulator.BedrockRuntime.Shapes;

/// <summary>Walks a request along the shapes of the data file converse-shapes.json.</summary>
internal sealed class ConverseShape(bool acceptEchoedToolUseType)
{
    private readonly IReadOnlyDictionary<string, Shape> _shapes =
        Shape.ReadAll(EmbeddedFile.Read("BedrockRuntime.Shapes.converse-shapes.json"));

    /// <param name="request">The body.</param>
    /// <param name="shape">The name of a request in the data file.</param>
    /// <returns>The defect in AWS's words; null if none.</returns>
    internal string? Check(JsonElement request, string shape)
    {
        var violations = new ShapeViolations();
        Structure(request, _shapes[shape], "", violations);
        return violations.Message;
    }

    private void Structure(JsonElement element, Shape schema, string path, ShapeViolations violations)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            violations.Structure(Expected("object", path));
            return;
        }

        // A null means an absent member, as everywhere in restJson1.
        var present = element.EnumerateObject().Where(member => member.Value.ValueKind != JsonValueKind.Null).ToList();
        foreach (var member in present.TakeWhile(_ => !violations.MustStop))
        {
            if (schema.Members.TryGetValue(member.Name, out var expected))
            {
                Value(member.Value, expected, Join(path, member.Name), violations);
            }
            else
            {
                violations.Structure(Defect(path, $"extraneous key [{member.Name}] is not permitted"));
            }
        }

        foreach (var (name, _) in
            schema.Members.Where(member => member.Value.IsRequired && !present.Exists(p => p.Name == member.Key)))
        {
            violations.Missing(Join(path, name));
        }

        if (schema.IsUnion && present.Count != 1 && !violations.MustStop)
        {
            violations.Structure(Defect(path, $"exactly one member must be set, found {present.Count}"));
        }
    }

    private void Value(JsonElement element, ShapeMember expected, string path, ShapeViolations violations)
    {
        switch (expected.Type)
        {
            case "document":
                break;
            case "list":
                List(element, expected, path, violations);
                break;
            case "map":
                Map(element, expected, path, violations);
                break;
            case "string" or "blob":
                Text(element, expected, path, violations);
                break;
            case "integer" or "float":
                Number(element, expected, path, violations);
                break;
            case "boolean":
                if (element.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
                {
                    violations.Structure(Expected("boolean", path));
                }

                break;
            default:
                Structure(element, _shapes[expected.Type], path, violations);
                break;
        }
    }

    private void List(JsonElement element, ShapeMember expected, string path, ShapeViolations violations)
    {
        if (element.ValueKind != JsonValueKind.Array)
        {
            violations.Structure(Expected("list", path));
            return;
        }

        Size(element.GetArrayLength(), expected, path, violations);
        foreach (var (index, item) in element.EnumerateArray().Index().TakeWhile(_ => !violations.MustStop))
        {
            Value(item, expected.Of!, $"{path}.{index + 1}.member", violations);
        }
    }

    private void Map(JsonElement element, ShapeMember expected, string path, ShapeViolations violations)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            violations.Structure(Expected("map", path));
            return;
        }

        Size(element.EnumerateObject().Count(), expected, path, violations);
        foreach (var entry in element.EnumerateObject().TakeWhile(_ => !violations.MustStop))
        {
            Constrain(entry.Name, expected.Key!, $"{path}.key", violations);
            Value(entry.Value, expected.Value!, $"{path}.{entry.Name}.member", violations);
        }
    }

    private void Text(JsonElement element, ShapeMember expected, string path, ShapeViolations violations)
    {
        if (element.ValueKind != JsonValueKind.String)
        {
            violations.Structure(Expected("string", path));
        }
        else if (expected.Type == "string")
        {
            Constrain(element.GetString()!, expected, path, violations);
        }
        else if (!Base64.IsValid(element.GetString(), out var length))
        {
            violations.Structure(Expected("base64 text", path));
        }
        else
        {
            Size(length, expected, path, violations);
        }
    }

    private void Constrain(string text, ShapeMember expected, string path, ShapeViolations violations)
    {
        if (expected.Min is not null || expected.Max is not null)
        {
            // The service model counts code points, not UTF-16 units.
            Size(text.EnumerateRunes().Count(), expected, path, violations, text);
        }

        if (expected.PatternExpression?.IsMatch(text) == false)
        {
            violations.Constraint(path, text, $"Member must satisfy regular expression pattern: {expected.Pattern}");
        }

        if (expected.Enum?.Contains(text) == false && !IsEcho(text, expected.Enum))
        {
            violations.Constraint(
                path, text, $"Member must satisfy enum value set: [{string.Join(", ", expected.Enum)}]");
        }
    }

    private bool IsEcho(string text, IReadOnlyList<string> allowed) =>
        acceptEchoedToolUseType && text == "tool_use" && allowed is ["server_tool_use"];

    private static void Number(JsonElement element, ShapeMember expected, string path, ShapeViolations violations)
    {
        if (element.ValueKind != JsonValueKind.Number || (expected.Type == "integer" && !element.TryGetInt32(out _)))
        {
            violations.Structure(Expected(expected.Type, path));
            return;
        }

        var (value, raw) = (element.GetDouble(), element.GetRawText());
        if (value < expected.Min)
        {
            violations.Constraint(path, raw, $"Member must have value greater than or equal to {Show(expected.Min)}");
        }

        if (value > expected.Max)
        {
            violations.Constraint(path, raw, $"Member must have value less than or equal to {Show(expected.Max)}");
        }
    }

    private static void Size(
        int size, ShapeMember expected, string path, ShapeViolations violations, string? value = null)
    {
        if (size < expected.Min)
        {
            violations.Constraint(
                path, value, $"Member must have length greater than or equal to {Show(expected.Min)}");
        }

        if (size > expected.Max)
        {
            violations.Constraint(path, value, $"Member must have length less than or equal to {Show(expected.Max)}");
        }
    }

    private static string Expected(string what, string path) => Defect(path, $"expected {what}");

    private static string Defect(string path, string what)
    {
        var pointer = path.Length == 0
            ? ""
            : "/" + path.Replace(".member", "", StringComparison.Ordinal).Replace('.', '/');
        return $"#{pointer}: {what}, please reformat your input and try again.";
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static string Show(double? limit) => limit!.Value.ToString(CultureInfo.InvariantCulture);
}
