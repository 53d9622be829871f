using Gateway.Callers;
using Gateway.Credentials;
using Gateway.Sandbox;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Benchmarks.Processes;

/// <summary>The gateway alone in a process, built as the sandbox builds it.</summary>
internal static class GatewayProcess
{
    public const string Mode = "gateway";

    private const string Operations = "Callers:Applications:demo:Operations";

    /// <param name="simulator">Where STS and the task role's credentials are.</param>
    /// <param name="bedrock">Where Bedrock Runtime is.</param>
    public static async Task<int> RunAsync(Uri simulator, Uri bedrock)
    {
        var key = ApiKey.Create("benchmark");
        var options = new SandboxOptions
        {
            Settings = new Dictionary<string, string?>
            {
                ["AWS_ENDPOINT_URL_BEDROCK_RUNTIME"] = bedrock.ToString(),
                [$"{Operations}:0"] = "ConverseStream",
                [$"{Operations}:1"] = "InvokeModelWithResponseStream",
            },
        };
        var address = new Dictionary<string, string?> { ["Kestrel:Endpoints:Http:Url"] = "http://127.0.0.1:0" };
        await using var gateway = Hosts.BuildGateway(options, simulator, key, address);
        await gateway.StartAsync();
        await gateway.Services.GetRequiredService<ContractorSession>().GetAsync(CancellationToken.None);

        ChildProcess.Say($"{gateway.Urls.Single()} {key}");
        while (await Console.In.ReadLineAsync() is not null)
        {
            // Until the parent has enough.
        }

        await gateway.StopAsync();
        return 0;
    }
}
