using Gateway.Simulator.Journal;

namespace Gateway.Simulator.Wire;

/// <summary>Sends a reply, or deliberately does what a bad network would do.</summary>
internal sealed class ReplyWriter(StreamSender streams, TimeProvider time, IHostApplicationLifetime lifetime)
{
    /// <returns>How the sending ended.</returns>
    /// <exception cref="OperationCanceledException">The caller disconnected, or the host is stopping.</exception>
    internal async Task<ResponseEnding> WriteAsync(
        HttpContext context, ServiceReply reply, string requestId, ResponseProgress progress)
    {
        // A stopping host does not wait for responses that are delayed on purpose.
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
                await Task.Delay(StreamSender.MaxHang, time, cancellation);
                return ResponseEnding.Cut;
            case Delivery.Reset:
                CallerConnection.Reset(context);
                return ResponseEnding.Cut;
            default:
                Begin(context.Response, reply, requestId);
                return reply.Stream is not null
                    ? await streams.SendAsync(context, reply.Stream, progress, cancellation)
                    : await SendAsync(context, reply, progress);
        }
    }

    private static void Begin(HttpResponse response, ServiceReply reply, string requestId)
    {
        response.StatusCode = reply.Status;
        response.Headers["x-amzn-RequestId"] = requestId;
        response.ContentType = reply.ContentType;
        if (reply.ErrorType is not null)
        {
            response.Headers["x-amzn-ErrorType"] = reply.ErrorType;
        }

        foreach (var (name, value) in reply.Headers)
        {
            response.Headers[name] = value;
        }
    }

    private static async Task<ResponseEnding> SendAsync(HttpContext context, ServiceReply reply, ResponseProgress progress)
    {
        context.Response.ContentLength = reply.Body.Length;
        var part = reply.Delivery == Delivery.Whole ? reply.Body : reply.Body[..(reply.Body.Length / 2)];
        if (!await StreamSender.TryWriteAsync(context, part, progress, context.RequestAborted))
        {
            return ResponseEnding.CallerLeft;
        }

        if (reply.Delivery == Delivery.Whole)
        {
            return ResponseEnding.Whole;
        }

        CallerConnection.Close(context);
        return ResponseEnding.Cut;
    }
}
