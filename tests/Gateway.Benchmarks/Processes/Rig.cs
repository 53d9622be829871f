using System.Text.Json;
using Gateway.SeparateProcess;

namespace Gateway.Benchmarks.Processes;

/// <summary>The gateway and its upstream, each in its own process.</summary>
internal sealed class Rig : IAsyncDisposable
{
    private readonly ChildProcess _upstream;
    private readonly RunningGateway _gateway;

    private Rig(ChildProcess upstream, RunningGateway gateway, Uri upstreamUrl) =>
        (_upstream, _gateway, UpstreamUrl) = (upstream, gateway, upstreamUrl);

    public ChildProcess Gateway => _gateway.Process;

    /// <summary>The player's address, for direct calls without the gateway.</summary>
    public Uri UpstreamUrl { get; }

    public Uri GatewayUrl => _gateway.Url;

    /// <summary>The API key of an application that may stream.</summary>
    public string Key => _gateway.Key;

    /// <param name="settings">The gateway's settings, as for <see cref="GatewayProcess"/>.</param>
    public static async Task<Rig> StartAsync(params string[] settings)
    {
        var upstream = ChildProcess.Start(UpstreamProcess.Mode);
        try
        {
            var behind = upstream.Read().Split(' ').Select(address => new Uri(address)).ToArray();
            return new Rig(upstream, await RunningGateway.StartAsync(behind[0], behind[1], settings), behind[1]);
        }
        catch
        {
            await upstream.DisposeAsync();
            throw;
        }
    }

    /// <summary>The streams played so far.</summary>
    public PlayedReport Played() => JsonSerializer.Deserialize<PlayedReport>(_upstream.Ask("?"))!;

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _upstream.DisposeAsync();
    }
}
