using System.Net.Http.Headers;
using System.Text;
using Gateway.Sandbox;
using Gateway.Simulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Testing;

/// <summary>The gateway on a real socket against the simulator on another, with its log kept in memory.</summary>
internal sealed class TestGateway : IAsyncDisposable
{
    /// <summary>Settings that log every event of every category, as an operator's <c>Logging</c> section could.</summary>
    public static readonly Dictionary<string, string?> EveryLevel = new()
    {
        ["Logging:LogLevel:Default"] = "Trace",
        ["Logging:LogLevel:Microsoft"] = "Trace",
        ["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = "Trace",
        ["Logging:LogLevel:System"] = "Trace",
        ["Logging:LogLevel:Polly"] = "Trace",
    };

    // A thousand calls at once on a busy machine take longer than the 100 s that are the default.
    private static readonly TimeSpan LongestCall = TimeSpan.FromMinutes(5);

    private readonly TwoAccounts _accounts;
    private readonly Arrivals _arrivals;

    private TestGateway(TwoAccounts accounts, Arrivals arrivals, CapturedLogs logs)
    {
        (_accounts, _arrivals) = (accounts, arrivals);
        Logs = logs;
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            BaseAddress = accounts.GatewayUrl,
            Timeout = LongestCall,
        };
    }

    /// <summary>A client that sends no key; the methods Post and Get send one.</summary>
    public HttpClient Http { get; }

    public CapturedLogs Logs { get; }

    public SimulatedAws Aws => _accounts.Aws;

    public string Key => _accounts.DemoKey;

    public Uri HttpsUrl => _accounts.HttpsUrl;

    public Uri H2cUrl => _accounts.H2cUrl;

    public Uri SimulatorH2cUrl => _accounts.SimulatorH2cUrl;

    public string CertificatePath => _accounts.CertificatePath;

    public IServiceProvider Services => _accounts.Services;

    /// <summary>The number of Converse calls that reached Bedrock.</summary>
    public int BedrockCalls => Aws.Journal.Count(AwsServices.BedrockRuntime, "Converse");

    /// <summary>
    /// The number of correctly signed AssumeRole calls that reached STS. The AWS SDK keeps the clock difference of an address for
    /// the whole process, and addresses are reused: after a test with a wrong clock, a call may be signed for that time, rejected
    /// and repeated.
    /// </summary>
    public int StsCalls => Aws.Journal.Calls.Count(
        call => (call.Service, call.Operation) == (AwsServices.Sts, "AssumeRole") && call.PrincipalArn is not null);

    public static async Task<TestGateway> StartAsync(
        Dictionary<string, string?>? settings = null,
        Action<WebApplicationBuilder>? gateway = null,
        Action<WebApplicationBuilder>? simulator = null)
    {
        var logs = new CapturedLogs();
        var arrivals = new Arrivals();
        var accounts = await TwoAccounts.StartAsync(
            SandboxOptions.AnyPorts with
            {
                // The simulator's own policies, which a test can read and change; those of deploy/ have their own tests.
                Rollout = () => null,
                Settings = settings ?? [],
                ConfigureSimulator = builder =>
                {
                    builder.Services.AddSingleton<IStartupFilter>(arrivals);
                    simulator?.Invoke(builder);
                },
                ConfigureGateway = builder =>
                {
                    builder.Logging.ClearProviders().AddProvider(logs);
                    gateway?.Invoke(builder);
                },
            },
            TestContext.Current.CancellationToken);
        return new TestGateway(accounts, arrivals, logs);
    }

    /// <summary>A POST with the demo application's key.</summary>
    public Task<HttpResponseMessage> Post(string path, string json, params (string Name, string Value)[] headers) =>
        Send(Request(HttpMethod.Post, path, json, headers));

    /// <summary>Does the same for a caller that disconnects when <paramref name="leave"/> is cancelled.</summary>
    public Task<HttpResponseMessage> Post(string path, string json, CancellationToken leave) =>
        Http.SendAsync(Request(HttpMethod.Post, path, json, []), leave);

    /// <summary>A GET with the demo application's key.</summary>
    public Task<HttpResponseMessage> Get(string path, params (string Name, string Value)[] headers) =>
        Send(Request(HttpMethod.Get, path, null, headers));

    public Task<HttpResponseMessage> Send(HttpRequestMessage request) =>
        Http.SendAsync(request, TestContext.Current.CancellationToken);

    /// <summary>Waits until that many calls have arrived at Bedrock, with or without a response.</summary>
    public Task ArrivedAtBedrockAsync(int calls) =>
        _arrivals.WaitForAsync(calls, TestContext.Current.CancellationToken);

    /// <summary>The secrets and tokens of every session that ever signed a call.</summary>
    public IReadOnlyList<string> IssuedSecrets() =>
        [.. Aws.Journal.Calls.Select(call => call.AccessKeyId).Distinct()
            .SelectMany(
                id => id is not null && Aws.Credentials.TryFind(id, out var issued)
                    ? [issued.SecretAccessKey, issued.SessionToken!]
                    : Array.Empty<string>())];

    /// <summary>Stops the gateway and then the simulator, as SIGTERM does.</summary>
    public Task StopAsync() => _accounts.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _accounts.StopAsync();
        await _accounts.DisposeAsync();
    }

    private HttpRequestMessage Request(
        HttpMethod method, string path, string? json, (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        if (json is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(json));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return request;
    }
}
