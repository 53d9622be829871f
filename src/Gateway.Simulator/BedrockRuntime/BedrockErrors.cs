using Gateway.Simulator.Signatures;
using Gateway.Simulator.Wire;

namespace Gateway.Simulator.BedrockRuntime;

/// <summary>Bedrock's errors, worded as it words them.</summary>
internal static class BedrockErrors
{
    internal static readonly AwsError InvalidIdentifier = Validation("The provided model identifier is invalid.");

    internal static readonly AwsError InvalidApiKey =
        new(
            "AccessDeniedException",
            StatusCodes.Status403Forbidden,
            "Authentication failed: Please make sure your API Key is valid.")
        {
            FromFrontLayer = true,
            CapitalMessage = true,
        };

    internal static AwsError Validation(string message) =>
        new("ValidationException", StatusCodes.Status400BadRequest, message);

    // The apostrophe is a typographic one in AWS's text too.
    internal static AwsError OnDemand(string modelId) => Validation(
        $"Invocation of model ID {modelId} with on-demand throughput isn\u2019t supported. Retry your request with the "
        + "ID or ARN of an inference profile that contains this model.");

    internal static AwsError Denied(string callerArn, string action, string resource, string because) =>
        new(
            "AccessDeniedException",
            StatusCodes.Status403Forbidden,
            $"User: {callerArn} is not authorized to perform: {action} on resource: {resource} {because}")
        {
            FromFrontLayer = true,
            CapitalMessage = true,
        };

    internal static AwsError Of(SignatureRefusal refusal, int incompleteStatus) => refusal.Kind switch
    {
        RefusalKind.MissingToken => Front("MissingAuthenticationTokenException", refusal.Message),
        RefusalKind.Incomplete =>
            Front("IncompleteSignatureException", refusal.Message) with { Status = incompleteStatus },
        RefusalKind.UnknownKey => Front("UnrecognizedClientException", refusal.Message),
        RefusalKind.ExpiredSession => Front("ExpiredTokenException", refusal.Message),
        _ => Front("InvalidSignatureException", refusal.Message),
    };

    private static AwsError Front(string code, string message) =>
        new(code, StatusCodes.Status403Forbidden, message) { FromFrontLayer = true };
}
