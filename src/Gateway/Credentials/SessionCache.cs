using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using Gateway.Bedrock.Targets;
using Gateway.Network;

namespace Gateway.Credentials;

/// <summary>
/// The sessions of all targets, each refreshed on its own. Two targets share nothing, even in one account: no session, no
/// back-off, no lock. So a role that cannot be assumed does not affect the callers of another target. Where a target has a session
/// for each application, the same holds between applications.
/// </summary>
internal sealed partial class SessionCache
{
    /// <summary>
    /// The most sessions of applications, all targets together. Each is a request to STS every 45 minutes; AWS allows an account
    /// hundreds in a second, so the limit is only against settings that list something else than applications.
    /// </summary>
    public const int MaxApplicationSessions = 1000;

    /// <summary>The time without a call after which an application's session is dropped.</summary>
    public static readonly TimeSpan UnusedAfter = TimeSpan.FromHours(1);

    private readonly FrozenDictionary<UpstreamTarget, ContractorSession> _shared;
    private readonly ConcurrentDictionary<(UpstreamTarget Target, string Application), Entry> _own = new();
    private readonly Func<UpstreamTarget, AssumedRole, ContractorSession> _make;
    private readonly AwsClock _clock;
    private readonly ILogger<SessionCache> _logger;
    private readonly Lock _adding = new();
    private bool _isFull;

    /// <param name="targets">Every target.</param>
    /// <param name="make">Creates a session of one target, without asking STS.</param>
    /// <param name="metrics">Publishes the measurements of the shared sessions.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="logger">The log.</param>
    public SessionCache(
        UpstreamTargets targets, Func<UpstreamTarget, AssumedRole, ContractorSession> make, CredentialsMetrics metrics,
        AwsClock clock, ILogger<SessionCache> logger)
    {
        (_make, _clock, _logger) = (make, clock, logger);
        _shared = targets.All.ToFrozenDictionary(target => target, target => make(target, target.Role));
        All = [.. targets.All.Select(For)];
        HasSessionsOfApplications = targets.All.Any(target => target.Role.SessionPerApplication);
        foreach (var target in targets.All)
        {
            metrics.Observe(target.Role, For(target).Measure);
        }
    }

    /// <summary>The shared sessions, in the order of the targets. Readiness, metrics and doctor look at these.</summary>
    public ImmutableArray<ContractorSession> All { get; }

    /// <summary>True when a target has a session for each application.</summary>
    public bool HasSessionsOfApplications { get; }

    /// <summary>The sessions of applications that are in use.</summary>
    public IEnumerable<ContractorSession> OfApplications => _own.Values.Select(entry => entry.Session);

    /// <summary>The shared session of a target.</summary>
    /// <exception cref="KeyNotFoundException">The target is not one of the gateway's.</exception>
    public ContractorSession For(UpstreamTarget target) => _shared[target];

    /// <summary>
    /// The session for the calls of an application: its own where the target has one for each, else the shared one.
    /// </summary>
    /// <param name="target">The target.</param>
    /// <param name="application">The application's id; empty for calls of the gateway itself.</param>
    public ContractorSession For(UpstreamTarget target, string application)
    {
        if (!target.Role.SessionPerApplication || application.Length == 0)
        {
            return For(target);
        }

        var entry = _own.TryGetValue((target, application), out var found) ? found : Add(target, application);
        if (entry is null)
        {
            return For(target);
        }

        entry.Use(_clock.GetTimestamp());
        return entry.Session;
    }

    /// <summary>Refreshes the sessions of applications that are due, and drops those that are not used any more.</summary>
    public void Tend()
    {
        foreach (var (key, entry) in _own)
        {
            if (_clock.GetElapsedTime(entry.UsedAt) < UnusedAfter)
            {
                entry.Session.RefreshIfDue();
            }
            else if (_own.TryRemove(key, out _))
            {
                _isFull = false;
            }
        }
    }

    // Null when there are too many.
    private Entry? Add(UpstreamTarget target, string application)
    {
        lock (_adding)
        {
            if (_own.TryGetValue((target, application), out var found))
            {
                return found;
            }

            if (_own.Count >= MaxApplicationSessions)
            {
                if (!_isFull)
                {
                    Log.Full(_logger, MaxApplicationSessions, application);
                    _isFull = true;
                }

                return null;
            }

            return _own[(target, application)] = new Entry(_make(target, target.Role.For(application)), _clock.GetTimestamp());
        }
    }

    /// <summary>An application's session, and when a call last asked for it.</summary>
    private sealed class Entry(ContractorSession session, long usedAt)
    {
        private long _usedAt = usedAt;

        public ContractorSession Session => session;

        public long UsedAt => Volatile.Read(ref _usedAt);

        public void Use(long timestamp) => Volatile.Write(ref _usedAt, timestamp);
    }

    private static partial class Log
    {
        [LoggerMessage(1140, LogLevel.Warning,
            "There are {Count} sessions of applications, which is the limit: application {Application} and further ones share the "
            + "session of the gateway, and the contractor's bill does not tell them apart.")]
        public static partial void Full(ILogger logger, int count, string application);
    }
}
