using Gateway.Bedrock;
using Gateway.Errors;
using Gateway.Inspection;
using Gateway.Inspection.PersonalData;
using Gateway.Operations;
using Gateway.Usage;
using Microsoft.Extensions.Options;

namespace Gateway.Converse.Relays;

/// <summary>Chooses the form of an answer: the operation says whether it streams, the route in which form.</summary>
internal sealed class AnswerRelays(
    IOptions<BedrockOptions> bedrock, IOptions<ConverseOptions> converse, MemberPolicies policies, Drain drain,
    OperatorNames names, TimeProvider time, ILogger<AnswerStream> logger)
{
    public AnswerRelay For(HttpContext context, Settlement settlement, BedrockOperation operation)
    {
        var personalData = policies.Of(settlement.Application).PersonalData;
        if (!operation.Streams)
        {
            return new WholeRelay(context, settlement, operation, personalData, time);
        }

        return BedrockHost.Owns(context)
            ? new FrameRelay(context, settlement, Open, names, time)
            : new SseRelay(context, settlement, Open, converse.Value.HeartbeatInterval, time);

        AnswerStream Open(StreamedAnswer answer, BedrockCall call) => new(
            answer,
            new StreamLimits(call, bedrock.Value, time, context.RequestAborted, drain.Over),
            operation == BedrockOperation.ConverseStream ? StreamSummary.ForConverse() : StreamSummary.ForInvoke(),
            personalData.AnswerRules.Length > 0 ? new AnswerWatch(personalData) : null,
            settlement,
            names,
            logger);
    }
}
