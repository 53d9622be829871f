using System.Diagnostics.CodeAnalysis;
using Gateway.Bedrock.Targets;
using Gateway.Errors;
using Gateway.Network;

namespace Gateway.Credentials;

/// <summary>
/// The session of one target's role, which all calls to the target share. Reading it takes no lock and, in steady state, no
/// wait: it is refreshed ahead of its expiry, once for everybody, and serves until five seconds before its expiry
/// whatever STS answers meanwhile.
/// </summary>
internal sealed partial class ContractorSession
{
    // A request signed in the last moment still has to reach AWS, and clocks differ.
    private static readonly TimeSpan LastMoment = TimeSpan.FromSeconds(5);

    // Applications wait for an answer; after this they get a refusal that says when to come again.
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(3);

    // Retry-After has whole seconds; zero would invite every caller back at once.
    private static readonly TimeSpan MinRetryAfter = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly UpstreamTarget _target;
    private readonly AssumedRole _role;
    private readonly StsClient _sts;
    private readonly AwsClock _clock;
    private readonly Func<double> _chance;
    private readonly CredentialsMetrics _metrics;
    private readonly ILogger<ContractorSession> _logger;
    private readonly RefreshBackoff _backoff;
    private volatile Session? _session;
    private volatile Session? _rejected;
    private volatile bool _revoked;
    private DateTimeOffset _refreshAt;
    private DateTimeOffset? _obtainedAt;
    private RefreshFailure? _failure;
    private Task? _flight;

    public ContractorSession(
        UpstreamTarget target,
        StsClient sts,
        AwsClock clock,
        Func<double> chance,
        CredentialsMetrics metrics,
        ILogger<ContractorSession> logger)
    {
        (_target, _role, _sts, _clock) = (target, target.Role, sts, clock);
        (_chance, _metrics, _logger) = (chance, metrics, logger);
        _backoff = new RefreshBackoff(clock, chance);
        metrics.Observe(_role, Measure);
    }

    /// <summary>Whether there is a session to call Bedrock with.</summary>
    public bool IsReady => Usable is not null;

    private Session? Valid => _session is { } session && !_revoked && IsValid(session) ? session : null;

    // Past its expiry only where configured, and then until Bedrock says no.
    private Session? Usable =>
        Valid ?? (_role.ServePastExpiry && _session is { } session && !IsRejected(session) ? session : null);

    /// <summary>
    /// The session, at once if one is held; otherwise after the refresh that all waiting
    /// callers share, and no later than 3 s.
    /// </summary>
    /// <exception cref="OperationCanceledException">The caller left. The refresh goes on for the others.</exception>
    public ValueTask<Result<Session>> GetAsync(CancellationToken cancellationToken) =>
        Valid is { } session && !IsRejected(session)
            ? ValueTask.FromResult<Result<Session>>(session)
            : new ValueTask<Result<Session>>(GetRefreshedAsync(cancellationToken));

    /// <summary>
    /// Says that AWS refused the session with this key id. The next <see cref="GetAsync"/> refreshes it; while that
    /// fails, the session goes on being served, unless STS says no as well. A key id that is no longer held changes
    /// nothing: somebody else said so first.
    /// </summary>
    public void Invalidate(string accessKeyId)
    {
        lock (_gate)
        {
            if (_session is not { } session || session.AccessKeyId != accessKeyId || IsRejected(session))
            {
                return;
            }

            _rejected = session;
            _metrics.Invalidated(_role);
            Log.SessionRejected(_logger, session.Name, session.Generation, session.KeyIdEnd);
        }
    }

    /// <summary>
    /// The refresh under way, or the one that begins now because it is due; <c>null</c> if none is due. It never fails.
    /// </summary>
    public Task? RefreshIfDue()
    {
        lock (_gate)
        {
            if (_flight is null && UntilDue() <= TimeSpan.Zero)
            {
                // The refresh belongs to no request: it must not carry the trace and log scopes
                // of the first that waits for it.
                using (ExecutionContext.SuppressFlow())
                {
                    _flight = Task.Run(RefreshAsync);
                }
            }

            return _flight;
        }
    }

    /// <summary>How long until a refresh is due; zero or less when it is.</summary>
    public TimeSpan UntilDue()
    {
        lock (_gate)
        {
            var due = Valid is { } session && !IsRejected(session) ? _refreshAt - _clock.GetUtcNow() : TimeSpan.Zero;

            return due > _backoff.Remaining ? due : _backoff.Remaining;
        }
    }

    private async Task<Result<Session>> GetRefreshedAsync(CancellationToken cancellationToken)
    {
        if (RefreshIfDue() is { } refresh)
        {
            try
            {
                await refresh.WaitAsync(MaxWait, _clock, cancellationToken);
            }
            catch (TimeoutException)
            {
                // Answered below with what there is.
            }
        }

        if (Usable is not { } session)
        {
            return Unavailable();
        }

        if (!IsValid(session))
        {
            _metrics.ServedPastExpiry(_role);
        }

        return session;
    }

