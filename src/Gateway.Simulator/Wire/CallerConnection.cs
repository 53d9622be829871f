using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;

namespace Gateway.Simulator.Wire;

/// <summary>
/// The socket of a call, for endings that no server produces on purpose. Over HTTP/2 they end all calls of the connection.
/// </summary>
internal static class CallerConnection
{
    /// <summary>
    /// Resets the connection: without lingering, a close sends RST instead of FIN, as a dying host or a firewall does.
    /// </summary>
    internal static void Reset(HttpContext context)
    {
        if (Socket(context) is { } socket)
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
            socket.Close();
        }

        context.Abort();
    }

    /// <summary>Closes the connection while the response is incomplete.</summary>
    internal static void Close(HttpContext context)
    {
        Socket(context)?.Shutdown(SocketShutdown.Send);
        context.Abort();
    }

    private static Socket? Socket(HttpContext context) => context.Features.Get<IConnectionSocketFeature>()?.Socket;
}
