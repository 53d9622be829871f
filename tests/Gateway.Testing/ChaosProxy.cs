using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Gateway.Testing.Chaos;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;

namespace Gateway.Testing;

/// <summary>
/// A TCP proxy on loopback that changes no bytes but can disturb the connection while it runs: network faults that no HTTP server
/// can produce. Each direction has its own toxics; without toxics it is a plain proxy.
/// </summary>
internal sealed class ChaosProxy : IAsyncDisposable
{
    private readonly ConcurrentDictionary<ChaosConnection, Task> _carrying = new();
    private readonly CancellationTokenSource _end = new();
    private readonly int _port;
    private IPEndPoint? _upstream;
    private Socket? _listener;
    private Socket? _keptPort;
    private Task _accepting = Task.CompletedTask;

    private ChaosProxy(IPEndPoint? upstream)
    {
        _upstream = upstream;
        _listener = Listen(0);
        _port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        _accepting = AcceptAsync(_listener);
    }

    public Uri Address => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_port}/"));

    /// <summary>The connections that clients opened.</summary>
    public Tally Connections { get; } = new();

    /// <summary>The direction from clients to the upstream.</summary>
    public Flow ToUpstream { get; } = new();

    /// <summary>The direction from the upstream to clients.</summary>
    public Flow ToClient { get; } = new();

    /// <summary>Starts without an upstream address; <see cref="BeforeSts"/> and <see cref="BeforeBedrock"/> find it.</summary>
    public static ChaosProxy Start() => new(null);

    public static ChaosProxy Start(IPEndPoint upstream) => new(upstream);

    /// <summary>
    /// For <see cref="TestGateway.StartAsync"/>: routes the gateway's calls of STS through this proxy.
    /// </summary>
    public void BeforeSts(WebApplicationBuilder gateway) => Before(gateway, "AWS_ENDPOINT_URL_STS");

    /// <summary>For <see cref="TestGateway.StartAsync"/>: routes the gateway's calls of Bedrock through this proxy.</summary>
    public void BeforeBedrock(WebApplicationBuilder gateway) => Before(gateway, "AWS_ENDPOINT_URL_BEDROCK_RUNTIME");

    /// <summary>Resets all open connections and refuses new ones.</summary>
    public async Task DownAsync()
    {
        _listener?.Dispose();
        _listener = null;
        await _accepting;

        // Bound but not listening: connections are refused, and no other listener can get the port.
        _keptPort ??= Bound(_port);
        foreach (var connection in _carrying.Keys)
        {
            connection.Reset();
        }

        await Task.WhenAll(_carrying.Values);
    }

    /// <summary>Listens again, on the same port.</summary>
    public void Up()
    {
        _keptPort?.Dispose();
        _keptPort = null;
        _listener = Listen(_port);
        _accepting = AcceptAsync(_listener);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await DownAsync();
        _keptPort?.Dispose();
        _end.Dispose();
    }

    private static Socket Listen(int port)
    {
        var listener = Bound(port);
        listener.Listen();
        return listener;
    }

    private static Socket Bound(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        return socket;
    }

    private void Before(WebApplicationBuilder gateway, string setting)
    {
        var upstream = new Uri(gateway.Configuration[setting]!);
        _upstream = new IPEndPoint(IPAddress.Loopback, upstream.Port);
        gateway.Configuration.AddInMemoryCollection([new(setting, Address.ToString())]);
    }

    private async Task AcceptAsync(Socket listener)
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptAsync(_end.Token);
                var connection = new ChaosConnection(
                    client, ToUpstream, ToClient, (uint)Connections.Begin(), _end.Token);
                var carried = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _carrying[connection] = carried.Task;
                _ = CarryAsync(connection, carried);
            }
        }
        catch (Exception down) when (down is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The proxy is down or disposed: no more connections are accepted.
        }
    }

    private async Task CarryAsync(ChaosConnection connection, TaskCompletionSource carried)
    {
        try
        {
            await connection.CarryAsync(
                _upstream ?? throw new InvalidOperationException("The proxy leads nowhere yet."));
            carried.SetResult();
        }
#pragma warning disable CA1031 // Rethrown where the proxy's end is awaited.
        catch (Exception failure)
        {
            carried.SetException(failure);
        }
#pragma warning restore CA1031
        finally
        {
            Connections.End();
            if (carried.Task.IsCompletedSuccessfully)
            {
                _carrying.TryRemove(connection, out _);
            }
        }
    }
}
