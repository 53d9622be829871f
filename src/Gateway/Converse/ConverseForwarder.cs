using Gateway.Bedrock;
using Gateway.Callers;
using Gateway.Converse.Relays;
using Gateway.Errors;
using Gateway.Inspection.Splices;
using Gateway.Operations;
using Gateway.Quotas;
using Gateway.Usage;
using Microsoft.Extensions.Options;

namespace Gateway.Converse;

/// <summary>
/// The whole service: carries one request from a caller to Bedrock and the answer back.
/// <list type="number">
/// <item><description>(0) who: the caller, known since <see cref="CallerAuthentication"/>, what it may call, and
/// whether there is room for one more request.</description></item>
/// <item><description>(1) read: the body once, into pooled memory; each of its members is looked at in
/// passing.</description></item>
/// <item><description>(2) place: the model, with the proof that the call stays in Japan.</description></item>
/// <item><description>(3) inspect: whether this application may send what is inside, and what the gateway adds to
/// it.</description></item>
/// <item><description>(6) send: Bedrock, with deadline, retries, and a signature for each attempt.</description></item>
/// <item><description>(7) relay: Bedrock's bytes, untouched; whole or frame by frame.</description></item>
/// <item><description>(8) settle: what was used, whatever happened.</description></item>
/// </list>
/// Steps 4 and 5 (admit, record) are not built yet; their numbers are kept for them.
/// </summary>
internal sealed class ConverseForwarder(
    Admission admission,
    ModelRequestReader requests,
    BedrockClient bedrock,
    AnswerRelays relays,
    Settlements settlements,
    Drain drain,
    IOptions<BedrockOptions> upstream)
{
    private static readonly Refusal NotGranted = ErrorCode.OperationNotAllowed.Because(
        "このアプリケーションにはこの操作の利用が許可されていません。追加はゲートウェイの運用担当者に依頼してください（運用担当者向け: 設定 Callers__Applications__…__Operations）。",
        "This application has not been granted this operation. "
        + "Ask the gateway's operator for it (setting Callers__Applications__…__Operations).");

    /// <param name="context">The request. Its caller is known.</param>
    /// <param name="operation">What is asked for.</param>
    /// <param name="modelFromRoute">The model named by the URL; <c>null</c> where the body names it.</param>
    public async Task ForwardAsync(HttpContext context, BedrockOperation operation, string? modelFromRoute)
    {
        var aborted = context.RequestAborted;
        var settlement = settlements.Open(context, operation.Name);                                     // 0 who
        var relay = relays.For(context, settlement, operation);
        try
        {
            if (!settlement.Application.MayCall(operation.Name))
            {
                await relay.RefuseAsync(NotGranted);
                return;
            }

            if (!admission.Enter(settlement.Application).Is(out var lease, out var refusal))
            {
                await relay.RefuseAsync(refusal);
                return;
            }

            using var leave = lease;
            var read = await requests.ReadAsync(                                                        // 1 read
                context.Request, settlement.Application, operation, modelFromRoute, lease, aborted);
            if (!read.Is(out var request, out refusal))
            {
                await relay.RefuseAsync(refusal);
                return;
            }

            using var body = request;
            if (!request.Place(settlement.Application).Is(out var placement, out refusal))               // 2 place
            {
                await relay.RefuseAsync(refusal);
                return;
            }

            settlement.Placement = placement;
            (settlement.PersonalData, settlement.UnreadableAttachments) =
                (request.PersonalData, request.UnreadableAttachments);
            if (request.Inspect(settlement.RequestId, placement) is { } denied)                         // 3 inspect
            {
                await relay.RefuseAsync(denied);
                return;
            }

            if (request.LeftOut is { Count: > 0 } leftOut)
            {
                context.Response.Headers["X-Gateway-Dropped"] = string.Join(", ", leftOut);
            }

            var call = new BedrockCall(
                settlement.RequestId, placement, operation, request.Headers, request.Body.Bytes,
                request.Limits.Deadline, request.Limits.MayRetry)
            {
                AttemptTimeout = placement.AttemptTimeout ?? upstream.Value.AttemptTimeout,
                Application = settlement.Application.Id,
            };
            var sent = await relay.WaitAsync(SendAsync(settlement, call, request.Body, lease, aborted));       // 6 send
            if (!sent.Is(out var answer, out refusal))
            {
                await relay.RefuseAsync(refusal);
                return;
            }

            await using var given = answer;
            await relay.RelayAsync(answer, call);                                                       // 7 relay
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

    private async Task<Result<BedrockAnswer>> SendAsync(
        Settlement settlement, BedrockCall call, RequestBody body, Admission.Lease lease,
        CancellationToken aborted)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(aborted, drain.Over);
        try
        {
            return await bedrock.SendAsync(call, over.Token);
        }
        catch (OperationCanceledException) when (!aborted.IsCancellationRequested)
        {
            return StreamRefusals.Draining;
        }
        finally
        {
            (settlement.Attempts, settlement.SessionName, settlement.UpstreamRequestId) =
                (call.Attempts, call.SessionName, call.UpstreamRequestId);
            settlement.AmbiguousAttempts = call.AmbiguousAttempts;
            if (call.InFlight || call.AmbiguousAttempts > 0 || call.ConnectionRenewed)
            {
                body.KeepFromPool();
            }

            body.Dispose(); // A stream may go on for minutes; what was asked is not needed for it.
            lease.Release();
        }
    }
}
