using Gateway.Bedrock.Runtime;
using Gateway.Catalog;
using Gateway.Errors;
using Gateway.Hosting;
using Gateway.PersonalData;
using Gateway.RequestPolicy.Rules;
using Gateway.Usage;
using Microsoft.Extensions.Options;

namespace Gateway.Forwarding.Relays;

/// <summary>Chooses the form of an answer: the operation says whether it streams, the route in which form.</summary>
internal sealed class ResponseRelays(
    IOptions<BedrockOptions> bedrock, IOptions<ConverseOptions> converse, MemberPolicies policies, Drain drain,
    OperatorNames names, TimeProvider time, ILogger<ResponseStream> logger)
{
    public ResponseRelay For(HttpContext context, RequestRecord record, BedrockOperation operation)
    {
        var personalData = policies.Of(record.Application).PersonalData;
        if (!operation.Streams)
        {
            return new BufferedRelay(context, record, operation, personalData, time);
        }

        return BedrockHost.Owns(context)
            ? new FrameRelay(context, record, Open, names, time)
            : new SseRelay(context, record, Open, converse.Value.HeartbeatInterval, time);

        ResponseStream Open(StreamingResponse response, BedrockCall call) => new(
            response,
            new StreamLimits(call, bedrock.Value.StreamIdleTimeout, time, context.RequestAborted, drain.Over),
            operation == BedrockOperation.ConverseStream ? StreamSummary.ForConverse() : StreamSummary.ForInvoke(),
            personalData.ResponseRules.Length > 0 ? new ResponseWatch(personalData) : null,
            record,
            names,
            logger);
    }
}
