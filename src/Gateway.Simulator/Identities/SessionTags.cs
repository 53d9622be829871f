namespace Gateway.Simulator.Identities;

/// <summary>The tags of a session.</summary>
/// <param name="Values">Every tag's value, by its key in any case.</param>
/// <param name="Transitive">The keys of the tags that are passed on to a session assumed from this one.</param>
internal sealed record SessionTags(IReadOnlyDictionary<string, string> Values, IReadOnlyList<string> Transitive)
{
    internal static readonly SessionTags None = new(new Dictionary<string, string>(), []);

    /// <summary>The tags with which a session assumed from this one starts.</summary>
    internal SessionTags Handed => new(
        Values.Where(tag => Transitive.Contains(tag.Key, StringComparer.OrdinalIgnoreCase))
            .ToDictionary(StringComparer.OrdinalIgnoreCase),
        Transitive);

    /// <summary>These tags and others; the others win.</summary>
    internal SessionTags And(SessionTags others)
    {
        var values = new Dictionary<string, string>(Values, StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in others.Values)
        {
            values[key] = value;
        }

        return new SessionTags(values, [.. Transitive, .. others.Transitive]);
    }
}
