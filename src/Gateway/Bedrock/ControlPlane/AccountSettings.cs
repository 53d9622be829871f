using System.Text.Json;
using Gateway.Credentials;

namespace Gateway.Bedrock.ControlPlane;

/// <summary>
/// Reads the settings of the contractor's account: agreements for models, Anthropic's form, data retention. Each value is
/// <c>null</c> where AWS returned none that can be read.
/// </summary>
internal sealed class AccountSettings(ControlPlaneClient controlPlane)
{
    /// <summary>GetFoundationModelAvailability.</summary>
    /// <param name="session">A session of the account.</param>
    /// <param name="baseModel">The model's id, without geography.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<(ModelAvailability? Availability, ControlPlaneResponse Answer)> AvailabilityOfAsync(
        Session session, string baseModel, CancellationToken cancellationToken)
    {
        var response = await controlPlane.GetAsync(
            session, $"/foundation-model-availability/{Uri.EscapeDataString(baseModel)}", "", cancellationToken);
        return !response.IsOk ? (null, response)
            : ModelAvailability.TryRead(response.Body) is { } availability ? (availability, response)
            : (null, ControlPlaneResponse.Without(ControlPlaneResponse.NotUnderstood));
    }

    /// <summary>GetUseCaseForModelAccess. The content of the form is not read.</summary>
    public Task<ControlPlaneResponse> UseCaseFormAsync(Session session, CancellationToken cancellationToken) =>
        controlPlane.GetAsync(session, "/use-case-for-model-access", "", cancellationToken);

    /// <summary>GetAccountDataRetention: the mode, in the Region of the endpoint.</summary>
    public async Task<(string? Mode, ControlPlaneResponse Answer)> DataRetentionAsync(
        Session session, CancellationToken cancellationToken)
    {
        var response = await controlPlane.GetAsync(session, "/data-retention", "", cancellationToken);
        return !response.IsOk ? (null, response)
            : ControlPlaneResponse.Text(response.Body, "mode") is { } mode ? (mode, response)
            : (null, ControlPlaneResponse.Without(ControlPlaneResponse.NotUnderstood));
    }
}

/// <summary>AWS's four states of one model in one account and Region, such as <c>AVAILABLE</c>.</summary>
internal sealed record ModelAvailability(string Agreement, string Authorization, string Entitlement, string Region)
{
    public static ModelAvailability? TryRead(JsonElement answer) =>
        answer.ValueKind == JsonValueKind.Object
        && answer.TryGetProperty("agreementAvailability", out var agreement)
        && ControlPlaneResponse.Text(agreement, "status") is { } status
        && ControlPlaneResponse.Text(answer, "authorizationStatus") is { } authorization
        && ControlPlaneResponse.Text(answer, "entitlementAvailability") is { } entitlement
        && ControlPlaneResponse.Text(answer, "regionAvailability") is { } region
            ? new(status, authorization, entitlement, region)
            : null;
}
