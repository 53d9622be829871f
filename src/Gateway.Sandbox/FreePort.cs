using System.Net;
using System.Net.Sockets;

namespace Gateway.Sandbox;

/// <summary>Finds a loopback port to listen on.</summary>
internal static class FreePort
{
    // Beyond this, something other than a second sandbox is going on.
    private const int MostTries = 50;

    /// <summary>The wanted port, or the next one that nobody listens on. 0 asks the operating system for any.</summary>
    /// <exception cref="InvalidOperationException">50 ports in a row are taken.</exception>
    public static int From(int wanted)
    {
        for (var port = wanted; port < wanted + MostTries && port <= IPEndPoint.MaxPort; port++)
        {
            using var probe = new TcpListener(IPAddress.Loopback, port);
            try
            {
                probe.Start();
                return ((IPEndPoint)probe.LocalEndpoint).Port;
            }
            catch (SocketException)
            {
                // Taken: the next one.
            }
        }

        throw new InvalidOperationException($"No free port from {wanted} on.");
    }
}
