using System.Globalization;

namespace Gateway.Audit.Verification;

/// <summary>
/// Places that somebody has seen: a later chain in its first record, or an anchor. Each has to be there still, with the same MAC.
/// </summary>
internal sealed class NamedEnds
{
    private readonly Dictionary<(Guid Chain, long Number), List<Named>> _ends = [];

    /// <summary>The chains that were named, by whom.</summary>
    public IEnumerable<(Guid Chain, long Number, string By, bool Outside, bool IsThere, bool IsSame)> All => _ends.SelectMany(
        end => end.Value.Select(named => (end.Key.Chain, end.Key.Number, named.By, named.Outside, named.IsThere, named.IsSame)));

    /// <summary>Adds a place.</summary>
    /// <param name="chain">The chain.</param>
    /// <param name="number">The place in it.</param>
    /// <param name="mac">The MAC in hexadecimal.</param>
    /// <param name="by">Who has seen it.</param>
    /// <param name="outside">True for an anchor that was kept outside the database.</param>
    public void Add(Guid chain, long number, string mac, string by, bool outside)
    {
        if (!_ends.TryGetValue((chain, number), out var named))
        {
            _ends[(chain, number)] = named = [];
        }

        named.Add(new Named(mac, by, outside));
    }

    /// <summary>Adds what the first record of a chain names: <c>…;before=chain:number:mac,…</c>.</summary>
    public void AddGenesis(Guid by, string? detail)
    {
        foreach (var end in FieldOf(detail, "before").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (end.Split(':') is [var chain, var number, var mac] && Guid.TryParse(chain, out var id)
                && long.TryParse(number, CultureInfo.InvariantCulture, out var place))
            {
                Add(id, place, mac, by.ToString(), outside: false);
            }
        }
    }

    /// <summary>Notes that a place is there.</summary>
    public void See(Guid chain, long number, ReadOnlySpan<byte> mac)
    {
        if (_ends.Count > 0 && _ends.TryGetValue((chain, number), out var named))
        {
            foreach (var one in named)
            {
                one.IsThere = true;
                one.IsSame |= one.Mac.Equals(Convert.ToHexStringLower(mac), StringComparison.OrdinalIgnoreCase);
            }
        }
    }

    /// <summary>A field of a detail such as <c>a=1;b=2</c>; empty without it.</summary>
    public static string FieldOf(string? detail, string name) => (detail ?? "").Split(';')
        .FirstOrDefault(field => field.StartsWith(name + '=', StringComparison.Ordinal))?[(name.Length + 1)..] ?? "";

    private sealed class Named(string mac, string by, bool outside)
    {
        public string Mac => mac;

        public string By => by;

        public bool Outside => outside;

        public bool IsThere { get; set; }

        public bool IsSame { get; set; }
    }
}
