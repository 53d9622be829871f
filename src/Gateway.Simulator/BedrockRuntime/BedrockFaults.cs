using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Simulator.BedrockRuntime.EventStream;
using Gateway.Simulator.Faults;
using Gateway.Simulator.Policies;
using Gateway.Simulator.Signatures;
using Gateway.Simulator.Wire;

namespace Gateway.Simulator.BedrockRuntime;

/// <summary>The faults of Bedrock Runtime: its own errors, and a response that is too large for a careless reader.</summary>
internal static class BedrockFaults
{
    private const int HugeCharacters = 700_000; // About 2 MB: three bytes per character.

    private static readonly Dictionary<FaultKind, AwsError> Errors = new()
    {
        [FaultKind.Throttling] = new("ThrottlingException", 429, "Too many requests, please wait before trying again."),
        [FaultKind.TooManyTokens] = new(
            "ThrottlingException", 429, "Too many tokens, please wait before trying again."),
        [FaultKind.TokensPerDay] = new(
            "ThrottlingException", 429, "Too many tokens per day, please wait before trying again."),
        [FaultKind.ModelNotReady] = new(
            "ModelNotReadyException", 429,
            "The model specified in the request is not ready to serve inference requests."),
        [FaultKind.Unavailable] = new("ServiceUnavailableException", 503, "Bedrock is unable to process your request."),
        [FaultKind.InternalError] = new(
            "InternalServerException", 500,
            "The system encountered an unexpected error during processing. Try your request again."),
        [FaultKind.ModelTimeout] = new(
            "ModelTimeoutException", 408, "Model has timed out in processing the request. Try your request again."),
        [FaultKind.ModelError] = new(
            "ModelErrorException", 424,
            "The system encountered an unexpected error during processing. Try your request again."),
        [FaultKind.Validation] = new(
            "ValidationException",
            400,
            "The model returned the following errors: Input is too long for requested model."),
        [FaultKind.FormNotFilled] = BedrockErrors.FormNotFilled,
        [FaultKind.ExpiredToken] =
            new("ExpiredTokenException", 403, SignatureError.Expired.Message) { FromFrontLayer = true },
    };

    /// <summary>The service's own error for a kind of fault.</summary>
    internal static AwsError ErrorOf(FaultKind kind) => Errors[kind];

    /// <summary>The reply after the fault was applied to it.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="reply">The reply without it.</param>
    /// <param name="action">The IAM action that the operation needs.</param>
    /// <param name="resource">The ARN that a denial names.</param>
    /// <param name="trace">The call.</param>
    internal static ServiceReply Apply(
        Fault fault, ServiceReply reply, string action, string resource, CallTrace trace)
    {
        if (reply.Stream is not null && OnStreams(fault) is { } onStream)
        {
            return StreamFaults.Apply(onStream, reply);
        }

        // An invalid request still gets its own error: there is no stream to break.
        var met = ConnectionFaults.Apply(fault.Kind, reply) ?? fault.Kind switch
        {
            _ when FaultTable.IsOfStreams(fault.Kind) => reply,
            FaultKind.Huge => Enlarge(reply),
            FaultKind.AccessDenied => RestJson.Error(BedrockErrors.Denied(
                trace.Principal!.Arn,
                new PolicyRequest(trace.Principal, action, resource),
                $"because no identity-based policy allows the {action} action")),
            FaultKind.ModelError => RestJson.Error(Errors[fault.Kind], new Dictionary<string, object>
            {
                ["originalStatusCode"] = 500,
                ["resourceName"] = trace.ModelId ?? "",
            }),
            _ => RestJson.Error(Errors[fault.Kind]),
        };
        return met with { Delay = reply.Delay + fault.Delay };
    }

    // Two of the non-stream faults are about the body, and mean the same for a body in frames.
    private static Fault? OnStreams(Fault fault) => fault.Kind switch
    {
        FaultKind.Truncated => fault with { Kind = FaultKind.StreamTruncated },
        FaultKind.Huge => fault with { Kind = FaultKind.StreamHuge, Bytes = fault.Bytes ?? HugeCharacters * 3 },
        _ => FaultTable.IsOfStreams(fault.Kind) ? fault : null,
    };

    private static ServiceReply Enlarge(ServiceReply reply)
    {
        if (reply.ErrorCode is not null)
        {
            return reply;
        }

        // Converse and Nova nest the content, Claude does not; a CountTokens response has none, nor has a vector.
        var answer = JsonNode.Parse(reply.Body.Span)!;
        var content = answer["output"]?["message"]?["content"] ?? answer["content"];
        if (content?.AsArray().FirstOrDefault(block => block!["text"] is not null) is { } said)
        {
            said["text"] = new string('長', HugeCharacters);
        }
        else
        {
            answer["simulatedFutureMember"] = new string('長', HugeCharacters);
        }

        return reply with { Body = JsonSerializer.SerializeToUtf8Bytes(answer, RestJson.Unescaped) };
    }
}
