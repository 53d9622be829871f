using Gateway.Bedrock.Runtime;
using Gateway.Catalog;
using Gateway.Http;
using Gateway.PersonalData;
using Gateway.RequestPolicy.Rules;
using Gateway.Surfaces;
using Gateway.Usage;

namespace Gateway.Forwarding.Relays;

/// <summary>Creates the relay for a response: the operation decides if it streams, the surface in which format.</summary>
internal sealed class ResponseRelays(
    MemberPolicies policies, OperatorNames names, TimeProvider time, ILogger<ResponseStream> logger)
{
    public IResponseRelay For(
        HttpContext context, Surface surface, RequestRecord record, BedrockOperation operation,
        Translation? translation, RequestTimer timer)
    {
        var personalData = policies.Of(record.Application).PersonalData;
        return operation.Streams
            ? OfStream(context, surface, record, operation, translation, personalData, timer)
            : new WholeRelay(context, surface, record, operation, translation, personalData, time);
    }

    // A method of its own, so that a whole response needs no closure.
    private StreamPump OfStream(
        HttpContext context, Surface surface, RequestRecord record, BedrockOperation operation, Translation? translation,
        PersonalDataPolicy personalData, RequestTimer timer)
    {
        var format = translation?.OpenStream(context) ?? surface.OpenStream(context);
        return new StreamPump(context, surface, format, record, Open, names, time);

        ResponseStream Open(StreamingResponse response, BedrockCall call) => new(
            response,
            new StreamLimits(call, call.StreamIdleTimeout, time, timer),
            operation == BedrockOperation.ConverseStream ? StreamSummary.ForConverse() : StreamSummary.ForInvoke(),
            personalData.ResponseRules.Length > 0 ? new ResponseWatch(personalData) : null,
            record,
            names,
            logger);
    }
}
