using System.Text;
using Gateway.Callers;
using Gateway.Inspection.Members;

namespace Gateway.Inspection.Rules;

/// <summary>What an application may set in <c>additionalModelRequestFields</c>, as a shape of its own.</summary>
internal static class FieldShapes
{
    /// <param name="fields">With pointers of which none leads into another.</param>
    public static Shape Of(IEnumerable<RequestFieldOptions> fields) =>
        Object([.. fields.Select(field => new Field(Tokens(field.Pointer), field))]);

    /// <summary>The names on the way, without RFC 6901's escapes.</summary>
    public static string[] Tokens(string pointer) =>
    [
        .. pointer.Split('/')[1..].Select(token =>
            token.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)),
    ];

    private static Shape Object(IReadOnlyList<Field> fields)
    {
        var shape = new Shape { Kind = ShapeKind.Field, NamesAreExact = true };
        shape.Define(
        [
            .. fields.GroupBy(field => field.Tokens[0], StringComparer.Ordinal)
                .Select(same => (same.Key, MemberRule.None, Value([.. same]))),
        ]);
        return shape;
    }

    private static Shape Value(IReadOnlyList<Field> fields) => fields is [{ Tokens.Length: 1 } leaf]
        ? Leaf(leaf.Options)
        : Object([.. fields.Select(field => field with { Tokens = field.Tokens[1..] })]);

    private static Shape Leaf(RequestFieldOptions field)
    {
        var limit = new FieldLimit(field.Min, field.Max, [.. field.Values.Select(Encoding.UTF8.GetBytes)]);
        return limit.IsNone
            ? Shape.Free
            : new Shape { Kind = ShapeKind.FieldValue, NamesAreExact = true, Limit = limit }.OrListOfIt();
    }

    private sealed record Field(string[] Tokens, RequestFieldOptions Options);
}
