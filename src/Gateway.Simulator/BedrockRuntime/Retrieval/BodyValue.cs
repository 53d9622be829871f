using System.Globalization;
using System.Text.Json;

namespace Gateway.Simulator.BedrockRuntime.Retrieval;

/// <summary>The rule for one value of a body.</summary>
internal abstract record BodyValue
{
    /// <summary>The violations of a value, each with the path at which it is.</summary>
    internal abstract IEnumerable<(string Path, string Text)> Violations(string path, JsonElement value);

    private static (string Path, string Text) WrongType(string path, string expected, JsonElement value) =>
        (path, $"expected type: {expected}, found: {TypeOf(value)}");

    private static string TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "JSONObject",
        JsonValueKind.Array => "JSONArray",
        JsonValueKind.String => "String",
        JsonValueKind.Number => value.TryGetInt32(out _) ? "Integer" : "BigDecimal",
        JsonValueKind.True or JsonValueKind.False => "Boolean",
        _ => "Null",
    };

    /// <summary>A string. Its length is counted in characters of Unicode.</summary>
    internal sealed record Text(int Min = 0, int Max = int.MaxValue) : BodyValue
    {
        internal override IEnumerable<(string Path, string Text)> Violations(string path, JsonElement value)
        {
            if (value.ValueKind != JsonValueKind.String)
            {
                return [WrongType(path, "String", value)];
            }

            var length = value.GetString()!.EnumerateRunes().Count();
            return length < Min ? [(path, $"expected minLength: {Min}, actual: {length}")]
                : length > Max ? [(path, $"expected maxLength: {Max}, actual: {length}")]
                : [];
        }
    }

    /// <summary>A whole number.</summary>
    internal sealed record Integer(int Min, int Max = int.MaxValue) : BodyValue
    {
        internal override IEnumerable<(string Path, string Text)> Violations(string path, JsonElement value) =>
            value.ValueKind != JsonValueKind.Number || !value.TryGetInt32(out var number)
                ? [WrongType(path, "Integer", value)]
                : number < Min ? [(path, $"{number} is not greater or equal to {Min}")]
                : number > Max ? [(path, $"{number} is not less or equal to {Max}")]
                : [];
    }

    /// <summary>True or false.</summary>
    internal sealed record Flag : BodyValue
    {
        internal override IEnumerable<(string Path, string Text)> Violations(string path, JsonElement value) =>
            value.ValueKind is JsonValueKind.True or JsonValueKind.False ? [] : [WrongType(path, "Boolean", value)];
    }

    /// <summary>One of some strings or whole numbers.</summary>
    internal sealed record Choice(params IReadOnlyList<object> Values) : BodyValue
    {
        internal override IEnumerable<(string Path, string Text)> Violations(string path, JsonElement value)
        {
            var given = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
            var isText = value.ValueKind == JsonValueKind.String;
            return Values.Any(one => one is string == isText && Convert.ToString(one, CultureInfo.InvariantCulture) == given)
                ? []
                : [(path, $"{given} is not a valid enum value")];
        }
    }

    /// <summary>An array.</summary>
    internal sealed record List(BodyValue Of, int Min = 0, int Max = int.MaxValue) : BodyValue
    {
        internal override IEnumerable<(string Path, string Text)> Violations(string path, JsonElement value)
        {
            if (value.ValueKind != JsonValueKind.Array)
            {
                return [WrongType(path, "JSONArray", value)];
            }

            var count = value.GetArrayLength();
            return count < Min ? [(path, $"expected minimum item count: {Min}, found: {count}")]
                : count > Max ? [(path, $"expected maximum item count: {Max}, found: {count}")]
                : value.EnumerateArray().Index().SelectMany(item => Of.Violations($"{path}/{item.Index}", item.Item));
        }
    }
}
