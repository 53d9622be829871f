using System.Diagnostics.CodeAnalysis;
using Gateway.Bedrock.Targets;
using Gateway.Errors;
using Gateway.Network;

namespace Gateway.Credentials;

/// <summary>
/// The session of one target's role, shared by all calls to the target, or by those of one application. Reading it takes no lock
/// and, in steady state, does not wait: it is refreshed before its expiry, once for all callers, and stays in use until five
/// seconds before its expiry while STS fails; only if both Bedrock and STS refuse it is it given up earlier.
/// </summary>
internal sealed partial class ContractorSession
{
    // The longest time a request waits for a session; then it gets an error that says when to retry.
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(3);

    // Retry-After has whole seconds; zero would bring every caller back at once.
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
    private readonly HeldSession _held;
    private DateTimeOffset _refreshAt;
    private DateTimeOffset? _obtainedAt;
    private RefreshFailure? _failure;
    private Task? _flight;

    /// <param name="target">The target.</param>
    /// <param name="role">The target's role, with the session's name.</param>
    /// <param name="sts">The client that asks for it.</param>
    /// <param name="clock">The clock of AWS.</param>
    /// <param name="chance">Random numbers from 0 to 1.</param>
    /// <param name="metrics">The metrics, which have the role and no session name.</param>
    /// <param name="logger">The log.</param>
    public ContractorSession(
        UpstreamTarget target,
        AssumedRole role,
        StsClient sts,
        AwsClock clock,
        Func<double> chance,
        CredentialsMetrics metrics,
        ILogger<ContractorSession> logger)
    {
        (_target, _role, _sts, _clock) = (target, role, sts, clock);
        (_chance, _metrics, _logger) = (chance, metrics, logger);
        _backoff = new RefreshBackoff(clock, chance);
        _held = new HeldSession(role.ServePastExpiry, clock);
    }

    /// <summary>True when there is a session to call Bedrock with.</summary>
    public bool IsReady => _held.Usable is not null;

    /// <summary>
    /// The session, at once if there is a valid one; otherwise after the refresh that all waiting callers share, at most 3 s
    /// later.
    /// </summary>
    /// <exception cref="OperationCanceledException">The caller has left. The refresh continues for the others.</exception>
    public ValueTask<Result<Session>> GetAsync(CancellationToken cancellationToken) =>
        _held.Accepted is { } session
            ? ValueTask.FromResult<Result<Session>>(session)
            : new ValueTask<Result<Session>>(GetRefreshedAsync(cancellationToken));

    /// <summary>
    /// Records that AWS refused the session with this key id. The next <see cref="GetAsync"/> refreshes it; while that fails,
    /// the session stays in use, unless STS refuses the role as well. A key id that is not the current one has no effect: the
    /// session has already been replaced, or its refusal recorded.
    /// </summary>
    public void Invalidate(string accessKeyId)
    {
        lock (_gate)
        {
            if (_held.Reject(accessKeyId) is { } session)
            {
                _metrics.Invalidated(_role);
                Log.SessionRejected(_logger, session.Name, session.Generation, session.KeyIdEnd);
            }
        }
    }

    /// <summary>
    /// The refresh under way, or a new one if it is due now; <c>null</c> if none is due. The task never fails.
    /// </summary>
    public Task? RefreshIfDue()
    {
        lock (_gate)
        {
            if (_flight is null && UntilDue() <= TimeSpan.Zero)
            {
                // The refresh belongs to no request: it must not carry the trace and log scopes of the first request that waits
                // for it.
                using (ExecutionContext.SuppressFlow())
                {
                    _flight = Task.Run(RefreshAsync);
                }
            }

            return _flight;
        }
    }

    /// <summary>The time until a refresh is due; zero or less when it is due.</summary>
    public TimeSpan UntilDue()
    {
        lock (_gate)
        {
            var due = _held.Accepted is not null ? _refreshAt - _clock.GetUtcNow() : TimeSpan.Zero;

            return due > _backoff.Remaining ? due : _backoff.Remaining;
        }
    }

