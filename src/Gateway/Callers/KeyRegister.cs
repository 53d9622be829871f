using System.Collections.Frozen;

namespace Gateway.Callers;

/// <summary>
/// The API keys and revocations in the ledger's database, which all replicas share: keys beside those of the settings, and keys and
/// applications that are refused wherever they are configured. Immutable.
/// </summary>
internal sealed class KeyRegister(
    IEnumerable<RegisteredKey> keys, IEnumerable<string> revokedKeys, IEnumerable<string> stoppedApplications)
{
    /// <summary>A register without entries.</summary>
    public static readonly KeyRegister Empty = new([], [], []);

    private readonly FrozenDictionary<string, RegisteredKey>.AlternateLookup<ReadOnlySpan<char>> _keys =
        keys.ToFrozenDictionary(key => key.Id, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _revoked =
        revokedKeys.ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    private readonly FrozenSet<string> _stopped = stoppedApplications.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The key with this id; <c>null</c> if it is not registered.</summary>
    public RegisteredKey? Find(ReadOnlySpan<char> keyId) => _keys.TryGetValue(keyId, out var key) ? key : null;

    /// <summary>True when the key with this id is not accepted, whether it is registered here or configured.</summary>
    public bool IsRevoked(ReadOnlySpan<char> keyId) => _revoked.Contains(keyId);

    /// <summary>True when nobody may call as this application, whatever identifies it.</summary>
    public bool IsStopped(string application) => _stopped.Contains(application);
}

/// <summary>A key of the register.</summary>
/// <param name="Id">The key id.</param>
/// <param name="Application">The id of the application, which the settings have to have.</param>
/// <param name="Sha256">The SHA-256 of the whole key.</param>
/// <param name="ExpiresAt">The first moment at which it is not accepted any more; <c>null</c> for never.</param>
internal sealed record RegisteredKey(string Id, string Application, byte[] Sha256, DateTimeOffset? ExpiresAt);

/// <summary>The register as it was last read. Replaced as a whole; reading it is one field access.</summary>
internal sealed class CurrentKeyRegister
{
    private volatile KeyRegister _value = KeyRegister.Empty;

    public KeyRegister Value
    {
        get => _value;
        set => _value = value;
    }
}
