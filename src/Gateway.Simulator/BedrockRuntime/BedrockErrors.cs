using Gateway.Simulator.Policies;
using Gateway.Simulator.Signatures;
using Gateway.Simulator.Wire;

namespace Gateway.Simulator.BedrockRuntime;

/// <summary>Bedrock's errors, in its own words.</summary>
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

    internal static readonly AwsError FormNotFilled = new(
        "ResourceNotFoundException",
        StatusCodes.Status404NotFound,
        "Model use case details have not been submitted for this account. Fill out the Anthropic use case details form "
        + "before using the model. If you have already filled out the form, try again in 15 minutes.");

    internal static readonly AwsError NoAgreement = new(
        "AccessDeniedException",
        StatusCodes.Status403Forbidden,
        "Model access is denied due to IAM user or service role is not authorized to perform the required AWS "
        + "Marketplace actions (aws-marketplace:ViewSubscriptions, aws-marketplace:Subscribe) to enable access to this "
        + "model.");

    internal static readonly AwsError AccountNotAuthorized = new(
        "AccessDeniedException",
        StatusCodes.Status403Forbidden,
        "Your account is not authorized to invoke this API operation.");

    internal static readonly AwsError NoChatModel = Validation(
        "This action doesn't support the model that you provided. Try again with a supported text or chat model.");

    internal static readonly AwsError NoStreaming = Validation("The model is unsupported for streaming.");

    internal static AwsError Validation(string message) =>
        new("ValidationException", StatusCodes.Status400BadRequest, message);

    // AWS's own text has this typographic apostrophe.
    internal static AwsError OnDemand(string modelId) => Validation(
        $"Invocation of model ID {modelId} with on-demand throughput isn\u2019t supported. Retry your request with the "
        + "ID or ARN of an inference profile that contains this model.");

    /// <param name="callerArn">The caller.</param>
    /// <param name="question">The denied request.</param>
    /// <param name="because">The end of the sentence, which names the kind of policy.</param>
    internal static AwsError Denied(string callerArn, PolicyRequest question, string because) =>
        new(
            "AccessDeniedException",
            StatusCodes.Status403Forbidden,
            $"User: {callerArn} is not authorized to perform: {question.Action}"
            // AWS omits this part for an action without a resource.
            + $"{(question.Resource == "*" ? "" : $" on resource: {question.Resource}")} {because}")
        {
            FromFrontLayer = true,
            CapitalMessage = true,
        };

    internal static AwsError Of(SignatureError refusal, int incompleteStatus) => refusal.Kind switch
    {
        SignatureErrorKind.MissingToken => Front("MissingAuthenticationTokenException", refusal.Message),
        SignatureErrorKind.Incomplete =>
            Front("IncompleteSignatureException", refusal.Message) with { Status = incompleteStatus },
        SignatureErrorKind.UnknownKey => Front("UnrecognizedClientException", refusal.Message),
        SignatureErrorKind.ExpiredSession => Front("ExpiredTokenException", refusal.Message),
        _ => Front("InvalidSignatureException", refusal.Message),
    };

    private static AwsError Front(string code, string message) =>
        new(code, StatusCodes.Status403Forbidden, message) { FromFrontLayer = true };
}
