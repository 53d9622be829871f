using System.Diagnostics;
using System.Net;
using Amazon.Extensions.NETCore.Setup;
using Amazon.Runtime;
using Gateway.Callers;
using Gateway.Doctor;
using Gateway.Network;
using Gateway.Sandbox;
using Gateway.Simulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Doctor;

/// <summary>
/// The simulated AWS, and doctor as its command runs it: the gateway's host is built and not started. At first nothing is wrong.
/// </summary>
internal sealed class DoctorStage : IAsyncDisposable
{
    private readonly WebApplication _simulator;
    private readonly List<Action<WebApplicationBuilder>> _changes = [];
    private readonly List<IAsyncDisposable> _kept = [];
    private readonly string _key = ApiKey.Create("test");

    private DoctorStage(WebApplication simulator, FakeTimeProvider clock) =>
        (_simulator, AwsClock) = (simulator, clock);

    public SimulatedAws Aws => _simulator.Services.GetRequiredService<SimulatedAws>();

    /// <summary>AWS's clock, which the test advances.</summary>
    public FakeTimeProvider AwsClock { get; }

    /// <summary>Settings of the gateway in addition to the sandbox's.</summary>
    public Dictionary<string, string?> Settings { get; } = [];

    /// <summary>The address of the simulated AWS.</summary>
    public Uri Url => new(_simulator.Urls.First());

    public static async Task<DoctorStage> StartAsync()
    {
        var clock = new RunningClock();
        var simulator = Hosts.BuildSimulator(
            SandboxOptions.AnyPorts with
            {
                Rollout = () => null,
                ConfigureSimulator = builder => builder.Services.AddSingleton<TimeProvider>(clock),
            },
            new FreePorts());
        await simulator.StartAsync(TestContext.Current.CancellationToken);
        return new DoctorStage(simulator, clock);
    }

    /// <summary>
    /// A clock that goes on by itself too: on a busy machine a stage may take longer than doctor lets two clocks differ.
    /// </summary>
    private sealed class RunningClock() : FakeTimeProvider(System.GetUtcNow())
    {
        private readonly long _started = Stopwatch.GetTimestamp();

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Stopwatch.GetElapsedTime(_started);
    }

    /// <summary>Changes the gateway's services.</summary>
    public void Change(Action<IServiceCollection> change) => _changes.Add(builder => change(builder.Services));

    /// <summary>Replaces the gateway's own credentials.</summary>
    public void UseBaseCredentials(AWSCredentials credentials) =>
        Change(services => services.AddDefaultAWSOptions(new AWSOptions { Credentials = credentials }));

    /// <summary>
    /// Makes the gateway call one endpoint by a name that resolves to these addresses; with none, the name does not exist.
    /// </summary>
    public void Lead(string setting, params string[] addresses)
    {
        Settings[setting] = new UriBuilder(Url) { Host = "localhost" }.Uri.ToString();
        Change(services => services.AddSingleton<HostLookup>((host, _) => host != "localhost"
            ? Task.FromResult<IPAddress[]>([IPAddress.Parse(host)])
            : addresses.Length > 0
                ? Task.FromResult(Array.ConvertAll(addresses, IPAddress.Parse))
                : Task.FromException<IPAddress[]>(
                    new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.HostNotFound))));
    }

    /// <summary>Disposes an object at the end of the test.</summary>
    public T Keep<T>(T kept)
        where T : IAsyncDisposable
    {
        _kept.Add(kept);
        return kept;
    }

    /// <summary>Runs <c>doctor</c>.</summary>
    public async Task<DoctorRun> RunAsync(params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var exitCode = await DoctorCommand.RunAsync(arguments, output, error, (settings, configure) =>
            Hosts.BuildGateway(
                SandboxOptions.AnyPorts with
                {
                    Settings = Settings,
                    ConfigureGateway = builder =>
                    {
                        configure(builder);
                        _changes.ForEach(change => change(builder));
                    },
                },
                Url, _key, []));
        return new DoctorRun(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>Every secret: keys, tokens, the external ids of both sides, the API key.</summary>
    public IEnumerable<string> Secrets() =>
    [
        Simulator.Accounts.ExternalId, "another-external-id", _key,
        .. Aws.Journal.Calls.Select(call => call.AccessKeyId).OfType<string>().Distinct().SelectMany(
            id => Aws.Credentials.TryFind(id, out var issued)
                ? new[] { id, issued.SecretAccessKey, issued.SessionToken }.OfType<string>()
                : [id]),
    ];

    public async ValueTask DisposeAsync()
    {
        await _simulator.DisposeAsync();
        foreach (var kept in _kept)
        {
            await kept.DisposeAsync();
        }
    }
}
