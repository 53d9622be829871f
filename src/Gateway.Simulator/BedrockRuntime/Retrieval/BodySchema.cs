using System.Text.Json;

namespace Gateway.Simulator.BedrockRuntime.Retrieval;

/// <summary>
/// A model's schema of the body. Its violations are in the words of the JSON Schema validator that Bedrock uses for the models
/// of Amazon and Cohere.
/// </summary>
/// <param name="members">Every member that the schema permits.</param>
internal sealed class BodySchema(params IReadOnlyList<BodyMember> members)
{
    private const string End = ", please reformat your input and try again.";

    /// <summary>The defect as Cohere's models name it: every violation with its path. Null if there is none.</summary>
    internal string? DefectWithPaths(JsonElement body)
    {
        var found = Violations(body);
        return found.Count == 0
            ? null
            : $"Malformed input request: {string.Concat(found.Select(one => $"{one.Path}: {one.Text}"))}{End}";
    }

    /// <summary>The defect as Titan names it: without the path, and only the number if there are several.</summary>
    internal string? DefectWithoutPaths(JsonElement body) => Violations(body) switch
    {
        [] => null,
        [var only] => $"Malformed input request: {only.Text}{End}",
        { Count: var count } => $"Malformed input request: {count} schema violations found{End}",
    };

    private List<(string Path, string Text)> Violations(JsonElement body) =>
    [
        .. members.Where(member => member.IsRequired && !body.TryGetProperty(member.Name, out _))
            .Select(member => ("#", $"required key [{member.Name}] not found")),
        .. body.EnumerateObject().Where(given => members.All(member => member.Name != given.Name))
            .Select(given => ("#", $"extraneous key [{given.Name}] is not permitted")),
        .. members.SelectMany(member => body.TryGetProperty(member.Name, out var value)
            ? member.Value.Violations($"#/{member.Name}", value)
            : []),
    ];
}

/// <summary>A member that a schema permits.</summary>
internal sealed record BodyMember(string Name, BodyValue Value, bool IsRequired = false);
