namespace Gateway.PersonalData;

/// <summary>The number of matches of each rule in a response, and of its parts that could not be read.</summary>
internal sealed class MatchCounts
{
    // Used in addition to the ids of the rules.
    private const string UnreadableId = "unreadable";

    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>True when nothing was found, and everything could be read.</summary>
    public bool IsEmpty => _counts.Count == 0;

    /// <summary>True when at least one number was found.</summary>
    public bool HasNumbers => _counts.Count > (_counts.ContainsKey(UnreadableId) ? 1 : 0);

    public void Add(PersonalDataMatch match) => Add(match.Rule.Id);

    public void Add(IReadOnlyList<PersonalDataMatch>? found)
    {
        for (var i = 0; i < found?.Count; i++)
        {
            Add(found[i]);
        }
    }

    public void AddUnreadable() => Add(UnreadableId);

    /// <summary>The ids and counts, for the request's record.</summary>
    public IReadOnlyList<(string Rule, int Count)> ToList() =>
        IsEmpty ? [] : [.. _counts.Select(pair => (pair.Key, pair.Value))];

    private void Add(string id) => _counts[id] = _counts.GetValueOrDefault(id) + 1;
}
