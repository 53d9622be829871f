using Microsoft.Extensions.Hosting;

namespace Gateway.Sandbox;

/// <summary>
/// Leaves signals to the program that started the hosts: two hosts in one process would each stop the other in the middle.
/// </summary>
internal sealed class NoSignals : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
