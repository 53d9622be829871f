using System.Net;
using System.Net.Sockets;

namespace Gateway.Testing.Chaos;

/// <summary>A client's connection, and the proxy's own connection to the upstream.</summary>
internal sealed class ChaosConnection(
    Socket client, Flow toUpstream, Flow toClient, uint number, CancellationToken end)
{
    private readonly CancellationTokenSource _cut = CancellationTokenSource.CreateLinkedTokenSource(end);

    /// <summary>Resets both ends.</summary>
    public void Reset()
    {
        try
        {
            _cut.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has already ended.
        }
    }

    /// <summary>Forwards both directions until they end.</summary>
    public async Task CarryAsync(IPEndPoint address)
    {
        using var upstream = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            (client.NoDelay, upstream.NoDelay) = (true, true);
            var there = new Passage(client, upstream, toUpstream, 2 * number, _cut);
            var back = new Passage(upstream, client, toClient, (2 * number) + 1, _cut);
            there.Open();
            back.Open();
            await upstream.ConnectAsync(address, _cut.Token);
            await Task.WhenAll(there.CarryAsync(), back.CarryAsync());
        }
        catch (Exception broken) when (broken is SocketException or OperationCanceledException)
        {
            // With a linger time of zero, closing resets the connection.
            client.LingerState = new LingerOption(true, 0);
            upstream.LingerState = new LingerOption(true, 0);
        }
        finally
        {
            client.Dispose();
            _cut.Dispose();
        }
    }
}
