using System.Collections.Immutable;
using System.Text.Json;

namespace Gateway.RequestPolicy.Schemas;

/// <summary>The limit of a model's own request field: a range, or a list of values.</summary>
internal sealed record FieldLimit(double? Min, double? Max, ImmutableArray<byte[]> Values)
{
    /// <summary>No limit.</summary>
    public static readonly FieldLimit None = new(null, null, []);

    public bool IsNone => Min is null && Max is null && Values.IsEmpty;

    /// <summary>True when the value at the reader is allowed. Null always is.</summary>
    public bool Allows(ref Utf8JsonReader value) => value.TokenType switch
    {
        JsonTokenType.Number => (Values.IsEmpty || IsOneOf(value.ValueSpan)) && IsInRange(ref value),
        JsonTokenType.String => Min is null && Max is null && IsOneOf(ref value),
        JsonTokenType.True or JsonTokenType.False => Min is null && Max is null && IsOneOf(value.ValueSpan),
        JsonTokenType.Null => true,
        _ => false,
    };

    private bool IsInRange(ref Utf8JsonReader value) =>
        value.TryGetDouble(out var number) && !(number < Min) && !(number > Max);

    private bool IsOneOf(ReadOnlySpan<byte> literal)
    {
        foreach (var value in Values)
        {
            if (literal.SequenceEqual(value))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsOneOf(ref Utf8JsonReader text)
    {
        foreach (var value in Values)
        {
            if (text.ValueTextEquals(value))
            {
                return true;
            }
        }

        return false;
    }
}
