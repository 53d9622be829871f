using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using Gateway.Simulator.BedrockRuntime.Models;

namespace Gateway.Simulator.BedrockRuntime.Providers.Claude;

/// <summary>
/// Walks a body along the shapes of messages-shapes.json and reports defects as the Messages API does: the path with the types of
/// its blocks, then the defect.
/// </summary>
/// <param name="betas">The values of <c>anthropic_beta</c> that were sent.</param>
/// <param name="model">The generation of the model that is called.</param>
internal sealed class MessagesWalk(IReadOnlyCollection<string> betas, ClaudeGeneration model)
{
    private static readonly IReadOnlyDictionary<string, MessagesShape> Shapes =
        MessagesShape.ReadAll(EmbeddedFile.Read("BedrockRuntime.Providers.Claude.messages-shapes.json"));

    /// <param name="body">The body, or the object with Claude's own fields in Converse.</param>
    /// <param name="shape">The name of the structure it must have.</param>
    /// <returns>The first defect, or null.</returns>
    internal string? FirstDefect(JsonElement body, string shape) => Structure(body, Shapes[shape], "");

    private string? Structure(JsonElement element, MessagesShape shape, string path)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return At(path, "Input should be a valid dictionary");
        }

        return shape.Tags is null ? Members(element, shape, path) : Choice(element, shape, path);
    }

    private string? Choice(JsonElement element, MessagesShape shape, string path)
    {
        var tag = !element.TryGetProperty("type", out var type) || type.ValueKind == JsonValueKind.Null
            ? shape.DefaultTag
            : type.ValueKind == JsonValueKind.String ? type.GetString() : null;
        if (tag is null)
        {
            return At(path, "Unable to extract tag using discriminator 'type'");
        }

        var offered = shape.Tags!.Where(entry => Exists(entry.Value)).Select(entry => entry.Key).ToList();
        return offered.Contains(tag)
            ? Structure(element, Shapes[shape.Tags![tag].Type], Join(path, tag))
            : At(
                path,
                $"Input tag '{tag}' found using 'type' does not match any of the expected tags: "
                + string.Join(", ", offered.Select(Quoted)));
    }

    private string? Members(JsonElement element, MessagesShape shape, string path)
    {
        foreach (var (name, expected) in shape.Members!.Where(member => member.Value.IsRequired))
        {
            if (!element.TryGetProperty(name, out _))
            {
                return At(Join(path, name), "Field required");
            }
        }

        foreach (var member in element.EnumerateObject())
        {
            var defect = shape.Members!.TryGetValue(member.Name, out var expected)
                ? Member(member.Value, expected, Join(path, member.Name))
                : shape.IsOpen ? null : Extra(Join(path, member.Name));
            if (defect is not null)
            {
                return defect;
            }
        }

        return null;
    }

    // An assumption: null means an absent member in the Messages API, also for members that Bedrock does not offer.
    private string? Member(JsonElement element, MessagesMember expected, string path) =>
        element.ValueKind == JsonValueKind.Null && !expected.IsRequired ? null
            : expected.Type == "never" || !Exists(expected) ? Extra(path)
            : Value(element, expected, path);

    private string? Value(JsonElement element, MessagesMember expected, string path) => expected.Type switch
    {
        "string" or "base64" => Text(element, expected, path),
        "integer" or "number" => Number(element, expected, path),
        "boolean" => element.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? null
            : At(path, "Input should be a valid boolean"),
        "object" => element.ValueKind == JsonValueKind.Object ? null : At(path, "Input should be a valid dictionary"),
        "list" => expected.OrText && element.ValueKind == JsonValueKind.String ? null : List(element, expected, path),
        _ => Structure(element, Shapes[expected.Type], path),
    };

    private string? List(JsonElement element, MessagesMember expected, string path) =>
        element.ValueKind != JsonValueKind.Array
            ? At(path, "Input should be a valid list")
            : element.EnumerateArray()
                .Select((item, index) => Value(item, expected.Of!, $"{path}.{index}"))
                .FirstOrDefault(defect => defect is not null);

    private static string? Text(JsonElement element, MessagesMember expected, string path)
    {
        if (element.ValueKind != JsonValueKind.String)
        {
            return At(path, "Input should be a valid string");
        }

        var text = element.GetString()!;
        return expected.Enum?.Contains(text) == false ? At(path, $"Input should be {Either(expected.Enum)}")
            : expected.Pattern?.IsMatch(text) == false
                ? At(path, $"String should match pattern '{expected.Pattern}'")
            : expected.Type == "base64" && !Base64.IsValid(text) ? At(path, "Invalid base64 data")
            : text.Length < expected.Min ? At(path, $"String should have at least {expected.Min} character")
            : text.Length > expected.Max ? At(path, $"String should have at most {expected.Max} characters")
            : null;
    }

    private static string? Number(JsonElement element, MessagesMember expected, string path)
    {
        if (element.ValueKind != JsonValueKind.Number || (expected.Type == "integer" && !element.TryGetInt32(out _)))
        {
            return At(path, $"Input should be a valid {expected.Type}");
        }

        var value = element.GetDouble();
        return value < expected.Min ? At(path, $"Input should be greater than or equal to {Show(expected.Min.Value)}")
            : value > expected.Max ? At(path, $"Input should be less than or equal to {Show(expected.Max.Value)}")
            : null;
    }

    private bool Exists(MessagesMember member) =>
        (member.Beta is null || betas.Contains(member.Beta))
        && (member.Feature is null || model.Features.Contains(member.Feature));

    private static string Extra(string path) => At(path, "Extra inputs are not permitted");

    private static string At(string path, string defect) => path.Length == 0 ? defect : $"{path}: {defect}";

    private static string Either(IReadOnlyList<string> values) => values.Count == 1
        ? Quoted(values[0])
        : $"{string.Join(", ", values.SkipLast(1).Select(Quoted))} or {Quoted(values[^1])}";

    private static string Quoted(string text) => $"'{text}'";

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static string Show(double limit) => limit.ToString(CultureInfo.InvariantCulture);
}
