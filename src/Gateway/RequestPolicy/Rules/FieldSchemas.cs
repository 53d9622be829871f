using System.Text;
using Gateway.Callers;
using Gateway.RequestPolicy.Schemas;

namespace Gateway.RequestPolicy.Rules;

/// <summary>
/// Builds the schema of <c>additionalModelRequestFields</c> for one application: the fields that every application may set,
/// overlaid with the settings of this one.
/// </summary>
internal static class FieldSchemas
{
    /// <param name="fields">Fields whose pointers do not lead into each other.</param>
    public static BodySchema Of(IEnumerable<RequestFieldOptions> fields) =>
        Over(AnthropicSchemas.AdditionalFields, [.. fields.Select(field => new Field(Tokens(field.Pointer), field))]);

    /// <summary>The names in a JSON Pointer, without the escapes of RFC 6901.</summary>
    public static string[] Tokens(string pointer) =>
    [
        .. pointer.Split('/')[1..].Select(token =>
            token.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)),
    ];

    // A schema of an object with the members of another schema and these fields.
    private static BodySchema Over(BodySchema? under, IReadOnlyList<Field> fields)
    {
        if (fields.Count == 0)
        {
            return under!;
        }

        var known = under?.Members.ToList() ?? [];
        var schema = new BodySchema
        {
            Kind = SchemaKind.Field,
            NamesAreExact = true,
            Name = under?.Name ?? "",
            Expected = JsonForms.Object,
        };
        schema.Define(
        [
            .. known.Where(member => fields.All(field => field.Tokens[0] != member.Name)),
            .. fields.GroupBy(field => field.Tokens[0], StringComparer.Ordinal)
                .Select(same => (
                    same.Key, MemberRule.None,
                    Value(known.Find(member => member.Name == same.Key).Value, [.. same]))),
        ]);
        return schema;
    }

    private static BodySchema Value(BodySchema? under, IReadOnlyList<Field> fields) => fields is [{ Tokens.Length: 1 } leaf]
        ? Leaf(under, leaf.Options)
        : Over(under, [.. fields.Select(field => field with { Tokens = field.Tokens[1..] })]);

    private static BodySchema Leaf(BodySchema? under, RequestFieldOptions field)
    {
        var limit = new FieldLimit(field.Min, field.Max, [.. field.Values.Select(Encoding.UTF8.GetBytes)]);
        return limit.IsNone
            ? under?.Opened() ?? BodySchema.Free
            : new BodySchema
            {
                Kind = under?.Kind is SchemaKind.ThinkingBudget or SchemaKind.ThinkingType ? under.Kind : SchemaKind.FieldValue,
                NamesAreExact = true,
                Limit = limit,
            }.OrListOfIt();
    }

    private sealed record Field(string[] Tokens, RequestFieldOptions Options);
}
