using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Gateway.Sandbox;

/// <summary>Finds a loopback port to listen on.</summary>
internal static class FreePort
{
    // Beyond this, something other than a second sandbox is going on.
    private const int MostTries = 50;

    /// <summary>
    /// An address with the wanted port, or the next one that nobody listens on. 0 leaves the
    /// choice to the operating system.
    /// </summary>
    /// <exception cref="InvalidOperationException">50 ports in a row are taken.</exception>
    public static string Url(int wanted) =>
        string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{(wanted == 0 ? 0 : From(wanted))}");

    private static int From(int wanted)
    {
        for (var port = wanted; port < wanted + MostTries && port <= IPEndPoint.MaxPort; port++)
        {
            using var probe = new TcpListener(IPAddress.Loopback, port);
            try
            {
                probe.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken: the next one.
            }
        }

        throw new InvalidOperationException($"No free port from {wanted} on.");
    }
}
