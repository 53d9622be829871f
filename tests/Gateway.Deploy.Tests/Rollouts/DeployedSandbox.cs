using System.Net.Http.Headers;
using System.Text;
using Gateway.Doctor;
using Gateway.Doctor.Findings;
using Gateway.Sandbox;
using Gateway.Sandbox.Deployment;
using Gateway.Simulator;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Deploy.Tests.Rollouts;

/// <summary>The sandbox under a rollout's policies, and a caller with its key.</summary>
internal sealed class DeployedSandbox : IAsyncDisposable
{
    public const string Hello =
        """{"modelId":"claude-haiku-4-5","messages":[{"role":"user","content":[{"text":"こんにちは"}]}]}""";

    private readonly TwoAccounts _accounts;

    private DeployedSandbox(TwoAccounts accounts)
    {
        _accounts = accounts;
        Caller = new HttpClient { BaseAddress = accounts.GatewayUrl };
        Caller.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", accounts.DemoKey);
        Direct = new HttpClient { BaseAddress = accounts.SimulatorUrl };
    }

    /// <summary>The client of an application.</summary>
    public HttpClient Caller { get; }

    /// <summary>A client that calls AWS directly, without the gateway.</summary>
    public HttpClient Direct { get; }

    public SimulatedAws Aws => _accounts.Aws;

    /// <summary>The gateway's services.</summary>
    public IServiceProvider Services => _accounts.Services;

    public Uri AwsUrl => _accounts.SimulatorUrl;

    public Uri GatewayUrl => _accounts.GatewayUrl;

    /// <summary>The API key of the demo application, which is also an operator.</summary>
    public string DemoKey => _accounts.DemoKey;

    /// <summary>The text that the sandbox prints when it has started.</summary>
    public string Welcome => Sandbox.Welcome.Text(_accounts, logPath: null);

    public static async Task<DeployedSandbox> StartAsync(
        Rollout rollout, IReadOnlyDictionary<string, string?>? settings = null, TimeProvider? awsClock = null)
    {
        var options = SandboxOptions.AnyPorts with
        {
            Rollout = () => rollout,
            Settings = settings ?? new Dictionary<string, string?>(),
            ConfigureSimulator = builder =>
            {
                builder.Logging.ClearProviders();
                builder.Services.AddSingleton(awsClock ?? TimeProvider.System);
            },
            ConfigureGateway = builder => builder.Logging.ClearProviders(),
        };
        return new DeployedSandbox(await TwoAccounts.StartAsync(options, TestContext.Current.CancellationToken));
    }

    public async Task<string> PostAsync(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await Caller.PostAsync(path, content, TestContext.Current.CancellationToken);
        await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        return ((int)response.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>The findings of doctor.</summary>
    public Task<Report> ExamineAsync(bool callsModels) => Services.GetRequiredService<Examiner>().ExamineAsync(
        callsModels, TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken);

    /// <summary>Waits until AWS has confirmed a model, which the deployed service requires.</summary>
    public async Task WaitUntilServedAsync()
    {
        while (await PostAsync("/converse", Hello) == "503")
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TestContext.Current.CancellationToken);
        }
    }

    public Task<string> GetAsync(string path) =>
        Caller.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Caller.Dispose();
        Direct.Dispose();
        await _accounts.DisposeAsync();
    }
}
