using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;

namespace Gateway.Simulator.Wire;

/// <summary>Puts a reply on the wire, or does on purpose what a bad network would do.</summary>
internal sealed class ReplyWriter(TimeProvider time, IHostApplicationLifetime lifetime)
{
    // Longer than any client waits; a bound all the same.
    private static readonly TimeSpan LongestHang = TimeSpan.FromHours(2);

    internal async Task WriteAsync(HttpContext context, ServiceReply reply, string requestId)
    {
        // A host that stops does not wait for answers that were never meant to come soon.
        using var end = CancellationTokenSource.CreateLinkedTokenSource(
            context.RequestAborted, lifetime.ApplicationStopping);
        var cancellation = end.Token;
        if (reply.Delay > TimeSpan.Zero)
        {
            await Task.Delay(reply.Delay, time, cancellation);
        }

        switch (reply.Delivery)
        {
            case Delivery.Hang:
                await Task.Delay(LongestHang, time, cancellation);
                break;
            case Delivery.Reset:
                Reset(context);
                break;
            default:
                await SendAsync(context, reply, requestId, context.RequestAborted);
                break;
        }
    }

    private static async Task SendAsync(
        HttpContext context, ServiceReply reply, string requestId, CancellationToken cancellation)
    {
        var response = context.Response;
        response.StatusCode = reply.Status;
        response.Headers["x-amzn-RequestId"] = requestId;
        response.ContentType = reply.ContentType;
        response.ContentLength = reply.Body.Length;
        if (reply.ErrorType is not null)
        {
            response.Headers["x-amzn-ErrorType"] = reply.ErrorType;
        }

        if (reply.Delivery == Delivery.Whole)
        {
            await response.Body.WriteAsync(reply.Body, cancellation);
            return;
        }

        await response.Body.WriteAsync(reply.Body[..(reply.Body.Length / 2)], cancellation);
        await response.Body.FlushAsync(cancellation);
        Socket(context)?.Shutdown(SocketShutdown.Send);
        context.Abort();
    }

    // Without lingering a close sends RST instead of FIN: what a dying peer or a firewall sends.
    private static void Reset(HttpContext context)
    {
        if (Socket(context) is { } socket)
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
            socket.Close();
        }

        context.Abort();
    }

    private static Socket? Socket(HttpContext context) => context.Features.Get<IConnectionSocketFeature>()?.Socket;
}
