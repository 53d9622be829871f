namespace Gateway.Credentials;

/// <summary>
/// Keeps every session fresh in the background, from the start on and in parallel, so that no request waits for STS.
/// </summary>
internal sealed class SessionRefresher(IServiceProvider services, TimeProvider time) : BackgroundService
{
    // Timers count elapsed time, but sessions expire by the clock. Frequent checks notice a clock that was set or a machine that
    // slept.
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(30);

    // Timers count whole milliseconds and may wake a little early.
    private static readonly TimeSpan MinDelay = TimeSpan.FromMilliseconds(10);

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Not a constructor parameter: a host creates its hosted services before it validates its options, and the exception for
        // the first wrong option would hide the others.
        var sessions = services.GetRequiredService<SessionCache>();
        return Task.WhenAll([
            sessions.HasSessionsOfApplications ? TendAsync(sessions, stoppingToken) : Task.CompletedTask, .. sessions.All.Select(session => KeepFreshAsync(session, stoppingToken)),
        ]);
    }

    // The shortest window of a refresh is a minute, so a look every 30 s is in time.
    private async Task TendAsync(SessionCache sessions, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(MaxDelay, time, stoppingToken);
            sessions.Tend();
        }
    }

    private async Task KeepFreshAsync(ContractorSession session, CancellationToken stoppingToken)
    {
        // A stop usually ends a wait with an exception. Only a stop between two waits is seen here, and no test can time that.
        while (!stoppingToken.IsCancellationRequested)
        {
            if (session.RefreshIfDue() is { } refresh)
            {
                await refresh.WaitAsync(stoppingToken);
            }

            var nap = session.UntilDue();
            nap = nap < MaxDelay ? nap : MaxDelay;
            await Task.Delay(nap > MinDelay ? nap : MinDelay, time, stoppingToken);
        }
    }
}
