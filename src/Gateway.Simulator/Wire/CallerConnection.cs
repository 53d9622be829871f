using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;

namespace Gateway.Simulator.Wire;

/// <summary>
/// The socket under a call, for ends that no server makes on purpose. Over HTTP/2 they end all calls of the connection.
/// </summary>
internal static class CallerConnection
{
    /// <summary>Without lingering a close sends RST instead of FIN: what a dying peer or a firewall sends.</summary>
    internal static void Reset(HttpContext context)
    {
        if (Socket(context) is { } socket)
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
            socket.Close();
        }

        context.Abort();
    }

    /// <summary>Closes the connection with the answer unfinished.</summary>
    internal static void Close(HttpContext context)
    {
        Socket(context)?.Shutdown(SocketShutdown.Send);
        context.Abort();
    }

    private static Socket? Socket(HttpContext context) => context.Features.Get<IConnectionSocketFeature>()?.Socket;
}
