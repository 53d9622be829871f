using Gateway.Callers;
using Gateway.Doctor;

namespace Gateway.Sandbox;

/// <summary>
/// Runs the gateway's own <c>doctor</c> against a simulator that is started for it. It finds no problem unless a setting after
/// <c>--</c> causes one.
/// </summary>
internal static class SandboxDoctor
{
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter error)
    {
        var (any, ports) = (SandboxOptions.AnyPorts, new FreePorts());
        await using var simulator = Hosts.BuildSimulator(any, ports);
        await simulator.StartAsync();
        var url = new Uri(simulator.Urls.First());
        return await DoctorCommand.RunAsync(arguments, output, error, (settings, configure) => Hosts.BuildGateway(
            any with { Settings = Read(settings), ConfigureGateway = configure },
            url, ApiKey.Create("sandbox"), []));
    }

    private static Dictionary<string, string?> Read(string[] settings) => settings
        .Select(SandboxArguments.Setting)
        .OfType<KeyValuePair<string, string?>>()
        .ToDictionary(StringComparer.OrdinalIgnoreCase);
}
