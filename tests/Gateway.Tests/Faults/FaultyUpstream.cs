using System.Security.Cryptography.X509Certificates;
using Gateway.Testing;
using Gateway.Testing.Chaos;
using Gateway.Testing.Scripts;

namespace Gateway.Tests.Faults;

/// <summary>STS or Bedrock as a row describes it: a script, its reachability, and its toxics.</summary>
internal sealed class FaultyUpstream : IAsyncDisposable
{
    private readonly Way _way;
    private readonly Toxic[] _toxics;
    private readonly ScriptedSocket _server;
    private readonly ChaosProxy? _proxy;
    private FullQueue? _deaf;

    public FaultyUpstream(IReadOnlyList<Step>[] scripts, Way way, Toxic[] toxics, X509Certificate2? certificate)
    {
        (_way, _toxics) = (way, toxics);
        _server = certificate is null ? ScriptedSocket.Start(scripts) : ScriptedSocket.StartTls(certificate, scripts);
        _proxy = way == Way.Closed || toxics.Length > 0 ? ChaosProxy.Start(_server.EndPoint) : null;
    }

    public Tally Requests => _server.Requests;

    public Tally Connections => _server.Connections;

    /// <summary>The address that the gateway uses, reachable or not.</summary>
    public Uri Address => _way switch
    {
        // The simulator's profile allows it as a loopback address, but no resolver knows it.
        Way.Unknown => new Uri("http://loopback:1"),
        Way.Deaf => (_deaf ??= FullQueue.Fill()).Address,
        _ => new UriBuilder(_proxy?.Address ?? _server.Address) { Scheme = _server.Address.Scheme }.Uri,
    };

    /// <summary>Starts the fault.</summary>
    public Task SpoilAsync()
    {
        _proxy?.ToClient.Meets(_toxics);
        return _way == Way.Closed ? _proxy!.DownAsync() : Task.CompletedTask;
    }

    /// <summary>Ends the fault.</summary>
    public void Repair()
    {
        _proxy?.ToClient.Meets();
        if (_way == Way.Closed)
        {
            _proxy!.Up();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await (_proxy?.DisposeAsync() ?? ValueTask.CompletedTask);
        await _server.DisposeAsync();
        _deaf?.Dispose();
    }
}
