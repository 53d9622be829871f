namespace Gateway.PersonalData;

/// <summary>How many numbers of each rule were found in a response, and how often a part of it could not be read.</summary>
internal sealed class MatchCounts
{
    // Beside the ids of the rules.
    private const string UnreadableId = "unreadable";

    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>Whether nothing was found, and all could be read.</summary>
    public bool IsEmpty => _counts.Count == 0;

    /// <summary>Whether a number was found.</summary>
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

    /// <summary>For the settlement: ids and counts.</summary>
    public IReadOnlyList<(string Rule, int Count)> ToList() =>
        IsEmpty ? [] : [.. _counts.Select(pair => (pair.Key, pair.Value))];

    private void Add(string id) => _counts[id] = _counts.GetValueOrDefault(id) + 1;
}
