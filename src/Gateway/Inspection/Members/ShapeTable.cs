
namespace Gateway.Inspection.Members;

/// <summary>
/// Shapes written as a table. A line is a structure and its members: <c>Name:kind member!rule@text=type</c>, where all
/// but the names may be missing.
/// <list type="bullet">
/// <item><description><c>:kind</c> is a <see cref="ShapeKind"/>, or <c>:orList</c> for a structure or a list of
/// it.</description></item>
/// <item><description><c>~member</c> with a word under no rule is left out.</description></item>
/// <item><description><c>!rule</c> is the <see cref="MemberRule"/> the member falls under.</description></item>
/// <item><description><c>@0</c> marks the texts that are judged together with the structure around
/// them.</description></item>
/// <item><description><c>=Type</c> leads to another structure, <c>=[X]</c> to a list, <c>=text|[X]</c> to a text or a
/// list, <c>={X}</c> to a map from the caller's own keys, <c>=json</c> to free JSON,
/// <c>=cutOut</c> to what does not go on, <c>=with:beta</c> to free JSON that needs a beta, <c>=&lt;a|b!rule|*!rule&gt;</c> to words, of which <c>b_#</c> is one for every date; a kind in lower case is a value
/// of that kind. Everything else is a text, a number, true or false, or a list of these.</description></item>
/// </list>
/// </summary>
/// <param name="table">The lines; one that begins with <c>+</c> goes on from the one before.</param>
/// <param name="isFreeJson">
/// Whether this stands inside free JSON: names that differ in case only are two, and what is not defined is a field of
/// the model's own.
/// </param>
internal sealed class ShapeTable(string table, bool isFreeJson = false)
{
    private const string OrText = "text|";
    private const string WithBeta = "with:";

    private readonly Dictionary<string, string[]> _lines = table
        .ReplaceLineEndings("\n")
        .Replace("\n+", "", StringComparison.Ordinal)
        .Split('\n')
        .Select(line => line.Split(' '))
        .ToDictionary(words => words[0].Split(':')[0], words => words, StringComparer.Ordinal);

    private readonly Dictionary<string, Shape> _known = new(StringComparer.Ordinal)
    {
        ["json"] = Shape.Free,
        ["cutOut"] = Shape.CutOut,
    };

    private readonly Shape _scalars = isFreeJson
        ? new Shape { NamesAreExact = true, Expected = JsonForms.Scalar | JsonForms.List }.OrListOfIt()
        : Shape.Scalars;

    /// <summary>The structure of that name.</summary>
    public Shape this[string name] => Of(name, -1);

    private Shape Of(string type, int text)
    {
        switch (type[0])
        {
            case '[':
                return Shape.ListOf(Of(type[1..^1], -1), isExact: isFreeJson);
            case '{':
                return Shape.MapOf(Of(type[1..^1], -1));
            case '<':
                return Words(type, text, isLeftOut: false);
            case var _ when type.StartsWith(WithBeta, StringComparison.Ordinal):
                return Shape.OfBeta(type[WithBeta.Length..]);
            case var _ when type.StartsWith(OrText, StringComparison.Ordinal):
                return Shape.ListOf(Of(type[(OrText.Length + 1)..^1], -1), orText: true, isExact: isFreeJson);
            case var _ when _known.TryGetValue(type, out var known):
                return known;
            case var _ when !_lines.ContainsKey(type):
                return OfKind(type);
            default:
                return Structure(type, _lines[type]);
        }
    }

    private Shape Words(string type, int text, bool isLeftOut) => new()
    {
        Kind = ShapeKind.Words,
        Words = WordList.Of(type[1..^1].Split('|')),
        Expected = JsonForms.Scalar,
        NamesAreExact = isFreeJson,
        Text = text,
        IsLeftOut = isLeftOut,
    };

    private Shape OfKind(string kind) => Enum.Parse<ShapeKind>(kind, ignoreCase: true) switch
    {
        ShapeKind.Metadata => Shape.MapOf(Shape.Scalars, ShapeKind.Metadata),

        // Where these are something else, the gateway says so in words of their own.
        ShapeKind.ModelId => new Shape { Kind = ShapeKind.ModelId },
        ShapeKind.Fields => new Shape { Kind = ShapeKind.Fields },
        var other => new Shape { Kind = other, Expected = JsonForms.Scalar, NamesAreExact = isFreeJson },
    };

    private Shape Structure(string name, string[] words)
    {
        var kind = words[0].Split(':') is [_, var written] ? written : isFreeJson ? nameof(ShapeKind.Field) : nameof(ShapeKind.Plain);
        var orList = kind == "orList";
        var shape = new Shape
        {
            Kind = orList ? ShapeKind.Plain : Enum.Parse<ShapeKind>(kind, ignoreCase: true),
            Name = name,
            Expected = orList ? JsonForms.Object | JsonForms.List
                : kind == "source" ? JsonForms.Object | JsonForms.Scalar // Of a search result it is a text.
                : JsonForms.Object,
            NamesAreExact = isFreeJson,
        };
        _known.Add(name, orList ? shape.OrListOfIt() : shape); // Before its members: a block may hold blocks.
        shape.Define([.. words[1..].Select(Member)]);
        return shape;
    }

    private (string Name, MemberRule Rule, Shape Value) Member(string word)
    {
        var isLeftOut = word[0] == '~';
        var (member, type) = Cut(isLeftOut ? word[1..] : word, '=');
        var (ruled, text) = Cut(member, '@');
        var (name, rule) = Cut(ruled, '!');
        var number = text.Length == 0 ? -1 : text[0] - '0';
        return (name, WordList.Rule(rule), isLeftOut ? Words(type, number, isLeftOut: true)
            : type.Length > 0 ? Of(type, number)
            : number < 0 ? _scalars
            : new Shape { Text = number, Expected = JsonForms.Scalar });
    }

    private static (string Before, string After) Cut(string text, char at)
    {
        var index = text.IndexOf(at, StringComparison.Ordinal);
        return index < 0 ? (text, "") : (text[..index], text[(index + 1)..]);
    }
}
