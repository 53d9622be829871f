using System.Text.Json.Nodes;
using Gateway.Simulator.Faults;

namespace Gateway.Simulator.BedrockRuntime.EventStream;

/// <summary>The error frames that end a stream in the middle.</summary>
internal static class StreamExceptions
{
    private const string Unexpected =
        "The system encountered an unexpected error during processing. Try your request again.";

    /// <summary>The frame of a fault; null if the fault is not one of these.</summary>
    internal static byte[]? Frame(FaultKind kind) => kind switch
    {
        FaultKind.StreamInternalError => Exception("internalServerException", Unexpected),
        FaultKind.StreamModelError => EventFrame.Exception("modelStreamErrorException", new JsonObject
        {
            ["message"] = Unexpected,
            ["originalMessage"] = "The model stopped in the middle of its answer.",
            ["originalStatusCode"] = 500,
        }),
        FaultKind.StreamValidation => Exception(
            "validationException", "The model returned the following errors: Input is too long for requested model."),
        FaultKind.StreamThrottling => Exception(
            "throttlingException", "Too many tokens, please wait before trying again."),
        FaultKind.StreamUnavailable => Exception(
            "serviceUnavailableException", "Bedrock is unable to process your request."),
        FaultKind.StreamModelTimeout => Exception(
            "modelTimeoutException", "Model has timed out in processing the request. Try your request again."),
        FaultKind.StreamUnknownException => Exception(
            "simulatedFutureException", "No model of the service names this."),
        FaultKind.StreamErrorFrame => EventFrame.Error("InternalFailure", "An internal server error occurred."),
        _ => null,
    };

    private static byte[] Exception(string type, string message) =>
        EventFrame.Exception(type, new JsonObject { ["message"] = message });
}
