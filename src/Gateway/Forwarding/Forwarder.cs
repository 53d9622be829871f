using Gateway.Bedrock.Runtime;
using Gateway.Callers;
using Gateway.Catalog;
using Gateway.Concurrency;
using Gateway.Errors;
using Gateway.Forwarding.Relays;
using Gateway.Hosting;
using Gateway.Http;
using Gateway.Residency;
using Gateway.Surfaces;
using Gateway.Usage;

namespace Gateway.Forwarding;

/// <summary>
/// The whole service: carries one request from a caller to Bedrock and the response back.
/// <list type="number">
/// <item><description>(0) who: the caller, known since <see cref="CallersServices.UseCallers"/>, what it may call, and
/// whether there is room for one more request.</description></item>
/// <item><description>(1) read: the body once, into one buffer; one walk over it finds what the later
/// steps need.</description></item>
/// <item><description>(2) place: the model, with the proof that the call stays in Japan.</description></item>
/// <item><description>(3) inspect: checks that this application may send the content, and makes the gateway's
/// edits.</description></item>
/// <item><description>(4) admit: reserves of the application's limits what the request can use at most.</description></item>
/// <item><description>(5) record: the intent, durable in the ledger before anything is sent.</description></item>
/// <item><description>(6) send: Bedrock, with deadline, retries, and a signature for each attempt; one call, or the batch of
/// them that the request means.</description></item>
/// <item><description>(7) relay: Bedrock's bytes, untouched; buffered or frame by frame.</description></item>
/// <item><description>(8) settle: limits, ledger, metrics and the log line, whatever happened.</description></item>
/// </list>
/// </summary>
internal sealed class Forwarder(
    Admission admission,
    ModelRequestReader requests,
    CallSender calls,
    ResponseRelays relays,
    RequestAccounts accounts,
    Settlements settlements,
    Drain drain,
    RequestTimers timers)
{
    private static readonly GatewayError NotGranted = ErrorCode.OperationNotAllowed.Because(
        "このアプリケーションにはこの操作の利用が許可されていません。追加はゲートウェイの運用担当者に依頼してください（運用担当者向け: 設定 Callers__Applications__…__Operations）。",
        "This application has not been granted this operation. "
        + "Ask the gateway's operator for it (setting Callers__Applications__…__Operations).");

    /// <summary>Runs one request, writes its error if it has one, and settles it whatever happened.</summary>
    /// <param name="context">The request. Its caller is known.</param>
    /// <param name="operation">The operation that the request calls.</param>
    /// <param name="modelFromRoute">The model named by the URL; <c>null</c> where the body names it.</param>
    public async Task ForwardAsync(HttpContext context, BedrockOperation operation, string? modelFromRoute)
    {
        var surface = Surface.Of(context);
        var record = settlements.Open(context, surface.Name, operation.Name);
        var account = accounts.Open(record);
        using var timer = timers.Start(context.RequestAborted, drain.Over);
        try
        {
            if (await RunAsync(context, surface, operation, modelFromRoute, record, account, timer) is { } error)
            {
                record.Fail(error, surface.Errors.StatusOf(error));
                context.Features.Set(record); // Likewise: a refusal says more than its code.
                await ErrorWriter.WriteAsync(context, error);
            }
        }
        catch (OperationCanceledException)
        {
            // The caller has left, so no response is written. Every other wait that takes too long is an error value.
            record.Abandon();
            context.Abort();
        }
        finally
        {
            account.Settle();                                                                           // 8 settle
            settlements.Settle(record);
        }
    }

    /// <returns>The error if no response has begun; <c>null</c> if one was relayed, to its end or to its error.</returns>
    private async ValueTask<GatewayError?> RunAsync(
        HttpContext context, Surface surface, BedrockOperation operation, string? modelFromRoute, RequestRecord record,
        RequestAccount account, RequestTimer timer)
    {
        if (!surface.MayCall(record.Application, operation))                                            // 0 who
        {
            return NotGranted;
        }

        if (accounts.Ledger.Check() is { } unwritable) // Nothing would be sent: the body need not be read.
        {
            return unwritable;
        }

        if (!admission.Enter(record.Application).Is(out var lease, out var error))
        {
            return error;
        }

        using var leave = lease;
        var read = await requests.ReadAsync(                                                            // 1 read
            context.Request, surface, record.Application, operation, modelFromRoute, lease, timer);
        if (!read.Is(out var request, out error))
        {
            return error;
        }

        return await CarryAsync(context, surface, request, record, account, timer);
    }

    // Steps 2 to 7 of a request that was read. Gives the request back.
    private async ValueTask<GatewayError?> CarryAsync(
        HttpContext context, Surface surface, ModelRequest request, RequestRecord record, RequestAccount account, RequestTimer timer)
    {
        using var abandonment = calls.Watch(record, timer);
        BedrockCall call;
        IResponseRelay relay;
        Result<BedrockResponse> sent;
        GatewayError? error;
        using (request) // Given back before the response is relayed: a stream may take minutes.
        {
            record.Operation = request.Operation.Name;
            if (!record.Application.MayCall(request.Operation.Name))
            {
                return NotGranted;
            }

            if (!Prepare(request, record, timer).Is(out var placement, out error))                      // 2 place, 3 inspect
            {
                return error;
            }

            ResponseHead.Announce(context.Response, request.LeftOut);
            error = await account.AdmitAsync(placement, request.Size, context.RequestAborted);          // 4 admit
            surface.WriteRateLimits(context.Response.Headers, account.RateLimits, accounts.Time);
            if (error is not null)
            {
                return error;
            }

            if (request.IsEstimated)
            {
                return await EstimateAsync(context, surface, record, TokenEstimate.Of(request.Body.Span));
            }

            if (await account.RecordAsync(placement, context.RequestAborted) is { } unrecorded)         // 5 record
            {
                return unrecorded;
            }

            call = calls.CallOf(request, placement, record);
            abandonment?.Follow(call);
            relay = relays.For(context, surface, record, request.Operation, request.Translation, timer);
            sent = await calls.SendAsync(call, request, relay, record, timer);                          // 6 send
            if (request.EstimateInsteadOf(sent.Error) is { } tokens)
            {
                return await EstimateAsync(context, surface, record, tokens);
            }
        }

        if (sent.Is(out var response, out error))
        {
            using var given = response;
            error = await relay.RelayAsync(response, call);                                             // 7 relay
        }

        if (error is not null)
        {
            await relay.WriteErrorAsync(error); // In the response, if that has begun.
        }

        return null;
    }

    // Makes the body the one for Bedrock, or says why it may not be sent.
    private static Result<Placement> Prepare(ModelRequest request, RequestRecord record, RequestTimer timer)
    {
        if (!request.Place(record.Application).Is(out var placement, out var error))
        {
            return error;
        }

        if (request.Translate(record.Application, placement, timer) is { } meaningless)
        {
            record.Place(placement, [], 0);
            return meaningless;
        }

        record.Place(placement, request.PersonalData, request.UnreadableAttachments);
        return request.Inspect(record, placement) is { } denied ? denied : placement;
    }

    private static async ValueTask<GatewayError?> EstimateAsync(
        HttpContext context, Surface surface, RequestRecord record, long tokens)
    {
        record.Begin();
        await surface.WriteEstimateAsync(context, tokens);
        record.Complete();
        return null;
    }
}
