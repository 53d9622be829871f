using Gateway.Callers;
using Gateway.Credentials;
using Gateway.Simulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Sandbox;

/// <summary>
/// Both accounts on one machine: the simulator as the contractor's AWS, and the gateway against it with its own task role.
/// </summary>
internal sealed class TwoAccounts : IAsyncDisposable
{
    private static readonly TimeSpan MaxStart = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(500);

    private readonly WebApplication _simulator;
    private readonly WebApplication _gateway;
    private readonly SandboxCertificate _certificate;
    private readonly Dictionary<string, Uri> _addresses;

    private TwoAccounts(
        WebApplication simulator, WebApplication gateway, SandboxCertificate certificate, string demoKey, FreePorts ports)
    {
        (_simulator, _gateway, _certificate, DemoKey) = (simulator, gateway, certificate, demoKey);
        (SimulatorUrl, SimulatorH2cUrl) = (Address(simulator, 0), Address(simulator, 1));
        _addresses = Addresses.Of(gateway);

        // A setting may name another address than the one that was searched for.
        MovedPorts = [.. ports.Moved.Where(moved => _addresses.Values.Any(address => address.Port == moved.Given))];
    }

    /// <summary>The gateway's ports that were taken, with the ports that it listens on instead.</summary>
    public IReadOnlyList<(int Wanted, int Given)> MovedPorts { get; }

    /// <summary>The HTTP/1.1 address of STS, Bedrock Runtime and the container-credentials endpoint.</summary>
    public Uri SimulatorUrl { get; }

    /// <summary>Their address for HTTP/2 without TLS.</summary>
    public Uri SimulatorH2cUrl { get; }

    /// <summary>The address for applications, over HTTP/1.1.</summary>
    public Uri GatewayUrl => _addresses["Http"];

    /// <summary>The address for applications with TLS, over HTTP/1.1 and HTTP/2.</summary>
    public Uri HttpsUrl => _addresses["Https"];

    /// <summary>The address for applications over HTTP/2 without TLS.</summary>
    public Uri H2cUrl => _addresses["H2c"];

    /// <summary>
    /// The file with the certificate authority that clients of <see cref="HttpsUrl"/> should trust. Exists until the sandbox is
    /// stopped.
    /// </summary>
    public string AuthorityPath => _certificate.AuthorityPath;

    /// <summary>The file with the server certificate of <see cref="HttpsUrl"/>, likewise.</summary>
    public string CertificatePath => _certificate.Path;

    /// <summary>The certificate's SHA-256 fingerprint.</summary>
    public string CertificateFingerprint => _certificate.Fingerprint;

    /// <summary>The demo application's API key.</summary>
    public string DemoKey { get; }

    /// <summary>The simulated AWS, to inspect and to queue faults.</summary>
    public SimulatedAws Aws => _simulator.Services.GetRequiredService<SimulatedAws>();

    /// <summary>The gateway's services.</summary>
    public IServiceProvider Services => _gateway.Services;

    /// <summary>Starts both; the simulator first, so that the gateway can assume its role.</summary>
    public static async Task<TwoAccounts> StartAsync(SandboxOptions options, CancellationToken cancellationToken)
    {
        var demoKey = options.DemoKey ?? ApiKey.Create("sandbox");
        var ports = new FreePorts();
        var certificate = SandboxCertificate.Create();
        var simulator = Hosts.BuildSimulator(options, ports);
        WebApplication? gateway = null;
        try
        {
            await simulator.StartAsync(cancellationToken);
            gateway = Hosts.BuildGateway(
                options, Address(simulator, 0), demoKey, Addresses.OfGateway(options, ports, certificate));
            await gateway.StartAsync(cancellationToken);
            return new TwoAccounts(simulator, gateway, certificate, demoKey, ports);
        }
        catch
        {
            await (gateway?.DisposeAsync() ?? ValueTask.CompletedTask);
            await simulator.DisposeAsync();
            certificate.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Waits until the gateway has a session of every target: on a busy machine the simulator's first responses may take longer
    /// than the gateway waits for one.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is none within a minute.</exception>
    public async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        var time = Services.GetRequiredService<TimeProvider>();
        var start = time.GetTimestamp();
        foreach (var session in Services.GetRequiredService<SessionCache>().All)
        {
            await WaitForAsync(session, start, time, cancellationToken);
        }
    }

    private static async Task WaitForAsync(
        ContractorSession session, long start, TimeProvider time, CancellationToken cancellationToken)
    {
        while ((await session.GetAsync(cancellationToken)).Error is { } error)
        {
            if (!error.Retryable || time.GetElapsedTime(start) > MaxStart)
            {
                throw new InvalidOperationException(error.Detail.En);
            }

            await Task.Delay(BetweenLooks, time, cancellationToken);
        }
    }

    /// <summary>Stops the gateway, which drains, then the simulator, and deletes the certificates.</summary>
    public async Task StopAsync()
    {
        await _gateway.StopAsync();
        await _simulator.StopAsync();
        _certificate.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _simulator.DisposeAsync();
        _certificate.Dispose();
    }

    private static Uri Address(WebApplication started, int listener) => new(started.Urls.ElementAt(listener));
}
