using System.Text;

namespace Gateway.Converse.Members;

/// <summary>What may stand at one place of a request body, as far as the names of its members go.</summary>
internal sealed class Shape
{
    /// <summary>Free JSON: the caller's own names, compared exactly, at every level below.</summary>
    public static readonly Shape Free = new() { NamesAreExact = true };

    /// <summary>What the API does not define: of unknown names no two may differ in case only.</summary>
    public static readonly Shape Unknown = new();

    /// <summary>The name of the model, which the gateway reads.</summary>
    public static readonly Shape ModelId = new();

    private byte[][] _names = [];
    private Shape[] _values = [];
    private Shape? _entry;
    private Shape? _item;

    /// <summary>Whether <c>id</c> and <c>ID</c> are two members.</summary>
    public bool NamesAreExact { get; private init; }

    /// <summary>The value of a member that is not defined: an entry of a map.</summary>
    public Shape Entry => _entry ?? Rest;

    /// <summary>An item, where the value is a list.</summary>
    public Shape Item => _item ?? Rest;

    private Shape Rest => this == Free ? Free : Unknown;

    /// <summary>A map from the caller's own names.</summary>
    public static Shape MapOf(Shape entry) => new() { NamesAreExact = true, _entry = entry };

    public static Shape ListOf(Shape item) => new() { _item = item };

    /// <summary>An object with these members, names in ASCII and different in more than case. At most 64.</summary>
    public static Shape ObjectOf(IReadOnlyList<(string Name, Shape Value)> members) => new()
    {
        _names = [.. members.Select(member => Encoding.UTF8.GetBytes(member.Name))],
        _values = [.. members.Select(member => member.Value)],
    };

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

    public string Name(int member) => Encoding.UTF8.GetString(_names[member]);
}
