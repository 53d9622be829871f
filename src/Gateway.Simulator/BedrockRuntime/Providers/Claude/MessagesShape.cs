using System.Text.Json;
using System.Text.RegularExpressions;

namespace Gateway.Simulator.BedrockRuntime.Providers.Claude;

/// <summary>A structure of the Messages API, or a choice between structures by their member <c>type</c>.</summary>
/// <param name="Members">The members of a structure; null for a choice.</param>
/// <param name="Tags">For a choice, the structure of each type.</param>
/// <param name="DefaultTag">For a choice, the type of an object without <c>type</c>; null if it is required.</param>
/// <param name="IsOpen">True when members that are not listed are accepted unchecked.</param>
internal sealed record MessagesShape(
    IReadOnlyDictionary<string, MessagesMember>? Members,
    IReadOnlyDictionary<string, MessagesMember>? Tags,
    string? DefaultTag,
    bool IsOpen)
{
    internal static IReadOnlyDictionary<string, MessagesShape> ReadAll(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.EnumerateObject().ToDictionary(
            shape => shape.Name,
            shape => new MessagesShape(
                All(shape.Value, "members"),
                All(shape.Value, "tags"),
                shape.Value.TryGetProperty("default", out var tag) ? tag.GetString() : null,
                shape.Value.TryGetProperty("open", out _)),
            StringComparer.Ordinal);
    }

    private static Dictionary<string, MessagesMember>? All(JsonElement shape, string name) =>
        !shape.TryGetProperty(name, out var list) ? null : list.EnumerateObject().ToDictionary(
            entry => entry.Name, entry => MessagesMember.Read(entry.Value), StringComparer.Ordinal);
}

/// <summary>The rules for a member, a list item or the structure of a type.</summary>
internal sealed record MessagesMember
{
    /// <summary>string, base64, integer, number, boolean, object, list, never, or the name of a shape.</summary>
    internal required string Type { get; init; }

    internal bool IsRequired { get; init; }

    /// <summary>True when a list may also be a string.</summary>
    internal bool OrText { get; init; }

    /// <summary>The minimum value.</summary>
    internal double? Min { get; init; }

    /// <summary>The maximum value.</summary>
    internal double? Max { get; init; }

    internal IReadOnlyList<string>? Enum { get; init; }

    internal Regex? Pattern { get; init; }

    /// <summary>The rules for the items of a list.</summary>
    internal MessagesMember? Of { get; init; }

    /// <summary>The value of <c>anthropic_beta</c> that enables it; null if none is needed.</summary>
    internal string? Beta { get; init; }

    /// <summary>The feature that a model must have for it; null if every model has it.</summary>
    internal string? Feature { get; init; }

    // A type of a choice is either the name of a shape, or an object with the shape and its beta.
    internal static MessagesMember Read(JsonElement data) => data.ValueKind == JsonValueKind.String
        ? new MessagesMember { Type = data.GetString()! }
        : new MessagesMember
        {
            Type = Text(data, "type") ?? Text(data, "shape")!,
            IsRequired = data.TryGetProperty("required", out _),
            OrText = data.TryGetProperty("orText", out _),
            Min = Number(data, "min"),
            Max = Number(data, "max"),
            Enum = data.TryGetProperty("enum", out var values)
                ? [.. values.EnumerateArray().Select(value => value.GetString()!)]
                : null,
            Pattern = Text(data, "pattern") is { } pattern
                ? new Regex(pattern, RegexOptions.ECMAScript, TimeSpan.FromSeconds(1))
                : null,
            Of = data.TryGetProperty("of", out var items) ? Read(items) : null,
            Beta = Text(data, "beta"),
            Feature = Text(data, "feature"),
        };

    private static string? Text(JsonElement data, string name) =>
        data.TryGetProperty(name, out var text) ? text.GetString() : null;

    private static double? Number(JsonElement data, string name) =>
        data.TryGetProperty(name, out var number) ? number.GetDouble() : null;
}
