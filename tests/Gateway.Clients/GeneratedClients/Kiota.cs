using System.Text.Json.Nodes;

namespace Gateway.Clients.GeneratedClients;

/// <summary>Kiota, the client generator that 'dotnet tool restore' installs.</summary>
internal static class Kiota
{
    /// <summary>Generates a client in a folder.</summary>
    public static async Task GenerateAsync(string language, string document, string folder)
    {
        Prerequisites.File(await PackagePathAsync(), "Run 'dotnet tool restore' in the repository.");
        var run = await ClientProcess.RunAsync(
            Prerequisites.Program("dotnet", "Install the .NET SDK."),
            [
                "kiota", "generate", "--language", language, "--openapi", document, "--output", folder,
                "--class-name", "GatewayClient", "--namespace-name", "Generated",
            ],
            Repository.Root,
            new Dictionary<string, string>
            {
                // Kiota makes no requests to the internet.
                ["KIOTA_UPDATE__Disabled"] = "true",
                ["KIOTA_CLI_TELEMETRY_OPTOUT"] = "true",
            });

        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
    }

    // The package that 'dotnet tool restore' unpacks, in the version that the repository names.
    private static async Task<string> PackagePathAsync()
    {
        const string Name = "microsoft.openapi.kiota";
        var tools = JsonNode.Parse(await File.ReadAllTextAsync(
            Repository.PathOf(".config", "dotnet-tools.json"), TestContext.Current.CancellationToken));
        var version = (string)tools!["tools"]![Name]!["version"]!;
        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        return Path.Combine(packages, Name, version, $"{Name}.{version}.nupkg.sha512");
    }
}
