using System.Net;
using System.Net.Sockets;

namespace Gateway.Sandbox;

/// <summary>Finds free loopback ports, and gives each to one listener only.</summary>
internal sealed class FreePorts
{
    // If more ports are taken, the cause is something other than a second sandbox.
    private const int MaxTries = 50;

    private readonly HashSet<int> _given = [];
    private readonly List<(int Wanted, int Given)> _moved = [];

    /// <summary>The requested ports that were taken, with the ports given instead.</summary>
    public IReadOnlyList<(int Wanted, int Given)> Moved => _moved;

    /// <summary>
    /// The requested port, or the next one that is free and was not given before. 0 lets the operating system choose.
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
