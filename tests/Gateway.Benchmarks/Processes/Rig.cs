using System.Text.Json;

namespace Gateway.Benchmarks.Processes;

/// <summary>The gateway and what stands behind it, each in its own process.</summary>
internal sealed class Rig : IAsyncDisposable
{
    private readonly ChildProcess _upstream;

    private Rig(ChildProcess upstream, ChildProcess gateway, Uri upstreamUrl, Uri gatewayUrl, string key) =>
        (_upstream, Gateway, UpstreamUrl, GatewayUrl, Key) = (upstream, gateway, upstreamUrl, gatewayUrl, key);

    public ChildProcess Gateway { get; }

    /// <summary>Where the player is, for calls that go past the gateway.</summary>
    public Uri UpstreamUrl { get; }

    public Uri GatewayUrl { get; }

    /// <summary>The API key of an application that may stream.</summary>
    public string Key { get; }

    public static async Task<Rig> StartAsync()
    {
        var upstream = ChildProcess.Start(UpstreamProcess.Mode);
        ChildProcess? gateway = null;
        try
        {
            var behind = upstream.Read().Split(' ');
            gateway = ChildProcess.Start(GatewayProcess.Mode, behind);
            var front = gateway.Read().Split(' ');
            return new Rig(upstream, gateway, new Uri(behind[1]), new Uri(front[0]), front[1]);
        }
        catch
        {
            await (gateway?.DisposeAsync() ?? ValueTask.CompletedTask);
            await upstream.DisposeAsync();
            throw;
        }
    }

    /// <summary>What has been played so far.</summary>
    public PlayedReport Played() => JsonSerializer.Deserialize<PlayedReport>(_upstream.Ask("?"))!;

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await _upstream.DisposeAsync();
    }
}
