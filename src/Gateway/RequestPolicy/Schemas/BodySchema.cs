using System.Text;

namespace Gateway.RequestPolicy.Schemas;

/// <summary>What may stand at one place of a request body, as far as the names of its members go.</summary>
internal sealed class BodySchema
{
    /// <summary>Free JSON: the caller's own names, compared exactly, at every level below.</summary>
    public static readonly BodySchema Free = new() { NamesAreExact = true, DeniesOthers = false };

    /// <summary>What is not defined: of unknown names no two may differ in case only.</summary>
    public static readonly BodySchema Unknown = new();

    /// <summary>A text, a number, true or false, or a list of these.</summary>
    public static readonly BodySchema Scalars = new BodySchema { Expected = JsonForms.Scalar | JsonForms.List }.OrListOfIt();

    /// <summary>A member that does not go on: it is null, or says nothing that Bedrock takes.</summary>
    public static readonly BodySchema CutOut = new() { Kind = SchemaKind.CutOut, NamesAreExact = true, DeniesOthers = false };

    /// <summary>What stands below a member that is not defined and yet allowed.</summary>
    public static readonly BodySchema Unjudged = new() { DeniesOthers = false };

    private byte[][] _names = [];
    private BodySchema[] _values = [];
    private MemberRule[] _rules = [];
    private BodySchema? _entry;
    private BodySchema? _item;

    public SchemaKind Kind { get; init; }

    /// <summary>The name of the structure in AWS's or Anthropic's reference, in brackets for a list; may be empty.</summary>
    public string Name { get; init; } = "";

    /// <summary>What JSON may stand here beside null.</summary>
    public JsonForms Expected { get; init; } = JsonForms.Any;

    /// <summary>Whether <c>id</c> and <c>ID</c> are two members.</summary>
    public bool NamesAreExact { get; init; }

    /// <summary>Whether a member that is not defined here is refused.</summary>
    public bool DeniesOthers { get; private init; } = true;

    /// <summary>Which of the texts of the object around this is; -1 when it is none of them.</summary>
    public int Text { get; init; } = -1;

    /// <summary>What a text here may be, of <see cref="SchemaKind.Words"/>.</summary>
    public WordList Words { get; init; } = WordList.None;

    /// <summary>What a value here may be, of <see cref="SchemaKind.FieldValue"/>.</summary>
    public FieldLimit Limit { get; init; } = FieldLimit.None;

    /// <summary>Whether a member that only says what holds anyway is left out, because Bedrock refuses it.</summary>
    public bool IsLeftOut { get; init; }

    /// <summary>The beta it needs, of <see cref="SchemaKind.OfBeta"/>.</summary>
    public string Beta { get; init; } = "";

    /// <summary>The value of a member that is not defined: an entry of a map.</summary>
    public BodySchema Entry => _entry ?? Rest;

    /// <summary>An item, where the value is a list.</summary>
    public BodySchema Item => _item ?? Rest;

    /// <summary>What is below a value of another form than expected, of which nothing more is told.</summary>
    public BodySchema OfAnotherForm => NamesAreExact && _entry is null ? Free : Unjudged;

    private BodySchema Rest => NamesAreExact ? Free : DeniesOthers ? Unknown : Unjudged;

    /// <summary>A map from the caller's own names.</summary>
    public static BodySchema MapOf(BodySchema entry, SchemaKind kind = SchemaKind.Plain) => new()
    {
        NamesAreExact = true,
        DeniesOthers = false,
        Kind = kind,
        Expected = kind == SchemaKind.Metadata ? JsonForms.Any : JsonForms.Object,
        _entry = entry,
        _item = Unjudged,
    };

    /// <summary>Free JSON that Bedrock takes only with a beta.</summary>
    public static BodySchema OfBeta(string beta) =>
        new() { Kind = SchemaKind.OfBeta, Beta = beta, NamesAreExact = true, DeniesOthers = false };

    /// <param name="item">What each item is.</param>
    /// <param name="orText">Whether a text may stand for the list.</param>
    /// <param name="isExact">Whether names that differ in case only are two.</param>
    public static BodySchema ListOf(BodySchema item, bool orText = false, bool isExact = false) => new()
    {
        Name = $"[{item.Name}]",
        Kind = item.Kind == SchemaKind.Beta ? SchemaKind.Betas : SchemaKind.Plain,
        Expected = orText ? JsonForms.List | JsonForms.Scalar : JsonForms.List,
        NamesAreExact = isExact,
        _item = item,
    };

    /// <summary>This shape, or a list of it.</summary>
    public BodySchema OrListOfIt()
    {
        _item = this;
        return this;
    }

    /// <summary>Whether the gateway may write another value in its place.</summary>
    public bool IsNoted => Kind is SchemaKind.MaxTokens or SchemaKind.ThinkingBudget;

    /// <summary>Makes this an object with these members, names different in more than case. At most 64. Once.</summary>
    public void Define(IReadOnlyList<(string Name, MemberRule Rule, BodySchema Value)> members)
    {
        _names = [.. members.Select(member => Encoding.UTF8.GetBytes(member.Name))];
        _rules = [.. members.Select(member => member.Rule)];
        _values = [.. members.Select(member => member.Value)];
    }

    /// <summary>The position of a defined member, -1 when there is none of that name.</summary>
    public int Find(ReadOnlySpan<byte> name)
    {
        var names = _names;
        for (var i = 0; i < names.Length; i++)
        {
            if (name.SequenceEqual(names[i]))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The same for a name in any case. No letter outside ASCII is a case variant of one inside.</summary>
    public int FindInAnyCase(ReadOnlySpan<byte> name)
    {
        var names = _names;
        for (var i = 0; i < names.Length; i++)
        {
            if (Ascii.EqualsIgnoreCase(name, names[i]))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The names, rules and values of the members that are defined.</summary>
    public IEnumerable<(string Name, MemberRule Rule, BodySchema Value)> Members =>
        _names.Select((name, i) => (Encoding.UTF8.GetString(name), _rules[i], _values[i]));

    /// <summary>This with every member allowed, defined or not.</summary>
    public BodySchema Opened()
    {
        var opened = new BodySchema
        {
            Kind = Kind,
            Name = Name,
            Expected = Expected,
            NamesAreExact = NamesAreExact,
            DeniesOthers = false,
            Text = Text,
            Limit = Limit,
        };
        opened._item = _item;
        opened.Define([.. Members.Select(member => (member.Name, MemberRule.None, member.Value.Opened()))]);
        return opened;
    }

    public BodySchema Value(int member) => _values[member];

    public MemberRule Rule(int member) => _rules[member];

    public ReadOnlySpan<byte> NameOf(int member) => _names[member];
}
