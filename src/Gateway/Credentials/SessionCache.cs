using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Gateway.Credentials;

/// <summary>
/// The sessions of all configured roles, each kept fresh on its own: a role that cannot be assumed costs the callers of
/// another nothing.
/// </summary>
internal sealed class SessionCache
{
    private readonly FrozenDictionary<AssumedRole, ContractorSession> _sessions;

    /// <param name="roles">Every role that may be asked for; the same one twice counts once.</param>
    /// <param name="make">Makes the session of one role, without asking STS.</param>
    public SessionCache(IEnumerable<AssumedRole> roles, Func<AssumedRole, ContractorSession> make) =>
        _sessions = roles.Distinct().ToFrozenDictionary(role => role, make);

    public ImmutableArray<ContractorSession> All => _sessions.Values;

    /// <summary>The session of a configured role.</summary>
    /// <exception cref="KeyNotFoundException">The role is not configured.</exception>
    public ContractorSession For(AssumedRole role) => _sessions[role];
}
