using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Gateway.Network;

/// <summary>
/// Opens the connections to AWS, only to addresses inside the VPC. Each connection makes its own look-up, whose addresses must
/// all be inside, and is then opened to one of exactly these.
/// </summary>
internal sealed partial class UpstreamConnector(
    HostLookup lookup, VpcAddresses inside, ILogger<UpstreamConnector> logger)
{
    // An interface endpoint drops a connection that is idle for 350 s, and models can think longer than that.
    private const int SecondsUntilFirstProbe = 60;
    private const int SecondsBetweenProbes = 15;
    private const int ProbesUntilDead = 4;

    private readonly ConcurrentDictionary<string, bool> _leadsOutside = new(StringComparer.Ordinal);

    /// <summary>Connects, as the <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    /// <exception cref="NotPrivateException">At least one address of the name is outside the VPC.</exception>
    /// <exception cref="SocketException">The name has no address, or none of them accepts the connection.</exception>
    public async ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = await lookup(host, cancellationToken);
        if (addresses.Length == 0)
        {
            throw new SocketException((int)SocketError.HostNotFound);
        }

        var outside = addresses.Count(address => !inside.Contain(address));
        Note(host, outside, addresses.Length);
        return outside == 0
            ? await ConnectAsync(addresses, port, cancellationToken)
            : throw new NotPrivateException(host);
    }

    private static async Task<Stream> ConnectAsync(IPAddress[] addresses, int port, CancellationToken cancellationToken)
    {
        for (var i = 0; ; i++)
        {
            var socket = new Socket(addresses[i].AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                KeepAlive(socket);
                await socket.ConnectAsync(addresses[i], port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException) when (i + 1 < addresses.Length)
            {
                socket.Dispose();
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
    }

    private static void KeepAlive(Socket socket)
    {
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, SecondsUntilFirstProbe);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, SecondsBetweenProbes);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, ProbesUntilDead);
    }

    // Logged once when it begins and once when it ends; otherwise every request would write a line.
    private void Note(string host, int outside, int all)
    {
        if (outside > 0 && !_leadsOutside.GetValueOrDefault(host))
        {
            _leadsOutside[host] = true;
            Log.LeadsOutside(logger, host, outside, all);
        }
        else if (outside == 0 && _leadsOutside.TryRemove(host, out _))
        {
            Log.LeadsInsideAgain(logger, host);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2202, LogLevel.Error,
            "{Host} leads outside the VPC: {Outside} of {All} addresses are not inside Network__VpcCidrBlocks. Nothing is "
            + "sent there. See that the interface endpoint is there and its private DNS is on, and that the VPC has "
            + "enableDnsSupport and enableDnsHostnames; if the address is the VPC's, add its range.")]
        public static partial void LeadsOutside(ILogger logger, string host, int outside, int all);

        [LoggerMessage(2203, LogLevel.Information, "{Host} leads into the VPC again.")]
        public static partial void LeadsInsideAgain(ILogger logger, string host);
    }
}
