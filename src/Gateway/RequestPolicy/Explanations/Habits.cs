using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using Gateway.Errors;
using Gateway.RequestPolicy.Schemas;

namespace Gateway.RequestPolicy.Explanations;

/// <summary>
/// Mistakes that callers bring from other APIs (names, kinds of blocks, forms of values), with what to use here. Such a
/// mistake is an invalid request, not something that a setting has to allow.
/// </summary>
internal static class Habits
{
    private static readonly FrozenDictionary<string, Text> Names = HabitTable.Names;

    // No service has a member with a longer name.
    private const int MaxName = 256;

    private static readonly FrozenDictionary<string, Text> Kinds = HabitTable.Kinds;

    /// <summary>The remedy for a member that is not defined there; <c>null</c> when none is known.</summary>
    /// <param name="schema">The schema of the object; <see cref="BodySchema.Unknown"/> for a kind of block or tool.</param>
    /// <param name="name">The name of the member or kind.</param>
    public static Text? Of(BodySchema schema, string name)
    {
        if (schema == BodySchema.Unknown)
        {
            return Kinds.TryGetValue(name, out var kind) ? kind : null;
        }

        if (Names.TryGetValue($"{schema.Name}.{name}", out var habit))
        {
            return habit;
        }

        var folded = Folded(name);

        // In any client's convention. Left out of the request, the caller would take it for one that a guardrail has seen.
        if (schema == AnthropicSchemas.Messages && folded.Contains("GUARDRAIL", StringComparison.Ordinal))
        {
            return Names[$"{schema.Name}.guardrailConfig"];
        }

        return schema.Members.Where(member => Folded(member.Name) == folded)
            .Select(member => (Text?)HabitTable.Use(member.Name))
            .FirstOrDefault() ?? (Names.TryGetValue($"{schema.Name}.*", out habit) ? habit : null);
    }

    /// <inheritdoc cref="Of(BodySchema, string)"/>
    public static Text? Of(BodySchema schema, ReadOnlySpan<byte> name) =>
        name.Length > MaxName ? null : Of(schema, Encoding.UTF8.GetString(name));

    /// <summary>The reader's text if it is a known word of another API; else empty: nothing of the body is repeated.</summary>
    public static string Word(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            foreach (var word in Kinds.Keys)
            {
                if (reader.ValueTextEquals(word))
                {
                    return word;
                }
            }
        }

        return "";
    }

    /// <summary>The form a value should have, as part of a sentence.</summary>
    public static Text FormOf(BodySchema expected)
    {
        var form = expected.Expected switch
        {
            JsonForms.Object => new Text("オブジェクト（{…}）", "an object ({…})"),
            JsonForms.List => new Text("配列（[…]）", "a list ([…])"),
            JsonForms.List | JsonForms.Object => new Text("オブジェクトまたは配列", "an object or a list"),
            JsonForms.Scalar => new Text("文字列、数値などの単独の値", "a single value, such as a text or a number"),
            JsonForms.Object | JsonForms.Scalar => new Text("オブジェクトまたは文字列", "an object or a text"),
            _ when expected.Name.Length > 0 => new Text("文字列または配列", "a text or a list"),
            _ => new Text("文字列や数値、またはその配列", "a text, a number, or a list of these"),
        };
        return HabitTable.Examples.TryGetValue(expected.Name, out var example)
            ? new Text($"{form.Ja}（例: {example}）", $"{form.En}, such as {example}")
            : form;
    }

    // Names that differ only in the convention of a language are the same: maxTokens, max_tokens, MaxTokens.
    private static string Folded(string name) =>
        name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToUpperInvariant();
}
