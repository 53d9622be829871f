using System.Text;

namespace Gateway.Inspection.Members;

/// <summary>
/// Shapes written as a table. A line is a structure and its members: <c>Name:kind member!rule@text=type</c>, where all
/// but the names may be missing.
/// <list type="bullet">
/// <item><description><c>:kind</c> is a <see cref="ShapeKind"/>, or <c>:orList</c> for a structure or a list of
/// it.</description></item>
/// <item><description><c>!rule</c> is the <see cref="MemberRule"/> the member falls under.</description></item>
/// <item><description><c>@0</c> marks the texts that are judged together with the structure around
/// them.</description></item>
/// <item><description><c>=Type</c> leads to another structure, <c>=[X]</c> to a list, <c>={X}</c> to a map from the
/// caller's own keys, <c>=json</c> to free JSON, <c>=&lt;a|b!rule|*!rule&gt;</c> to words; a kind in lower case is a
/// value of that kind. Everything else holds no objects.</description></item>
/// </list>
/// </summary>
internal sealed class ShapeTable(string table)
{
    private readonly Dictionary<string, string[]> _lines = table
        .ReplaceLineEndings("\n")
        .Replace("\n+", "", StringComparison.Ordinal)
        .Split('\n')
        .Select(line => line.Split(' '))
        .ToDictionary(words => words[0].Split(':')[0], words => words, StringComparer.Ordinal);

    private readonly Dictionary<string, Shape> _known = new(StringComparer.Ordinal) { ["json"] = Shape.Free };

    /// <summary>The structure of that name.</summary>
    public Shape this[string name] => Of(name, -1);

    private Shape Of(string type, int text)
    {
        switch (type[0])
        {
            case '[':
                return Shape.ListOf(Of(type[1..^1], -1));
            case '{':
                return Shape.MapOf(Of(type[1..^1], -1));
            case '<':
                return new Shape { Kind = ShapeKind.Words, Words = Words(type[1..^1].Split('|')), Text = text };
            case var _ when _known.TryGetValue(type, out var known):
                return known;
            case var _ when !_lines.ContainsKey(type):
                return OfKind(type);
            default:
                return Structure(type, _lines[type]);
        }
    }

    private static Shape OfKind(string kind) => Enum.Parse<ShapeKind>(kind, ignoreCase: true) switch
    {
        ShapeKind.Metadata => Shape.MapOf(Shape.Unknown, ShapeKind.Metadata),
        var other => new Shape { Kind = other },
    };

    private Shape Structure(string name, string[] words)
    {
        var kind = words[0].Split(':') is [_, var written] ? written : nameof(ShapeKind.Plain);
        var shape = kind == "orList"
            ? new Shape().OrListOfIt()
            : new Shape { Kind = Enum.Parse<ShapeKind>(kind, ignoreCase: true) };
        _known.Add(name, shape); // Before its members: a block may hold blocks.
        shape.Define([.. words[1..].Select(Member)]);
        return shape;
    }

    private (string Name, MemberRule Rule, Shape Value) Member(string word)
    {
        var (member, type) = Cut(word, '=');
        var (ruled, text) = Cut(member, '@');
        var (name, rule) = Cut(ruled, '!');
        var number = text.Length == 0 ? -1 : text[0] - '0';
        return (name, Rule(rule), type.Length > 0 ? Of(type, number)
            : number < 0 ? Shape.Unknown
            : new Shape { Text = number });
    }

    private static WordList Words(string[] words)
    {
        var ruled = words.Select(word => Cut(word, '!')).ToLookup(word => word.Before == "*");
        return new WordList(
            [.. ruled[false].Select(word => (Encoding.UTF8.GetBytes(word.Before), Rule(word.After)))],
            ruled[true].Select(word => (MemberRule?)Rule(word.After)).FirstOrDefault());
    }

    private static MemberRule Rule(string name) =>
        name.Length == 0 ? MemberRule.None : Enum.Parse<MemberRule>(name, ignoreCase: true);

    private static (string Before, string After) Cut(string text, char at)
    {
        var index = text.IndexOf(at, StringComparison.Ordinal);
        return index < 0 ? (text, "") : (text[..index], text[(index + 1)..]);
    }
}
