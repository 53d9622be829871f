using System.Collections.Frozen;
using System.Collections.Immutable;
using Gateway.Bedrock.Targets;

namespace Gateway.Credentials;

/// <summary>
/// The sessions of all targets, each refreshed on its own. Two targets share nothing, even in one account: no session, no
/// back-off, no lock. So a role that cannot be assumed does not affect the callers of another target.
/// </summary>
internal sealed class SessionCache
{
    private readonly FrozenDictionary<UpstreamTarget, ContractorSession> _sessions;

    /// <param name="targets">Every target.</param>
    /// <param name="make">Creates the session of one target, without asking STS.</param>
    public SessionCache(UpstreamTargets targets, Func<UpstreamTarget, ContractorSession> make)
    {
        _sessions = targets.All.ToFrozenDictionary(target => target, make);
        All = [.. targets.All.Select(For)];
    }

    /// <summary>The sessions, in the order of the targets.</summary>
    public ImmutableArray<ContractorSession> All { get; }

    /// <exception cref="KeyNotFoundException">The target is not one of the gateway's.</exception>
    public ContractorSession For(UpstreamTarget target) => _sessions[target];
}
