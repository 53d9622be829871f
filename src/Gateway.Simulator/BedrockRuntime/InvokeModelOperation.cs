using System.Globalization;
using System.Text.Json;
using Gateway.Simulator.BedrockRuntime.Models;
using Gateway.Simulator.BedrockRuntime.Providers;
using Gateway.Simulator.BedrockRuntime.Responses;
using Gateway.Simulator.BedrockRuntime.Retrieval;
using Gateway.Simulator.Wire;
using Microsoft.Net.Http.Headers;

namespace Gateway.Simulator.BedrockRuntime;

/// <summary>
/// InvokeModel and InvokeModelWithResponseStream. 1 the model exists, 2 the caller may use it, 3 the headers ask for JSON, 4 the
/// provider accepts the body, 5 the model may be called this way, 6 the response, the only step in which the two differ.
/// </summary>
internal sealed class InvokeModelOperation(InvocationGate gate, ContextWindow context, PromptCache cache)
{
    private const string Json = "application/json";

    // The service model's limit for the body of either operation.
    private const int MaxBodyBytes = 25_000_000;

    // The reported duration of a call that embeds or reranks; not the real one.
    private const int RetrievalMilliseconds = 60;

    // The streaming operation's headers in place of Accept and Content-Type.
    private const string StreamAccept = "X-Amzn-Bedrock-Accept";
    private const string StreamContentType = "X-Amzn-Bedrock-Content-Type";
    private static readonly string[] Echoed =
        ["X-Amzn-Bedrock-PerformanceConfig-Latency", "X-Amzn-Bedrock-Service-Tier"];

    internal ServiceReply Respond(ModelCall call) => Perform(call, HeaderNames.Accept, (answer, model, id) =>
    {
        var body = IProviderForm.Of(model).Write(answer, model, id);
        return RestJson.Ok(JsonSerializer.SerializeToUtf8Bytes(body, RestJson.Unescaped)) with
        {
            Headers = new Dictionary<string, string>
            {
                ["X-Amzn-Bedrock-Invocation-Latency"] = Show(answer.LatencyMilliseconds),
                ["X-Amzn-Bedrock-Input-Token-Count"] = Show(answer.UncachedTokens),
                ["X-Amzn-Bedrock-Output-Token-Count"] = Show(answer.OutputTokens),
            },
        };
    });

    internal ServiceReply Stream(ModelCall call) => Perform(call, StreamAccept, (answer, model, id) =>
        ServiceReply.EventStream(IProviderForm.Of(model).Stream(answer, model, id)) with
        {
            Headers = new Dictionary<string, string> { [StreamContentType] = Json },
        });

    private ServiceReply Perform(
        ModelCall call, string acceptHeader, Func<ModelResponse, FoundationModel, string, ServiceReply> write)
    {
        if (call.Request.Body.Length > MaxBodyBytes)
        {
            return RestJson.Error(BodyReader.TooLarge);
        }

        // 1, 2
        var (admission, refusal) = gate.Admit(call);
        if (admission is null)
        {
            return RestJson.Error(refusal!);
        }

        // 3
        var headers = call.Request.Headers;
        if (!AsksForJson(headers[HeaderNames.ContentType].ToString())
            || !AsksForJson(headers[acceptHeader].ToString()))
        {
            return RestJson.Error(BedrockErrors.Validation(
                "The content type or accept type of the request is not supported by the model."));
        }

        if (admission.Target.Model.Retrieval is { } retrieval)
        {
            return acceptHeader == StreamAccept
                ? RestJson.Error(BedrockErrors.NoStreaming)
                : Retrieve(call, admission, retrieval);
        }

        // 4
        var serving = call.Serving(admission.Target.Model);
        var (request, wrong) = ProviderRequest.Read(serving, call.Request.Body);
        refusal = wrong is not null
            ? BedrockErrors.Validation(wrong)
            : admission.OnDemandError // 5
                ?? context.Refuse(serving.Model, request)
                ?? gate.DenyGuardrail(call, Text(headers, "X-Amzn-Bedrock-GuardrailIdentifier"));
        if (refusal is not null)
        {
            return RestJson.Error(refusal);
        }

        // 6
        call.Trace.DestinationRegion = admission.Region;
        var answer = FixedModel.Respond(request, serving) with { Cache = cache.Use(serving, request) };
        call.Trace.Billed = answer.Billed;
        var reply = write(answer, serving.Model, "msg_bdrk_01" + FixedModel.Identifier(request, "message"));
        return reply with { Headers = Echo(headers, reply.Headers) };
    }

    // 4 and 6 for a model that embeds or reranks texts.
    private ServiceReply Retrieve(ModelCall call, Admission admission, IRetrievalForm form)
    {
        var (body, wrong) = ProviderRequest.ReadObject(call.Request.Body);
        using (body)
        {
            RetrievalResponse? answer = null;
            if (body is not null)
            {
                (answer, wrong) = form.Respond(body.RootElement, admission.Target.Model.Id);
            }

            var refusal = wrong is not null
                ? BedrockErrors.Validation(wrong)
                : gate.DenyGuardrail(call, Text(call.Request.Headers, "X-Amzn-Bedrock-GuardrailIdentifier"));
            if (refusal is not null)
            {
                return RestJson.Error(refusal);
            }

            call.Trace.DestinationRegion = admission.Region;
            var headers = new Dictionary<string, string> { ["X-Amzn-Bedrock-Invocation-Latency"] = Show(RetrievalMilliseconds) };
            call.Trace.Billed = answer!.InputTokens is { } billed ? new(billed, 0, 0, 0, 0) : null;
            if (answer.InputTokens is { } tokens)
            {
                headers["X-Amzn-Bedrock-Input-Token-Count"] = Show(tokens);
            }

            return RestJson.Ok(answer.Body) with { Headers = Echo(call.Request.Headers, headers) };
        }
    }

    // A missing header means JSON.
    private static bool AsksForJson(string types) => types.Length == 0 || types.Split(',')
        .Select(type => type.Split(';')[0].Trim())
        .Any(type => type == "*/*" || type.Equals(Json, StringComparison.OrdinalIgnoreCase));

    private static Dictionary<string, string> Echo(
        IHeaderDictionary request, IReadOnlyDictionary<string, string> answer)
    {
        var headers = new Dictionary<string, string>(answer);
        foreach (var name in Echoed)
        {
            if (Text(request, name) is { } value)
            {
                headers[name] = value;
            }
        }

        return headers;
    }

    private static string? Text(IHeaderDictionary headers, string name) =>
        headers[name].ToString() is { Length: > 0 } text ? text : null;

    private static string Show(int number) => number.ToString(CultureInfo.InvariantCulture);
}
