using Microsoft.Extensions.Options;

namespace Gateway.Hosting;

/// <summary>
/// The shutdown of the process, as a request sees it: after SIGTERM, streams may continue for
/// <see cref="HostingOptions.DrainTimeout"/> and then have to end.
/// </summary>
internal sealed class Drain : IDisposable
{
    /// <summary>The time that a stream has after the limit to write its last frame, before connections are cut.</summary>
    public static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _over = new();
    private readonly CancellationTokenRegistration _stopping;
    private ITimer? _limit;

    public Drain(IHostApplicationLifetime lifetime, IOptions<HostingOptions> options, TimeProvider time) =>
        _stopping = lifetime.ApplicationStopping.Register(() => _limit = time.CreateTimer(
            static drain => ((Drain)drain!)._over.Cancel(),
            this, options.Value.DrainTimeout, Timeout.InfiniteTimeSpan));

    /// <summary>Cancelled when the drain limit has passed.</summary>
    public CancellationToken Over => _over.Token;

    public void Dispose()
    {
        _stopping.Dispose();
        _limit?.Dispose();
        _over.Dispose();
    }
}
