using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Gateway.Testing.Scripts;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;

namespace Gateway.Testing;

/// <summary>
/// A server in the place of STS or Bedrock that is not an HTTP server: on each connection it plays a script of bytes, ends and
/// silences, and adds nothing to them. Connections get the scripts in order; the last one is repeated.
/// </summary>
internal sealed class ScriptedSocket : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Task, byte> _playing = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Socket _listener;
    private readonly Task _accepting;
    private readonly IReadOnlyList<Step>[] _scripts;
    private readonly X509Certificate2? _certificate;

    private ScriptedSocket(IPAddress address, X509Certificate2? certificate, IReadOnlyList<Step>[] scripts)
    {
        (_certificate, _scripts) = (certificate, scripts);
        _listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _listener.Bind(new IPEndPoint(address, 0));
        _listener.Listen();
        _accepting = AcceptAsync();
    }

    /// <summary>The server's address, with https if it has a certificate.</summary>
    public Uri Address => new(string.Create(
        CultureInfo.InvariantCulture, $"http{(_certificate is null ? "" : "s")}://{EndPoint}/"));

    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndPoint!;

    /// <summary>The accepted connections.</summary>
    public Tally Connections { get; } = new();

    /// <summary>The requests that were read completely.</summary>
    public Tally Requests { get; } = new();

    public static ScriptedSocket Start(params IReadOnlyList<Step>[] scripts) =>
        new(IPAddress.Loopback, null, scripts);

    /// <summary>Starts at another address of this machine, with a response for every request.</summary>
    public static ScriptedSocket StartAt(IPAddress address, params byte[][] answers) =>
        new(address, null, [[Step.Read, Step.WriteNext(answers), Step.Again]]);

    /// <summary>Starts with TLS.</summary>
    public static ScriptedSocket StartTls(X509Certificate2 certificate, params IReadOnlyList<Step>[] scripts) =>
        new(IPAddress.Loopback, certificate, scripts);

    /// <summary>Responds to requests in order, on any number of connections; the last response is repeated.</summary>
    public static ScriptedSocket Answering(params byte[][] answers) =>
        Start([Step.Read, Step.WriteNext(answers), Step.Again]);

    /// <summary>For <see cref="TestGateway.StartAsync"/>: takes the place of STS.</summary>
    public void AsSts(WebApplicationBuilder gateway) =>
        gateway.Configuration.AddInMemoryCollection([new("AWS_ENDPOINT_URL_STS", Address.ToString())]);

    /// <summary>For <see cref="TestGateway.StartAsync"/>: takes the place of Bedrock Runtime.</summary>
    public void AsBedrock(WebApplicationBuilder gateway) =>
        gateway.Configuration.AddInMemoryCollection([new("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", Address.ToString())]);

    /// <exception cref="Exception">A script could not be played.</exception>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_playing.Keys);
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptAsync(_end.Token);
                var playing = PlayAsync(socket, _scripts[Math.Min(Connections.Begin(), _scripts.Length) - 1]);
                _playing[playing] = 0;
            }
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The server is disposed: no more connections are accepted.
        }
    }

    private async Task PlayAsync(Socket socket, IReadOnlyList<Step> script)
    {
        using var connection = new ScriptedConnection(socket, Requests, _end.Token);
        try
        {
            socket.NoDelay = true;
            if (_certificate is not null)
            {
                await connection.SecureAsync(_certificate);
            }

            await connection.PlayAsync(script);
        }
        catch (Exception left) when (left is IOException or OperationCanceledException or AuthenticationException)
        {
            // The other side disconnected in the middle of the script, or the test is over.
        }
        finally
        {
            connection.Dispose();
            Connections.End();
        }
    }
}
