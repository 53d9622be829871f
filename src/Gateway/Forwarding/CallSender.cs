using Gateway.Bedrock;
using Gateway.Bedrock.Runtime;
using Gateway.Concurrency;
using Gateway.Errors;
using Gateway.Forwarding.Batches;
using Gateway.Forwarding.Relays;
using Gateway.Http;
using Gateway.Residency;
using Gateway.Usage;
using Microsoft.Extensions.Options;

namespace Gateway.Forwarding;

/// <summary>Step 6: sends a request as one call, or as the batch of calls that it means.</summary>
internal sealed class CallSender(
    BedrockClient bedrock, CallBatches batches, AbandonedRequests abandoned, IOptions<BedrockOptions> upstream)
{
    /// <summary>What becomes of the call when its caller leaves; <c>null</c> where it is cut off.</summary>
    public Abandonment? Watch(RequestRecord record, RequestTimer timer) => Abandonment.Of(abandoned, record, timer);

    /// <summary>The call of a request that may be sent.</summary>
    public BedrockCall CallOf(ModelRequest request, Placement placement, RequestRecord record) => new(
        record.RequestId, placement, request.Operation, request.Headers, request.Body,
        request.Limits.Deadline, request.Limits.MayRetry)
    {
        AttemptTimeout = placement.AttemptTimeout ?? upstream.Value.AttemptTimeout,
        StreamIdleTimeout = upstream.Value.LongestSilence(request.Thinks(placement)),
        Application = record.Application.Id,
        Buffer = request.Buffer,
    };

    /// <summary>Sends it. Whatever happens, the record has its attempts.</summary>
    /// <exception cref="OperationCanceledException">The caller left.</exception>
    public async ValueTask<Result<BedrockResponse>> SendAsync(
        BedrockCall call, ModelRequest request, IResponseRelay relay, RequestRecord record, RequestTimer timer)
    {
        try
        {
            return await relay.WaitAsync(request.Translation?.OpenAssembly() is { } assembly
                ? batches.SendAsync(call, assembly, record, timer)
                : bedrock.SendAsync(call, timer));
        }
        finally
        {
            record.Attempts = call.Attempts;
        }
    }
}
