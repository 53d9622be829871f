namespace Gateway.Credentials;

/// <summary>
/// Keeps every session fresh in the background, from the start on and side by side, so that no request waits for STS.
/// </summary>
internal sealed class SessionRefresher(IServiceProvider services, TimeProvider time) : BackgroundService
{
    // Timers run on elapsed time and sessions expire by the clock; looking often finds a clock that
    // was set or a machine that slept.
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(30);

    // Timers count whole milliseconds and may wake a little early.
    private static readonly TimeSpan MinDelay = TimeSpan.FromMilliseconds(10);

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Not a constructor parameter: a host makes its hosted services before it validates its options, and the first
        // wrong one would come as an exception that hides the others.
        var sessions = services.GetRequiredService<SessionCache>();
        return Task.WhenAll(sessions.All.Select(session => KeepFreshAsync(session, stoppingToken)));
    }

    private async Task KeepFreshAsync(ContractorSession session, CancellationToken stoppingToken)
    {
        // A stop ends the wait it meets by an exception; only one that comes between two waits is seen here, and no
        // test can time that.
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
