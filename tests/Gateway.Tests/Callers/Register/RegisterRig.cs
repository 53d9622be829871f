using Gateway.Callers;
using Gateway.Callers.Register;
using Gateway.Sandbox;
using Gateway.Testing;

namespace Gateway.Tests.Callers.Register;

/// <summary>Gateways on one ledger, and the commands on its register.</summary>
internal static class RegisterRig
{
    /// <summary>Runs a command with the settings of a gateway, as an operator does beside it.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(
        Dictionary<string, string?> settings, params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var exitCode = await RegisterCommand.RunAsync(arguments, output, error, (_, configure) => Hosts.BuildGateway(
            SandboxOptions.AnyPorts with { Settings = settings, ConfigureGateway = configure }, new Uri("http://127.0.0.1:9"), ApiKey.Create("sandbox"), []));
        return (exitCode, output.ToString(), error.ToString());
    }

    /// <summary>Waits until a gateway has read this version of the register, which is the number of changes so far.</summary>
    public static Task UntilReadAsync(TestGateway gateway, long version) =>
        gateway.Logs.NextAsync(logged => logged.Id == 1150 && Equals(logged.Values["Version"], version));

    /// <summary>The key that a command has printed.</summary>
    public static string KeyIn(string output) =>
        output.Split('\n').Select(line => line.Trim()).Single(line => line.StartsWith("igw_", StringComparison.Ordinal));
}
