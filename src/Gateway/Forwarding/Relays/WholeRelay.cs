using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Gateway.Bedrock.Runtime;
using Gateway.Callers;
using Gateway.Catalog;
using Gateway.Errors;
using Gateway.PersonalData;
using Gateway.Surfaces;
using Gateway.Usage;

namespace Gateway.Forwarding.Relays;

/// <summary>Relays a response that is one JSON object, and sends nothing of it before it has arrived complete.</summary>
internal sealed class WholeRelay(
    HttpContext context, Surface surface, RequestRecord record, BedrockOperation operation, Translation? translation,
    PersonalDataPolicy personalData, TimeProvider time)
    : IResponseRelay
{
    // The most bytes given to the server at once, so that a large response is not in memory twice.
    private const int MaxUnflushed = 64 * 1024;

    public ValueTask<Result<BedrockResponse>> WaitAsync(ValueTask<Result<BedrockResponse>> sending) => sending;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<GatewayError?> RelayAsync(BedrockResponse response, BedrockCall call)
    {
        if (context.RequestAborted.IsCancellationRequested)
        {
            Abandon(response);
        }

        var body = response is JoinedResponse joined ? joined.Body : default;
        if (body.IsEmpty && Read((BufferedResponse)response, call, out body) is { } error)
        {
            return error;
        }

        ResponseHead.Write(context, surface, response.Headers, surface.ContentTypeOf(response.Headers));
        context.Response.ContentLength = body.Length;
        record.Begin();
        if (await TryWriteAsync(body, call))
        {
            record.Complete();
            return null;
        }

        // Too late for an error: the client sees a response that ends before its Content-Length.
        record.CutOff();
        context.Abort();
        return null;
    }

    public Task WriteErrorAsync(GatewayError error)
    {
        record.Fail(error, surface.Errors.StatusOf(error));
        return ErrorWriter.WriteAsync(context, error);
    }

    // Records what was used. Nothing else is done with the response: nobody will read it.
    private void Abandon(BedrockResponse response)
    {
        if (response is BufferedResponse whole && ResponseSummary.TryRead(operation.Name, whole.Body.Span, out var summary))
        {
            record.Respond(summary, operation.Invokes ? whole.Headers.Further : []);
        }

        context.RequestAborted.ThrowIfCancellationRequested();
    }

    // The body for the caller, of a response that was not put together.
    private GatewayError? Read(BufferedResponse whole, BedrockCall call, out ReadOnlyMemory<byte> body)
    {
        body = default;
        if (!TryRead(whole.Body.Span, out var summary))
        {
            call.Attempts[^1].Fail(NetworkErrors.NotUnderstood);
            return NetworkErrors.NotUnderstood;
        }

        record.Respond(summary, operation.Invokes ? whole.Headers.Further : []);
        if (record.ResponsePersonalData.Count > 0 && personalData.Responses == PersonalDataAction.Block)
        {
            return personalData.ResponseError;
        }

        body = translation is null ? surface.BodyOf(operation, whole.Body) : translation.BodyOf(whole.Body);
        if (body.IsEmpty)
        {
            call.Attempts[^1].Fail(NetworkErrors.NotUnderstood);
            return NetworkErrors.NotUnderstood;
        }

        return null;
    }

    // False when the caller does not read it before the call's deadline.
    private async ValueTask<bool> TryWriteAsync(ReadOnlyMemory<byte> body, BedrockCall call)
    {
        while (!body.IsEmpty)
        {
            var piece = body[..Math.Min(body.Length, MaxUnflushed)];
            context.Response.BodyWriter.Write(piece.Span);
            body = body[piece.Length..];
            if (!await TryFlushAsync(call))
            {
                return false;
            }

            context.RequestAborted.ThrowIfCancellationRequested();
        }

        return true;
    }

    // Cancels only the wait: with a cancelled flush, a slow caller would look like one that left.
    private async ValueTask<bool> TryFlushAsync(BedrockCall call)
    {
        var flush = context.Response.BodyWriter.FlushAsync(CancellationToken.None);
        if (flush.IsCompleted)
        {
            await flush;
            return true;
        }

        try
        {
            var left = call.Deadline - time.GetElapsedTime(call.StartedAt);
            await flush.AsTask().WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, context.RequestAborted);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private bool TryRead(ReadOnlySpan<byte> json, [NotNullWhen(true)] out ResponseSummary? summary)
    {
        if (personalData.ResponseRules.Length == 0)
        {
            return ResponseSummary.TryRead(operation.Name, json, out summary);
        }

        var scan = new ResponseScan(json, personalData.ResponseRules, context.RequestAborted);
        if (!ResponseSummary.TryRead(operation.Name, json, ref scan, out summary))
        {
            return false;
        }

        var counts = new MatchCounts();
        counts.Add(scan.InTexts);
        counts.Add(scan.InNames);
        record.ResponsePersonalData = counts.ToList();
        return true;
    }
}
