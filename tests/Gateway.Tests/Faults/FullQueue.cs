using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Gateway.Tests.Faults;

/// <summary>
/// A port whose queue of connections is full: the next one is neither accepted nor refused, as where a firewall drops
/// packets.
/// </summary>
internal sealed class FullQueue : IDisposable
{
    // A queue of none holds one or two, depending on the system.
    private const int MostQueued = 10;

    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(300);

    private readonly Socket _listener = NewSocket();
    private readonly List<Socket> _queued = [];

    public Uri Address => new(string.Create(
        CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}/"));

    public static async Task<FullQueue> FillAsync()
    {
        var queue = new FullQueue();
        queue._listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        queue._listener.Listen(0);
        for (var i = 0; i < MostQueued; i++)
        {
            using var limit = new CancellationTokenSource(Quick);
            var socket = NewSocket();
            queue._queued.Add(socket);
            try
            {
                await socket.ConnectAsync(queue._listener.LocalEndPoint!, limit.Token);
            }
            catch (OperationCanceledException)
            {
                return queue;
            }
        }

        throw new InvalidOperationException("The queue takes everybody.");
    }

    public void Dispose()
    {
        _queued.ForEach(socket => socket.Dispose());
        _listener.Dispose();
    }

    private static Socket NewSocket() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
}
