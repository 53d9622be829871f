namespace Gateway.Hosting;

/// <summary>
/// Does the work that the first request would wait for: in parallel with the start of the other services, such as the first
/// session, and finished before the server listens.
/// </summary>
internal sealed class PreparedAtStart(IEnumerable<PreparedAtStart.Work> work) : IHostedLifecycleService
{
    private Task _prepared = Task.CompletedTask;

    /// <summary>Work that can be done at start, on any thread.</summary>
    internal delegate void Work();

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _prepared = Task.WhenAll(work.Select(one => Task.Run(one.Invoke, cancellationToken)));
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => _prepared;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
