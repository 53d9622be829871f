using System.Text.Json;
using Gateway.Credentials;
using Gateway.Residency.Proofs;

namespace Gateway.Bedrock.ControlPlane;

/// <summary>Reads AWS's base models in the Region of the endpoint.</summary>
internal sealed class FoundationModels(ControlPlaneClient controlPlane)
{
    // With its quotation marks: the value itself may be no valid text, and reading it would throw.
    private const string OnDemand = "\"ON_DEMAND\"";

    /// <summary>GetFoundationModel.</summary>
    /// <param name="session">A session of the account.</param>
    /// <param name="modelId">The model's id or ARN.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The model; or <c>null</c> and the response that says why in one word.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<(ModelEvidence? Model, ControlPlaneResponse Answer)> GetAsync(
        Session session, string modelId, CancellationToken cancellationToken)
    {
        var response = await controlPlane.GetAsync(
            session, $"/foundation-models/{Uri.EscapeDataString(modelId)}", "", cancellationToken);
        return !response.IsOk ? (null, response)
            : TryRead(response.Body) is { } model ? (model, response)
            : (null, ControlPlaneResponse.Without(ControlPlaneResponse.NotUnderstood));
    }

    private static ModelEvidence? TryRead(JsonElement answer) =>
        answer.ValueKind == JsonValueKind.Object
        && answer.TryGetProperty("modelDetails", out var details)
        && ControlPlaneResponse.Text(details, "modelId") is { } id
        && ControlPlaneResponse.Text(details, "modelArn") is { } arn
        && details.TryGetProperty("modelLifecycle", out var lifecycle)
        && ControlPlaneResponse.Text(lifecycle, "status") is { } status
        && details.TryGetProperty("inferenceTypesSupported", out var types)
        && types.ValueKind == JsonValueKind.Array
            ? new(id, arn, status, types.EnumerateArray().Any(type => type.GetRawText() == OnDemand))
            : null;
}
