using Gateway.Configuration;

namespace Gateway.Callers.Jwt;

/// <summary>
/// Downloads the keys of every issuer at start, without holding it up, and again every few minutes, so that withdrawn keys end even
/// if no token names a new one.
/// </summary>
internal sealed class JwksRefresher(
    Snapshot<CallersOptions, CallerDirectory> callers, IServiceProvider services, TimeProvider time) : BackgroundService
{
    // The longest time for which a key is accepted after its issuer has withdrawn it.
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            // Without issuers no code for tokens runs at start, where compiling it takes time.
            if (callers.Current.JwtIssuers.Count > 0)
            {
                var issuers = services.GetRequiredService<JwtTokenHandler>().Current.Issuers;
                await Task.WhenAll(issuers.Select(issuer => issuer.Keys.RenewAsync())).WaitAsync(stoppingToken);
            }

            await Task.Delay(Interval, time, stoppingToken);
        }
    }
}
