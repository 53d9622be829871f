using System.Net;
using System.Net.Sockets;

namespace Gateway.Sandbox;

/// <summary>Finds loopback ports to listen on, each given to one listener only.</summary>
internal sealed class FreePorts
{
    // Beyond this, something other than a second sandbox is going on.
    private const int MaxTries = 50;

    private readonly HashSet<int> _given = [];
    private readonly List<(int Wanted, int Given)> _moved = [];

    /// <summary>The wanted ports that another listener has, with those given in their place.</summary>
    public IReadOnlyList<(int Wanted, int Given)> Moved => _moved;

    /// <summary>
    /// The wanted port, or the next one that nobody listens on or was given. 0 leaves the choice to the operating
    /// system.
    /// </summary>
    /// <exception cref="InvalidOperationException">50 ports in a row are taken.</exception>
    public int From(int wanted)
    {
        if (wanted == 0)
        {
            return 0;
        }

        for (var port = wanted; port < wanted + MaxTries && port <= IPEndPoint.MaxPort; port++)
        {
            if (!_given.Contains(port) && IsFree(port))
            {
                _given.Add(port);
                if (port != wanted)
                {
                    _moved.Add((wanted, port));
                }

                return port;
            }
        }

        throw new InvalidOperationException($"No free port from {wanted} on.");
    }

    private static bool IsFree(int port)
    {
        using var probe = new TcpListener(IPAddress.Loopback, port);
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
