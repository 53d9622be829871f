using Amazon.Extensions.NETCore.Setup;
using Gateway.Callers;
using Gateway.Sandbox;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;

namespace Gateway.SeparateProcess;

/// <summary>
/// The gateway in its own process: built as in the sandbox, run like its own program and ended by SIGTERM. A line on standard
/// input is a <see cref="MemoryQuestion"/>; the end of standard input counts as SIGTERM.
/// </summary>
internal static class GatewayProcess
{
    // Not the pause between a user's edits is tested: every change must be noticed.
    private const int ReloadDelayMilliseconds = 5;

    /// <param name="simulator">The address of STS and of the task role's credentials.</param>
    /// <param name="bedrock">The address of Bedrock Runtime.</param>
    /// <param name="settings">
    /// The gateway's settings as <c>Key=Value</c>; <c>@path</c> is a JSON file that is reloaded when it changes. Other settings
    /// come from the environment, as always.
    /// </param>
    public static async Task<int> RunAsync(Uri simulator, Uri bedrock, string[] settings)
    {
        var key = ApiKey.Create("benchmark");
        var own = settings.Where(setting => setting[0] != '@').Select(setting => setting.Split('=', 2))
            .ToDictionary(pair => pair[0], string? (pair) => pair[1]);
        var options = new SandboxOptions
        {
            Settings = new Dictionary<string, string?>
            {
                ["AWS_ENDPOINT_URL_BEDROCK_RUNTIME"] = bedrock.ToString(),
                ["Callers:Applications:demo:MaxConcurrentRequests"] = "1000",
            }.Concat(own).GroupBy(pair => pair.Key).ToDictionary(same => same.Key, same => same.Last().Value),
            ConfigureGateway = builder =>
            {
                builder.Host.UseConsoleLifetime();
                if (Environment.GetEnvironmentVariable("AWS_CONTAINER_CREDENTIALS_FULL_URI") is not null)
                {
                    builder.Services.AddDefaultAWSOptions(new AWSOptions()); // The AWS SDK's own credentials chain.
                }

                foreach (var path in settings.Where(setting => setting[0] == '@'))
                {
                    builder.Configuration.AddJsonFile(source =>
                    {
                        source.FileProvider = new PhysicalFileProvider(Path.GetDirectoryName(path[1..])!);
                        source.Path = Path.GetFileName(path);
                        source.ReloadOnChange = true;
                        source.ReloadDelay = ReloadDelayMilliseconds;
                    });
                }
            },
        };
        var address = new Dictionary<string, string?> { ["Kestrel:Endpoints:Http:Url"] = "http://127.0.0.1:0" };
        await using var gateway = Hosts.BuildGateway(options, simulator, key, address);
        gateway.Lifetime.ApplicationStarted.Register(() => ParentOutput.Write($"{gateway.Urls.Single()} {key}"));

        // A thread of its own, because the console is read synchronously and the thread pool may be small.
        new Thread(() => Listen(gateway.Lifetime)) { IsBackground = true }.Start();
        await gateway.RunAsync();
        return 0;
    }

    private static void Listen(IHostApplicationLifetime lifetime)
    {
        while (Console.In.ReadLine() is { } question)
        {
            ParentOutput.Write(MemoryQuestion.Answer(question));
        }

        lifetime.StopApplication();
    }
}
