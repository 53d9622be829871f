using System.Net;
using System.Net.Sockets;

namespace Gateway.Testing;

/// <summary>A client without a protocol, which can tell the ways in which a connection ends apart.</summary>
internal sealed class RawSocket : IDisposable
{
    // What a test waits for comes within moments, or never.
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(60);

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _limit =
        CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    private bool _reset;

    private RawSocket() => _limit.CancelAfter(MaxWait);

    public static async Task<RawSocket> ConnectAsync(Uri address)
    {
        var client = new RawSocket();
        try
        {
            await client._socket.ConnectAsync(
                new IPEndPoint(IPAddress.Loopback, address.Port), client._limit.Token);
        }
        catch (SocketException early) when (early.SocketErrorCode == SocketError.ConnectionReset)
        {
            // The connection was accepted and reset before this side used it.
            client._reset = true;
        }

        return client;
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await _socket.SendAsync(bytes, _limit.Token);

    /// <summary>Ends its own side of the connection (FIN).</summary>
    public void End() => _socket.Shutdown(SocketShutdown.Send);

    public async Task<byte[]> ReadAsync(int length)
    {
        var bytes = new byte[length];
        await using var stream = new NetworkStream(_socket, ownsSocket: false);
        await stream.ReadExactlyAsync(bytes, _limit.Token);
        return bytes;
    }

    /// <summary>Reads every piece until the end, one per read, and whether the end was a reset.</summary>
    public async Task<(List<byte[]> Pieces, bool Reset)> ReadToEndAsync()
    {
        var pieces = new List<byte[]>();
        var buffer = new byte[64 * 1024];
        try
        {
            while (!_reset && await _socket.ReceiveAsync(buffer, _limit.Token) is var length and > 0)
            {
                pieces.Add(buffer[..length]);
            }

            return (pieces, _reset);
        }
        catch (SocketException end) when (end.SocketErrorCode == SocketError.ConnectionReset)
        {
            return (pieces, true);
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        _limit.Dispose();
    }
}
