using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Gateway.Tests.Faults;

/// <summary>
/// A port whose queue of connections is full: the next connection is neither accepted nor refused, as when a firewall drops
/// packets.
/// </summary>
internal sealed class FullQueue : IDisposable
{
    // A queue of length 0 holds one or two connections, depending on the system.
    private const int MaxQueued = 10;

    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(300);

    private readonly Socket _listener = NewSocket();
    private readonly List<Socket> _queued = [];

    public Uri Address => new(string.Create(
        CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}/"));

    public static FullQueue Fill()
    {
        var queue = new FullQueue();
        queue._listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        queue._listener.Listen(0);
        for (var i = 0; i < MaxQueued; i++)
        {
            var socket = NewSocket();
            socket.Blocking = false;
            queue._queued.Add(socket);
            try
            {
                socket.Connect(queue._listener.LocalEndPoint!);
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
            {
                // Asks the system instead of waiting in a thread, which would be late on a busy machine.
                if (!socket.Poll(Quick, SelectMode.SelectWrite))
                {
                    return queue;
                }
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
