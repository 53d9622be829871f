using Microsoft.Extensions.Hosting;

namespace Gateway.Sandbox;

/// <summary>
/// Leaves signals to whoever started the hosts: two hosts in one process would each stop the other half-way.
/// </summary>
internal sealed class NoSignals : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
