
namespace Gateway.RequestPolicy.Schemas;

/// <summary>
/// Schemas written as a table. A line is a structure and its members: <c>Name:kind member!rule@text=type</c>. Everything
/// but the names is optional.
/// <list type="bullet">
/// <item><description><c>:kind</c> is a <see cref="SchemaKind"/>, or <c>:orList</c> for a structure or a list of
/// it.</description></item>
/// <item><description><c>~member</c> is removed from the request when its word is under no rule.</description></item>
/// <item><description><c>-member</c> is removed from a request of Anthropic's own API, whatever its rule.</description></item>
/// <item><description><c>^member</c> may have to be adapted to the model in such a request.</description></item>
/// <item><description><c>!rule</c> is the <see cref="MemberRule"/> that the member falls under.</description></item>
/// <item><description><c>@0</c> numbers the texts that are evaluated together with the structure around
/// them.</description></item>
/// <item><description><c>=Type</c> leads to another structure, <c>=[X]</c> to a list, <c>=text|[X]</c> to a text or a
/// list, <c>={X}</c> to a map from the caller's own keys, <c>=json</c> to free JSON, <c>=cutOut</c> to a value that is not
/// forwarded, <c>=with:beta</c> to free JSON that needs a beta, <c>=&lt;a|b!rule|*!rule&gt;</c> to words, of which
/// <c>b_#</c> matches any date. A kind in lower case is a value of that kind. Without <c>=</c> the member is a text, a
/// number, true or false, or a list of these.</description></item>
/// </list>
/// </summary>
/// <param name="table">The lines; one that begins with <c>+</c> continues the line before.</param>
/// <param name="isFreeJson">
/// True for a table inside free JSON: names that differ only in case are two members, and an undefined member is a field of
/// the model's own.
/// </param>
internal sealed class SchemaTable(string table, bool isFreeJson = false)
{
    private const string OrText = "text|";
    private const string WithBeta = "with:";

    private readonly Dictionary<string, string[]> _lines = table
        .ReplaceLineEndings("\n")
        .Replace("\n+", "", StringComparison.Ordinal)
        .Split('\n')
        .Select(line => line.Split(' '))
        .ToDictionary(words => words[0].Split(':')[0], words => words, StringComparer.Ordinal);

    private readonly Dictionary<string, BodySchema> _known = new(StringComparer.Ordinal)
    {
        ["json"] = BodySchema.Free,
        ["cutOut"] = BodySchema.CutOut,
    };

    private readonly BodySchema _scalars = isFreeJson
        ? new BodySchema { NamesAreExact = true, Expected = JsonForms.Scalar | JsonForms.List }.OrListOfIt()
        : BodySchema.Scalars;

    /// <summary>The structure with that name.</summary>
    public BodySchema this[string name] => Of(name, -1);

    private BodySchema Of(string type, int text)
    {
        switch (type[0])
        {
            case '[':
                return BodySchema.ListOf(Of(type[1..^1], -1), isExact: isFreeJson);
            case '{':
                return BodySchema.MapOf(Of(type[1..^1], -1));
            case '<':
                return Words(type, text, isLeftOut: false);
            case var _ when type.StartsWith(WithBeta, StringComparison.Ordinal):
                return BodySchema.OfBeta(type[WithBeta.Length..]);
            case var _ when type.StartsWith(OrText, StringComparison.Ordinal):
                return BodySchema.ListOf(Of(type[(OrText.Length + 1)..^1], -1), orText: true, isExact: isFreeJson);
            case var _ when _known.TryGetValue(type, out var known):
                return known;
            case var _ when !_lines.ContainsKey(type):
                return OfKind(type);
            default:
                return Structure(type, _lines[type]);
        }
    }

    private BodySchema Words(string type, int text, bool isLeftOut) => new()
    {
        Kind = SchemaKind.Words,
        Words = WordList.Of(type[1..^1].Split('|')),
        Expected = JsonForms.Scalar,
        NamesAreExact = isFreeJson,
        Text = text,
        IsLeftOut = isLeftOut,
    };

    private BodySchema OfKind(string kind) => Enum.Parse<SchemaKind>(kind, ignoreCase: true) switch
    {
        SchemaKind.Metadata => BodySchema.MapOf(BodySchema.Scalars, SchemaKind.Metadata),

        // Expected is Any: a wrong form here has its own error in the gateway.
        SchemaKind.ModelId => new BodySchema { Kind = SchemaKind.ModelId },
        SchemaKind.Fields => new BodySchema { Kind = SchemaKind.Fields },
        var other => new BodySchema { Kind = other, Expected = JsonForms.Scalar, NamesAreExact = isFreeJson },
    };

    private BodySchema Structure(string name, string[] words)
    {
        var kind = words[0].Split(':') is [_, var written] ? written : isFreeJson ? nameof(SchemaKind.Field) : nameof(SchemaKind.Plain);
        var orList = kind == "orList";
        var schema = new BodySchema
        {
            Kind = orList ? SchemaKind.Plain : Enum.Parse<SchemaKind>(kind, ignoreCase: true),
            Name = name,
            Expected = orList ? JsonForms.Object | JsonForms.List
                : kind == "source" ? JsonForms.Object | JsonForms.Scalar // In a search result, source is a text.
                : JsonForms.Object,
            NamesAreExact = isFreeJson,
        };
        _known.Add(name, orList ? schema.OrListOfIt() : schema); // Before its members, because a block may hold blocks.
        schema.Define([.. words[1..].Select(Member)]);
        return schema;
    }

    private (string Name, MemberRule Rule, BodySchema Value) Member(string word)
    {
        var isLeftOut = word[0] == '~';
        var mark = word[0] is '-' or '^' ? word[0] : ' ';
        var (member, type) = Cut(isLeftOut || mark != ' ' ? word[1..] : word, '=');
        var (ruled, text) = Cut(member, '@');
        var (name, rule) = Cut(ruled, '!');
        var number = text.Length == 0 ? -1 : text[0] - '0';
        var value = isLeftOut ? Words(type, number, isLeftOut: true)
            : type.Length > 0 ? Of(type, number)
            : number < 0 ? _scalars
            : new BodySchema { Text = number, Expected = JsonForms.Scalar };
        return (name, WordList.Rule(rule), mark switch
        {
            '-' => value.Dropped(),
            '^' => value.Adaptable(),
            _ => value,
        });
    }

    private static (string Before, string After) Cut(string text, char at)
    {
        var index = text.IndexOf(at, StringComparison.Ordinal);
        return index < 0 ? (text, "") : (text[..index], text[(index + 1)..]);
    }
}
