using System.Net;
using Gateway.Network;

namespace Gateway.Bedrock.Runtime;

/// <summary>The connections to Bedrock and their rules: no redirect, no proxy, no cookie, no decompression.</summary>
internal static class BedrockConnections
{
    public static HttpMessageInvoker Open(
        BedrockOptions options, UpstreamConnector connector, TimeProvider time) =>
        new(
            new SocketsHttpHandler
            {
                UseProxy = false,
                AllowAutoRedirect = false,
                UseCookies = false,
                AutomaticDecompression = DecompressionMethods.None,
                ActivityHeadersPropagator = null,
                ConnectTimeout = options.ConnectTimeout,
                ConnectCallback = connector.ConnectAsync,
                PlaintextStreamFilter = (context, _) =>
                    ValueTask.FromResult<Stream>(new StaleConnection(context.PlaintextStream, time)),
                PooledConnectionLifetime = options.ConnectionLifetime,

                // A stream that is abandoned is closed at once: reading on to keep the connection would keep the model at work.
                MaxResponseDrainSize = 0,
                ResponseDrainTimeout = TimeSpan.Zero,
            },
            disposeHandler: true);
}
