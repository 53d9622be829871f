using Gateway.Callers;
using Gateway.Doctor;

namespace Gateway.Sandbox;

/// <summary>
/// <c>doctor</c> as the gateway's own program runs it, against a simulator that is started for it: nothing is wrong
/// there, unless a setting behind <c>--</c> makes it so.
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
