using System.Text;

namespace Gateway.RequestPolicy.Schemas;

/// <summary>The schema of one place of a request body: the members, items and forms of JSON it may have.</summary>
internal sealed class BodySchema
{
    /// <summary>Free JSON: the caller's own names, compared exactly, at every level below.</summary>
    public static readonly BodySchema Free = new() { NamesAreExact = true, DeniesOthers = false };

    /// <summary>A value that is not defined. Names in it that differ only in case count as the same.</summary>
    public static readonly BodySchema Unknown = new();

    /// <summary>A text, a number, true or false, or a list of these.</summary>
    public static readonly BodySchema Scalars = new BodySchema { Expected = JsonForms.Scalar | JsonForms.List }.OrListOfIt();

    /// <summary>A member that is not forwarded: it is null, or Bedrock refuses it and does not need it.</summary>
    public static readonly BodySchema CutOut = new() { Kind = SchemaKind.CutOut, NamesAreExact = true, DeniesOthers = false };

    /// <summary>A value in which nothing is denied: its member is undefined, and is allowed by name or already denied.</summary>
    public static readonly BodySchema Unjudged = new() { DeniesOthers = false };

    private byte[][] _names = [];
    private BodySchema[] _values = [];
    private MemberRule[] _rules = [];
    private BodySchema? _entry;
    private BodySchema? _item;

    public SchemaKind Kind { get; init; }

    /// <summary>The name of the structure in AWS's or Anthropic's reference, in brackets for a list; may be empty.</summary>
    public string Name { get; init; } = "";

    /// <summary>The forms of JSON that are expected here. Null is always accepted.</summary>
    public JsonForms Expected { get; init; } = JsonForms.Any;

    /// <summary>True when <c>id</c> and <c>ID</c> are two members.</summary>
    public bool NamesAreExact { get; init; }

    /// <summary>True when a member that is not defined here is denied.</summary>
    public bool DeniesOthers { get; private init; } = true;

    /// <summary>Index of this member among the parent's collected texts, or -1.</summary>
    public int Text { get; init; } = -1;

    /// <summary>The words that are allowed, for <see cref="SchemaKind.Words"/>.</summary>
    public WordList Words { get; init; } = WordList.None;

    /// <summary>The limit of the value, for <see cref="SchemaKind.FieldValue"/>.</summary>
    public FieldLimit Limit { get; init; } = FieldLimit.None;

    /// <summary>True when a member that only states the default is removed, because Bedrock refuses the member.</summary>
    public bool IsLeftOut { get; init; }

    /// <summary>True when the member is removed from a request of Anthropic's own API.</summary>
    public bool IsDropped { get; private set; }

    /// <summary>True when the member of a request of Anthropic's own API may have to be adapted to the model.</summary>
    public bool IsAdaptable { get; private set; }

    /// <summary>The beta that the member needs, for <see cref="SchemaKind.OfBeta"/>.</summary>
    public string Beta { get; init; } = "";

    /// <summary>The value of a member that is not defined: an entry of a map.</summary>
    public BodySchema Entry => _entry ?? Rest;

    /// <summary>The schema of an item, where the value is a list.</summary>
    public BodySchema Item => _item ?? Rest;

    /// <summary>The schema below a value that has not the expected form; nothing more is reported there.</summary>
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

    /// <param name="item">The schema of each item.</param>
    /// <param name="orText">True when a text is accepted in place of the list.</param>
    /// <param name="isExact">True when names that differ only in case are two members.</param>
    public static BodySchema ListOf(BodySchema item, bool orText = false, bool isExact = false) => new()
    {
        Name = $"[{item.Name}]",
        Kind = item.Kind == SchemaKind.Beta ? SchemaKind.Betas : SchemaKind.Plain,
        Expected = orText ? JsonForms.List | JsonForms.Scalar : JsonForms.List,
        NamesAreExact = isExact,
        _item = item,
    };

    /// <summary>Makes this schema accept a list of itself as well.</summary>
    public BodySchema OrListOfIt()
    {
        _item = this;
        return this;
    }

    /// <summary>A copy for a member that is removed from a request of Anthropic's own API.</summary>
    public BodySchema Dropped()
    {
        var copy = (BodySchema)MemberwiseClone();
        copy.IsDropped = true;
        return copy;
    }

    /// <summary>A copy for a member that may have to be adapted to the model.</summary>
    public BodySchema Adaptable()
    {
        var copy = (BodySchema)MemberwiseClone();
        copy.IsAdaptable = true;
        return copy;
    }

    /// <summary>True when the gateway may write another value in its place.</summary>
    public bool IsNoted => Kind is SchemaKind.MaxTokens or SchemaKind.ThinkingBudget;

    /// <summary>
    /// Makes this an object with these members, at most 64. Their names differ in more than case. Call it once.
    /// </summary>
    public void Define(IReadOnlyList<(string Name, MemberRule Rule, BodySchema Value)> members)
    {
        _names = [.. members.Select(member => Encoding.UTF8.GetBytes(member.Name))];
        _rules = [.. members.Select(member => member.Rule)];
        _values = [.. members.Select(member => member.Value)];
    }

    /// <summary>The index of a defined member, or -1 when there is none with that name.</summary>
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

    /// <summary>The same for a name in any case. No letter outside ASCII is a case variant of an ASCII letter here.</summary>
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

    /// <summary>A copy in which every member is allowed, defined or not.</summary>
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
