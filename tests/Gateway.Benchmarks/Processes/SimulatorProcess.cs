using System.Text.Json;
using Gateway.Sandbox;
using Gateway.SeparateProcess;
using Gateway.Simulator;
using Gateway.Simulator.Faults;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Benchmarks.Processes;

/// <summary>
/// The simulator in its own process: all of AWS, with signatures verified. A line on standard input with the name of a fault
/// makes STS fail with it, an empty line ends that; the reply to either is the calls so far.
/// </summary>
internal static class SimulatorProcess
{
    public const string Mode = "simulator";

    /// <summary>Asks only for the calls so far.</summary>
    public const string Look = "?";

    // More than the calls during an outage.
    private const int Many = 100_000;

    private const string AssumeRole = "AssumeRole";

    // Large prompts here load the gateway; they are not meant to be refused.
    private static readonly SandboxOptions Sandbox = SandboxOptions.AnyPorts with
    {
        ConfigureSimulator = static builder =>
            builder.Configuration["Simulator:ContextOverflow"] = nameof(ContextOverflow.NotRefused),
    };

    public static async Task<int> RunAsync()
    {
        await using var simulator = Hosts.BuildSimulator(Sandbox, new FreePorts());
        await simulator.StartAsync();
        ParentOutput.Write(simulator.Urls.First());

        var aws = simulator.Services.GetRequiredService<SimulatedAws>();
        var tally = new SimulatorTally();
        while (await Console.In.ReadLineAsync() is { } line)
        {
            if (line.Length == 0)
            {
                aws.Faults.Clear();
            }
            else if (line != Look)
            {
                aws.Faults.Add("sts", AssumeRole, Enum.Parse<FaultKind>(line), Many);
            }

            tally.Count(aws.Journal.Calls);
            ParentOutput.Write(JsonSerializer.Serialize(tally.Report()));
        }

        return 0;
    }
}
