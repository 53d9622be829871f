namespace Gateway.Audit.Chains;

/// <summary>The keys of the trail: the present one, and those before it, which are needed for as long as their records are kept.</summary>
internal sealed class KeyRing
{
    private readonly Dictionary<string, byte[]> _keys;

    /// <param name="keys">Each key in hexadecimal, by its id.</param>
    /// <param name="current">The id of the key for new records.</param>
    public KeyRing(IEnumerable<KeyValuePair<string, string>> keys, string current)
    {
        _keys = keys.ToDictionary(key => key.Key, key => Convert.FromHexString(key.Value), StringComparer.OrdinalIgnoreCase);
        CurrentId = _keys.Keys.FirstOrDefault(id => id.Equals(current, StringComparison.OrdinalIgnoreCase)) ?? current;
    }

    /// <summary>The id of the key for new records.</summary>
    public string CurrentId { get; }

    /// <summary>The key for new records, for the caller's own use.</summary>
    public ChainKey Current() => Find(CurrentId)!;

    /// <summary>A key for the caller's own use; <c>null</c> if it is not here.</summary>
    public ChainKey? Find(string id) => _keys.TryGetValue(id, out var key) ? new ChainKey(id, key) : null;
}
