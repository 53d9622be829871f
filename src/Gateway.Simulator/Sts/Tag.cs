using System.Text.RegularExpressions;
using Gateway.Simulator.Wire;

namespace Gateway.Simulator.Sts;

/// <summary>One session tag as sent.</summary>
/// <param name="Key">Its key, case-insensitive.</param>
/// <param name="Value">Its value; null if it was not sent, which is an error.</param>
internal sealed partial record Tag(string Key, string? Value)
{
    internal static IReadOnlyList<Tag> Read(QueryParameters form) =>
    [
        .. form.List("Tags", ".Key").Select((key, index) => new Tag(key, form[$"Tags.member.{index + 1}.Value"])),
    ];

    internal void Check(string name, Constraints constraints) => constraints
        .Length($"{name}.key", Key, 1, 128)
        .Pattern($"{name}.key", Key, KeyPattern(), @"[\p{L}\p{Z}\p{N}_.:/=+\-@]+")
        .Required($"{name}.value", Value)
        .Length($"{name}.value", Value, 0, 256)
        .Pattern($"{name}.value", Value, ValuePattern(), @"[\p{L}\p{Z}\p{N}_.:/=+\-@]*");

    /// <summary>The error about the tags as a whole; null if there is none.</summary>
    internal static string? Beyond(IReadOnlyList<Tag> tags, IReadOnlyList<string> transitiveKeys)
    {
        var keys = tags.Select(tag => tag.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return keys.Count != tags.Count
            ? "Duplicate tag keys found. Please note that Tag keys are case insensitive."
            : keys.Any(key => key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase))
                ? "Tag keys must not start with aws:."
                : transitiveKeys.Any(key => !keys.Contains(key))
                    ? "The specified transitive tag key must be included in the requested tags."
                    : null;
    }

    [GeneratedRegex(@"^[\p{L}\p{Z}\p{N}_.:/=+\-@]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex KeyPattern();

    [GeneratedRegex(@"^[\p{L}\p{Z}\p{N}_.:/=+\-@]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex ValuePattern();
}
