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
                // The system is asked and not a thread, which on a busy machine would come late.
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
