using Gateway.Bedrock;
using Gateway.Callers;
using Gateway.Catalog;
using Gateway.Errors;
using Gateway.Operations;
using Gateway.Residency;
using Gateway.Usage;
using Microsoft.Extensions.Options;

namespace Gateway.Converse;

/// <summary>
/// The whole service: carries one Converse request from a caller to Bedrock and the answer back.
/// <list type="number">
/// <item><description>(0) who: the caller, known since <see cref="CallerAuthentication"/>.</description></item>
/// <item><description>(1) read: the body once, into pooled memory, and the model's name.</description></item>
/// <item><description>(2) place: the model, with the proof that the call stays in Japan.</description></item>
/// <item><description>(6) send: Bedrock, with deadline, retries, and a signature for each attempt.</description></item>
/// <item><description>(7) relay: Bedrock's bytes, untouched.</description></item>
/// <item><description>(8) settle: what was used, whatever happened.</description></item>
/// </list>
/// Steps 3 to 5 (inspect, admit, record) are not built yet; their numbers are kept for them.
/// </summary>
internal sealed class ConverseForwarder(
    Snapshot<CatalogOptions, ResidencyPolicy> residency,
    BedrockClient bedrock,
    Settlements settlements,
    IOptions<OperationsOptions> operations,
    IOptions<BedrockOptions> upstream)
{
    /// <param name="context">The request. Its caller is known.</param>
    /// <param name="modelFromRoute">The model named by the URL; <c>null</c> where the body names it.</param>
    public async Task ForwardAsync(HttpContext context, string? modelFromRoute)
    {
        var aborted = context.RequestAborted;
        var settlement = settlements.Open(context, "Converse");                                         // 0 who
        try
        {
            var read = await ConverseRequest.ReadAsync(                                                 // 1 read
                context.Request, modelFromRoute, operations.Value.MaxRequestBodyBytes,
                upstream.Value.Deadline, aborted);
            if (!read.Is(out var request, out var refusal))
            {
                await RefuseAsync(context, settlement, refusal);
                return;
            }

            using var body = request;
            if (!residency.Current.Place(settlement.Application, request.Model)                         // 2 place
                .Is(out var placement, out refusal))
            {
                await RefuseAsync(context, settlement, refusal);
                return;
            }

            settlement.Placement = placement;
            var call = new BedrockCall(
                settlement.RequestId, placement, "converse", request.Body.Bytes,
                request.Limits.Deadline, request.Limits.MayRetry);
            using var answer = await SendAsync(context, settlement, call, request.Body);                // 6 send
            if (answer is not null)
            {
                await RelayAsync(context.Response, settlement, answer, aborted);                        // 7 relay
            }
        }
        catch (OperationCanceledException)
        {
            // Everything else that takes too long is a refusal: here the caller has left, and nobody reads an answer.
            settlement.Abandon();
            context.Abort();
        }
        finally
        {
            settlements.Settle(settlement);                                                             // 8 settle
        }
    }

    private async Task<BedrockAnswer?> SendAsync(
        HttpContext context, Settlement settlement, BedrockCall call, RequestBody body)
    {
        Result<BedrockAnswer> sent;
        try
        {
            sent = await bedrock.SendAsync(call, context.RequestAborted);
        }
        finally
        {
            (settlement.Attempts, settlement.SessionName, settlement.UpstreamRequestId) =
                (call.Attempts, call.SessionName, call.UpstreamRequestId);
            if (call.InFlight)
            {
                body.KeepFromPool();
            }
        }

        if (!sent.Is(out var answer, out var refusal))
        {
            await RefuseAsync(context, settlement, refusal);
            return null;
        }

        if (ConverseAnswer.TryRead(answer.Body.Span, out var summary))
        {
            (settlement.Usage, settlement.StopReason) = (summary.Usage, summary.StopReason);
            return answer;
        }

        answer.Dispose();
        await RefuseAsync(context, settlement, NetworkRefusals.NotUnderstood);
        return null;
    }

    private static async Task RelayAsync(
        HttpResponse response, Settlement settlement, BedrockAnswer answer, CancellationToken cancellationToken)
    {
        settlement.Answer();
        response.ContentType = "application/json";
        response.ContentLength = answer.Body.Length;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["x-amzn-RequestId"] = answer.RequestId;
        await response.Body.WriteAsync(answer.Body, cancellationToken);
    }

    private static Task RefuseAsync(HttpContext context, Settlement settlement, Refusal refusal)
    {
        settlement.Refuse(refusal, BedrockHost.Owns(context));
        return RefusalWriter.WriteAsync(context, refusal);
    }
}
