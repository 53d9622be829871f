using System.Text;

namespace Gateway.Inspection.Members;

/// <summary>What may stand at one place of a request body, as far as the names of its members go.</summary>
internal sealed class Shape
{
    /// <summary>Free JSON: the caller's own names, compared exactly, at every level below.</summary>
    public static readonly Shape Free = new() { NamesAreExact = true, DeniesOthers = false };

    /// <summary>What holds no objects, or is not defined: of unknown names no two may differ in case only.</summary>
    public static readonly Shape Unknown = new();

    /// <summary>What stands below a member that is not defined and yet allowed.</summary>
    public static readonly Shape Unjudged = new() { DeniesOthers = false };

    private byte[][] _names = [];
    private Shape[] _values = [];
    private MemberRule[] _rules = [];
    private Shape? _entry;
    private Shape? _item;

    public ShapeKind Kind { get; init; }

    /// <summary>Whether <c>id</c> and <c>ID</c> are two members.</summary>
    public bool NamesAreExact { get; init; }

    /// <summary>Whether a member that is not defined here is refused.</summary>
    public bool DeniesOthers { get; private init; } = true;

    /// <summary>Which of the texts of the object around this is; -1 when it is none of them.</summary>
    public int Text { get; init; } = -1;

    /// <summary>What a text here may be, of <see cref="ShapeKind.Words"/>.</summary>
    public WordList Words { get; init; } = WordList.None;

    /// <summary>What a value here may be, of <see cref="ShapeKind.FieldValue"/>.</summary>
    public FieldLimit Limit { get; init; } = FieldLimit.None;

    /// <summary>The value of a member that is not defined: an entry of a map.</summary>
    public Shape Entry => _entry ?? Rest;

    /// <summary>An item, where the value is a list.</summary>
    public Shape Item => _item ?? Rest;

    private Shape Rest =>
        this == Free || Kind is ShapeKind.Field or ShapeKind.FieldValue ? Free
        : this == Unjudged ? Unjudged
        : Unknown;

    /// <summary>A map from the caller's own names.</summary>
    public static Shape MapOf(Shape entry, ShapeKind kind = ShapeKind.Plain) =>
        new() { NamesAreExact = true, DeniesOthers = false, Kind = kind, _entry = entry };

    public static Shape ListOf(Shape item) => new() { _item = item };

    /// <summary>This shape, or a list of it.</summary>
    public Shape OrListOfIt()
    {
        _item = this;
        return this;
    }

    /// <summary>Makes this an object with these members, names different in more than case. At most 64. Once.</summary>
    public void Define(IReadOnlyList<(string Name, MemberRule Rule, Shape Value)> members)
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

    public Shape Value(int member) => _values[member];

    public MemberRule Rule(int member) => _rules[member];

    public ReadOnlySpan<byte> Name(int member) => _names[member];
}
