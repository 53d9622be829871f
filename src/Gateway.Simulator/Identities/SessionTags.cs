namespace Gateway.Simulator.Identities;

/// <summary>The tags of a session.</summary>
/// <param name="Values">Every tag's value, by its key in any case.</param>
/// <param name="Transitive">The keys of those that a session assumed from here has too.</param>
internal sealed record SessionTags(IReadOnlyDictionary<string, string> Values, IReadOnlyList<string> Transitive)
{
    internal static readonly SessionTags None = new(new Dictionary<string, string>(), []);

    /// <summary>What a session assumed from here starts with.</summary>
    internal SessionTags Handed => new(
        Values.Where(tag => Transitive.Contains(tag.Key, StringComparer.OrdinalIgnoreCase))
            .ToDictionary(StringComparer.OrdinalIgnoreCase),
        Transitive);

    /// <summary>These and others, which win.</summary>
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
