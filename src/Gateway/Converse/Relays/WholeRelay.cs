using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Gateway.Bedrock;
using Gateway.Callers;
using Gateway.Inspection.PersonalData;
using Gateway.Usage;

namespace Gateway.Converse.Relays;

/// <summary>One JSON object, held until it is complete: what is not whole is not given.</summary>
internal sealed class WholeRelay(
    HttpContext context, Settlement settlement, BedrockOperation operation, PersonalDataPolicy personalData,
    TimeProvider time)
    : AnswerRelay(context, settlement)
{
    // What the server is given at once: a large answer is not to be in memory twice.
    private const int MostUnflushed = 64 * 1024;

    public override async Task RelayAsync(BedrockAnswer answer, BedrockCall call)
    {
        var whole = (WholeAnswer)answer;
        if (!TryRead(whole.Body.Span, out var summary))
        {
            await RefuseAsync(NetworkRefusals.NotUnderstood);
            return;
        }

        (Settlement.Usage, Settlement.StopReason) = (summary.Usage, summary.StopReason);
        if (Settlement.AnswerPersonalData.Count > 0 && personalData.Answers == PersonalDataAction.Block)
        {
            await RefuseAsync(personalData.AnswerRefusal);
            return;
        }

        WriteHeaders(answer.Headers, answer.Headers.ContentType);
        Response.ContentLength = whole.Body.Length;
        Settlement.Begin();
        if (await TryWriteAsync(whole.Body, call))
        {
            Settlement.Answer();
            return;
        }

        // Nothing can be said any more: the answer has its length, and ends before it.
        Settlement.CutOff();
        Context.Abort();
    }

    // False when the caller does not take it before the call's deadline.
    private async ValueTask<bool> TryWriteAsync(ReadOnlyMemory<byte> body, BedrockCall call)
    {
        while (!body.IsEmpty)
        {
            var piece = body[..Math.Min(body.Length, MostUnflushed)];
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

    private bool TryRead(ReadOnlySpan<byte> json, [NotNullWhen(true)] out AnswerSummary? summary)
    {
        if (personalData.AnswerRules.Length == 0)
        {
            return AnswerSummary.TryRead(operation.Name, json, out summary);
        }

        var scan = new ResponseScan(json, personalData.AnswerRules, Context.RequestAborted);
        if (!AnswerSummary.TryRead(operation.Name, json, ref scan, out summary))
        {
            return false;
        }

        var counts = new FoundCounts();
        counts.Add(scan.InTexts);
        counts.Add(scan.InNames);
        Settlement.AnswerPersonalData = counts.ToList();
        return true;
    }
}
