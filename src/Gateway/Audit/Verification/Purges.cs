using System.Globalization;

namespace Gateway.Audit.Verification;

/// <summary>The places whose records were removed after their time, as records of the trail say.</summary>
internal sealed class Purges
{
    private readonly Dictionary<Guid, List<Purge>> _purges = [];

    /// <summary>The number of places removed.</summary>
    public long Places => _purges.Values.SelectMany(purges => purges).Sum(purge => purge.Last - purge.First + 1);

    /// <summary>Adds a record: the chain is its subject, <c>from=…;to=…;mac=…</c> its detail.</summary>
    public void Add(string? subject, string? detail)
    {
        if (Guid.TryParse(subject, out var chain)
            && long.TryParse(NamedEnds.FieldOf(detail, "from"), CultureInfo.InvariantCulture, out var first)
            && long.TryParse(NamedEnds.FieldOf(detail, "to"), CultureInfo.InvariantCulture, out var last)
            && NamedEnds.FieldOf(detail, "mac") is { Length: 64 } mac)
        {
            if (!_purges.TryGetValue(chain, out var purges))
            {
                _purges[chain] = purges = [];
            }

            purges.Add(new Purge(first, last, Convert.FromHexString(mac)));
        }
    }

    /// <summary>True when a place was removed.</summary>
    public bool Covers(Guid chain, long number) =>
        _purges.TryGetValue(chain, out var purges) && purges.Exists(purge => purge.First <= number && number <= purge.Last);

    /// <summary>True if all of these places were removed.</summary>
    /// <param name="chain">The chain.</param>
    /// <param name="first">The first place.</param>
    /// <param name="last">The last place.</param>
    /// <param name="mac">The MAC of the last one; <c>null</c> while they are being removed and more are to follow.</param>
    public bool Explain(Guid chain, long first, long last, out byte[]? mac)
    {
        mac = null;
        for (var next = first; _purges.TryGetValue(chain, out var purges);)
        {
            if (purges.Find(purge => purge.First <= next && next <= purge.Last) is not { } covering)
            {
                return false;
            }

            if (covering.Last >= last)
            {
                mac = purges.Find(purge => purge.First <= next && purge.Last == last)?.Mac;
                return true;
            }

            next = covering.Last + 1;
        }

        return false;
    }

    private sealed record Purge(long First, long Last, byte[] Mac);
}
