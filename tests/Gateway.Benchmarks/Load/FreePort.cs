using System.Net;
using System.Net.Sockets;

namespace Gateway.Benchmarks.Load;

/// <summary>Finds a port for a program that cannot tell which one the operating system gave it.</summary>
internal static class FreePort
{
    /// <summary>A port of the loopback address that nothing listens on now.</summary>
    public static int Find()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        return ((IPEndPoint)free.LocalEndpoint).Port;
    }
}