    /// <summary>Its measurements at this moment.</summary>
    public SessionMeasurement Measure()
    {
        lock (_gate)
        {
            return new SessionMeasurement(
                (_held.Last?.Expiration - _clock.GetUtcNow())?.TotalSeconds,
                (_clock.GetUtcNow() - _obtainedAt)?.TotalSeconds,
                _backoff.Remaining.TotalSeconds,
                _flight is not null);
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
                // Handled below with the session there is.
            }
        }

        if (_held.Usable is not { } session)
        {
            return Unavailable();
        }

        if (_held.IsPastExpiry(session))
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
            var session = await _sts.AssumeRoleAsync(_target, _role, (_held.Last?.Generation ?? 0) + 1);
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
            _backoff.Reset();
            if (_held.IsRejected)
            {
                // If AWS refuses the new session as well, not every call asks STS for another.
                _backoff.PauseWithSession(_held.UsableFor(session));
            }

            _refreshAt = session.Expiration - (Window(session) * (0.8 + (0.2 * _chance())));
            _obtainedAt = _clock.GetUtcNow();
            _held.Replace(session);
            (_failure, _flight) = (null, null);
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
            if (failure.RoleRefused && _held.IsRejected)
            {
                // Bedrock refuses the session and STS refuses to grant another: the role has been withdrawn, and only a later
                // success at STS ends this.
                _held.Revoke();
            }

            held = _held.Valid;
            if (held is null)
            {
                _backoff.PauseWithoutSession();
            }
            else
            {
                _backoff.PauseWithSession(_held.UsableFor(held));
            }

            wait = _backoff.Remaining;
            (_failure, _flight) = (failure, null);
        }

        var requestId = failure.Upstream?.RequestId;
        if (held is null)
        {
            Log.SessionMissing(_logger, _role.SessionName, _role.RoleArn, failure.Code, requestId, failure.Explanation, wait);
        }
        else
        {
            Log.RefreshFailed(
                _logger, _role.SessionName, _role.RoleArn, failure.Code, requestId, failure.Explanation, held.Expiration, wait);
        }
    }

    // STS may grant a shorter session than requested; with a window as long as the session it would be refreshed at once.
    private TimeSpan Window(Session session)
    {
        var third = (session.Expiration - _clock.GetUtcNow()) / 3;

        return third < _role.RefreshWindow ? third : _role.RefreshWindow;
    }

    private static partial class Log
    {
        [LoggerMessage(2001, LogLevel.Information,
            "Obtained session {SessionName} of {RoleArn}: "
            + "generation {Generation}, key id ending {KeyIdEnd}, expires {Expiration:O}.")]
        public static partial void SessionRefreshed(
            ILogger logger, string sessionName, string roleArn,
            long generation, string keyIdEnd, DateTimeOffset expiration);

        [LoggerMessage(2002, LogLevel.Warning,
            "Could not refresh session {SessionName} of {RoleArn}: {StsError} ({StsRequestId}). "
            + "{Explanation} The held session serves until {Expiration:O}; asking again in {Wait}.")]
        public static partial void RefreshFailed(
            ILogger logger, string sessionName, string roleArn, string stsError, string? stsRequestId,
            string explanation, DateTimeOffset expiration, TimeSpan wait);

        [LoggerMessage(2003, LogLevel.Error,
            "There is no session {SessionName} of {RoleArn}: {StsError} ({StsRequestId}). "
            + "{Explanation} Calls are refused; asking again in {Wait}.")]
        public static partial void SessionMissing(
            ILogger logger, string sessionName, string roleArn, string stsError, string? stsRequestId, string explanation,
            TimeSpan wait);

        [LoggerMessage(2004, LogLevel.Warning,
            "AWS refused session {SessionName}, generation {Generation}, key id ending {KeyIdEnd}; "
            + "it is refreshed before the next call.")]
        public static partial void SessionRejected(
            ILogger logger, string sessionName, long generation, string keyIdEnd);
    }
}
