using Microsoft.Extensions.Options;

namespace Gateway.Hosting;

/// <summary>
/// The end of the process, seen from a request: once SIGTERM has come, streams may go on for
/// <see cref="HostingOptions.DrainTimeout"/> and are then told to end.
/// </summary>
internal sealed class Drain : IDisposable
{
    /// <summary>What a stream is given after the limit to say goodbye in, before connections are cut.</summary>
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
