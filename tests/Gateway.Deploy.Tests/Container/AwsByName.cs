using System.Net;
using System.Net.Sockets;
using Gateway.Sandbox;
using Gateway.Simulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Deploy.Tests.Container;

/// <summary>
/// The simulator under AWS's own names, with TLS on port 443 of a loopback address: the shipped program accepts no other names,
/// whatever is configured. A client needs <see cref="HostsFile"/> and the authority's certificate to use it.
/// </summary>
internal sealed class AwsByName : IAsyncDisposable
{
    private const int Https = 443;

    /// <summary>AWS's host names that resolve to it.</summary>
    public static readonly string[] Names =
    [
        $"sts.{Accounts.Region}.amazonaws.com", $"bedrock-runtime.{Accounts.Region}.amazonaws.com",
        $"bedrock.{Accounts.Region}.amazonaws.com",
    ];

    private readonly WebApplication _simulator;

    // An address is free until somebody listens there: of two that look at the same time both would take it.
    private static readonly SemaphoreSlim Looking = new(1, 1);

    private AwsByName(WebApplication simulator, IPAddress address) => (_simulator, Address) = (simulator, address);

    /// <summary>The network of its address.</summary>
    public static string Network => "127.0.0.0/16";

    public IPAddress Address { get; }

    public SimulatedAws Aws => _simulator.Services.GetRequiredService<SimulatedAws>();

    public string HostsFile => $"127.0.0.1 localhost\n{Address} {string.Join(' ', Names)}\n";

    /// <summary>The address of a container's credentials, as ECS puts it in the environment.</summary>
    public Uri ContainerCredentials => new(new Uri(_simulator.Urls.First()), "/v2/credentials/task");

    public static async Task<AwsByName> StartAsync(PrivateAuthority authority)
    {
        await Looking.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            return await StartOnFreeAddressAsync(authority);
        }
        finally
        {
            Looking.Release();
        }
    }

    public ValueTask DisposeAsync() => _simulator.DisposeAsync();

    private static async Task<AwsByName> StartOnFreeAddressAsync(PrivateAuthority authority)
    {
        // Any free one: other tests may run on this machine.
        var address = Enumerable.Range(2, 20).Select(last => IPAddress.Parse($"127.0.0.{last}")).FirstOrDefault(IsFree)
            ?? Missing();
        var certificate = authority.Issue(Names);
        var simulator = Hosts.BuildSimulator(
            SandboxOptions.AnyPorts with
            {
                ConfigureSimulator = builder => builder.WebHost.ConfigureKestrel(
                    kestrel => kestrel.Listen(address, Https, listener => listener.UseHttps(certificate))),
            },
            new FreePorts());
        await simulator.StartAsync(TestContext.Current.CancellationToken);
        return new AwsByName(simulator, address);
    }

    private static IPAddress Missing()
    {
        Prerequisites.Missing("Port 443 is taken on 127.0.0.2 to 127.0.0.21. Stop what listens there.");
        return IPAddress.None;
    }

    private static bool IsFree(IPAddress address)
    {
        using var probe = new TcpListener(address, Https);
        try
        {
            probe.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