    private GatewayError Unavailable()
    {
        lock (_gate)
        {
            var wait = _backoff.Remaining;

            return (_failure ?? RefreshFailure.From(new TimeoutException()))
                .ToError(wait > MinRetryAfter ? wait : MinRetryAfter);
        }
    }

    [SuppressMessage(
        "Design", "CA1031",
        Justification = "Whatever fails, the gateway lives on, and asks STS again after the back-off.")]
    private async Task RefreshAsync()
    {
        var begin = _clock.GetTimestamp();
        try
        {
            var session = await _sts.AssumeRoleAsync(_target, _role, (_session?.Generation ?? 0) + 1);
            _metrics.RecordAssumeRole(_role, _clock.GetElapsedTime(begin), "ok");
            Succeed(session);
        }
        catch (Exception exception)
        {
            var failure = RefreshFailure.From(exception);
            _metrics.RecordAssumeRole(_role, _clock.GetElapsedTime(begin), failure.Code);
            Fail(failure);
        }
    }

    private void Succeed(Session session)
    {
        lock (_gate)
        {
            var forced = _session is { } previous && IsRejected(previous);
            _backoff.Reset();
            if (forced)
            {
                // Should AWS refuse the new session as well, STS is not asked for one more with every call.
                _backoff.PauseWithSession(UsableFor(session));
            }

            _refreshAt = session.Expiration - (Window(session) * (0.8 + (0.2 * _chance())));
            _obtainedAt = _clock.GetUtcNow();
            (_session, _revoked, _failure, _flight) = (session, false, null, null);
        }

        Log.SessionRefreshed(
            _logger, session.Name, _role.RoleArn, session.Generation, session.KeyIdEnd, session.Expiration);
    }

    private void Fail(RefreshFailure failure)
    {
        Session? held;
        TimeSpan wait;
        lock (_gate)
        {
            // Bedrock refuses the session and STS refuses another: the role was taken from us,
            // and only STS can give it back.
            _revoked |= _session is { } session && IsRejected(session) && failure.RoleRefused;
            held = Valid;
            if (held is null)
            {
                _backoff.PauseWithoutSession();
            }
            else
            {
                _backoff.PauseWithSession(UsableFor(held));
            }

            wait = _backoff.Remaining;
            (_failure, _flight) = (failure, null);
        }

        var requestId = failure.Upstream?.RequestId;
        if (held is null)
        {
            Log.SessionMissing(_logger, _role.RoleArn, failure.Code, requestId, failure.Explanation, wait);
        }
        else
        {
            Log.RefreshFailed(
                _logger, _role.RoleArn, failure.Code, requestId, failure.Explanation, held.Expiration, wait);
        }
    }

    // STS may grant less than was asked for; a window as long as the session would have it refreshed at once.
    private TimeSpan Window(Session session)
    {
        var third = (session.Expiration - _clock.GetUtcNow()) / 3;

        return third < _role.RefreshWindow ? third : _role.RefreshWindow;
    }

    private bool IsValid(Session session) => UsableFor(session) > TimeSpan.Zero;

    private TimeSpan UsableFor(Session session) => session.Expiration - LastMoment - _clock.GetUtcNow();

    private SessionMeasurement Measure()
    {
        lock (_gate)
        {
            return new SessionMeasurement(
                (_session?.Expiration - _clock.GetUtcNow())?.TotalSeconds,
                (_clock.GetUtcNow() - _obtainedAt)?.TotalSeconds,
                _backoff.Remaining.TotalSeconds,
                _flight is not null);
        }
    }

    private bool IsRejected(Session session) => ReferenceEquals(session, _rejected);

    private static partial class Log
    {
        [LoggerMessage(2001, LogLevel.Information,
            "Obtained session {SessionName} of {RoleArn}: "
            + "generation {Generation}, key id ending {KeyIdEnd}, expires {Expiration:O}.")]
        public static partial void SessionRefreshed(
            ILogger logger, string sessionName, string roleArn,
            long generation, string keyIdEnd, DateTimeOffset expiration);

        [LoggerMessage(2002, LogLevel.Warning,
            "Could not refresh the session of {RoleArn}: {StsError} ({StsRequestId}). "
            + "{Explanation} The held session serves until {Expiration:O}; asking again in {Wait}.")]
        public static partial void RefreshFailed(
            ILogger logger, string roleArn, string stsError, string? stsRequestId,
            string explanation, DateTimeOffset expiration, TimeSpan wait);

        [LoggerMessage(2003, LogLevel.Error,
            "There is no session of {RoleArn}: {StsError} ({StsRequestId}). "
            + "{Explanation} Calls are refused; asking again in {Wait}.")]
        public static partial void SessionMissing(
            ILogger logger, string roleArn, string stsError, string? stsRequestId, string explanation, TimeSpan wait);

        [LoggerMessage(2004, LogLevel.Warning,
            "AWS refused session {SessionName}, generation {Generation}, key id ending {KeyIdEnd}; "
            + "it is refreshed before the next call.")]
        public static partial void SessionRejected(
            ILogger logger, string sessionName, long generation, string keyIdEnd);
    }
}
