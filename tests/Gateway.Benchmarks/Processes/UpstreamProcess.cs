using System.Text.Json;
using Gateway.Sandbox;
using Gateway.SeparateProcess;

namespace Gateway.Benchmarks.Processes;

/// <summary>
/// The gateway's upstream in its own process: the simulator for STS and the task role, and a player of streams for Bedrock
/// Runtime, which does not verify signatures, so that it can also be called directly.
/// </summary>
internal static class UpstreamProcess
{
    public const string Mode = "upstream";

    public static async Task<int> RunAsync()
    {
        var played = new Played();
        await using var simulator = Hosts.BuildSimulator(SandboxOptions.AnyPorts, new FreePorts());
        await using var player = Player.Build(played);
        await simulator.StartAsync();
        await player.StartAsync();

        ParentOutput.Write($"{simulator.Urls.First()} {player.Urls.Single()}");
        while (await Console.In.ReadLineAsync() is not null)
        {
            ParentOutput.Write(JsonSerializer.Serialize(played.Report()));
        }

        // The parent has ended: there is nothing to wait for.
        return 0;
    }
}
