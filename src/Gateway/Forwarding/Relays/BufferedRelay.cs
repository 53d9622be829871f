using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Gateway.Bedrock.Runtime;
using Gateway.Callers;
using Gateway.Catalog;
using Gateway.PersonalData;
using Gateway.Usage;

namespace Gateway.Forwarding.Relays;

/// <summary>One JSON object, held until it is complete: what is not whole is not given.</summary>
internal sealed class BufferedRelay(
    HttpContext context, RequestRecord record, BedrockOperation operation, PersonalDataPolicy personalData,
    TimeProvider time)
    : ResponseRelay(context, record)
{
    // What the server is given at once: a large answer is not to be in memory twice.
    private const int MaxUnflushed = 64 * 1024;

    public override async Task RelayAsync(BedrockResponse response, BedrockCall call)
    {
        var whole = (BufferedResponse)response;
        if (!TryRead(whole.Body.Span, out var summary))
        {
            await WriteErrorAsync(NetworkErrors.NotUnderstood);
            return;
        }

        (Record.Usage, Record.StopReason) = (summary.Usage, summary.StopReason);
        if (Record.ResponsePersonalData.Count > 0 && personalData.Responses == PersonalDataAction.Block)
        {
            await WriteErrorAsync(personalData.ResponseError);
            return;
        }

        WriteHeaders(response.Headers, response.Headers.ContentType);
        Response.ContentLength = whole.Body.Length;
        Record.Begin();
        if (await TryWriteAsync(whole.Body, call))
        {
            Record.Complete();
            return;
        }

        // Nothing can be said any more: the answer has its length, and ends before it.
        Record.CutOff();
        Context.Abort();
    }

    // False when the caller does not take it before the call's deadline.
    private async ValueTask<bool> TryWriteAsync(ReadOnlyMemory<byte> body, BedrockCall call)
    {
        while (!body.IsEmpty)
        {
            var piece = body[..Math.Min(body.Length, MaxUnflushed)];
            Response.BodyWriter.Write(piece.Span);
            body = body[piece.Length..];
            if (!await TryFlushAsync(call))
            {
                return false;
            }

            Context.RequestAborted.ThrowIfCancellationRequested();
        }

        return true;
    }

    // Only the wait ends: were the flush cancelled, the reader would look like one that left.
    private async ValueTask<bool> TryFlushAsync(BedrockCall call)
    {
        var flush = Response.BodyWriter.FlushAsync(CancellationToken.None);
        if (flush.IsCompleted)
        {
            await flush;
            return true;
        }

        try
        {
            var left = call.Deadline - time.GetElapsedTime(call.StartedAt);
            await flush.AsTask().WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, Context.RequestAborted);
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

        var scan = new ResponseScan(json, personalData.ResponseRules, Context.RequestAborted);
        if (!ResponseSummary.TryRead(operation.Name, json, ref scan, out summary))
        {
            return false;
        }

        var counts = new MatchCounts();
        counts.Add(scan.InTexts);
        counts.Add(scan.InNames);
        Record.ResponsePersonalData = counts.ToList();
        return true;
    }
}
