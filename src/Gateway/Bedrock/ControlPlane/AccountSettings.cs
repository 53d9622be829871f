using System.Text.Json;
using Gateway.Credentials;

namespace Gateway.Bedrock.ControlPlane;

/// <summary>
/// Reads what the contractor's account has agreed to: models, Anthropic's form, data retention. Each answer is
/// <c>null</c> where AWS gave none that can be read.
/// </summary>
internal sealed class AccountSettings(ControlPlaneClient controlPlane)
{
    /// <summary>GetFoundationModelAvailability.</summary>
    /// <param name="session">Whose account is asked about.</param>
    /// <param name="baseModel">The model's id, without geography.</param>
    /// <param name="cancellationToken">Given up.</param>
    public async Task<(ModelAvailability? Availability, ControlPlaneResponse Answer)> AvailabilityOfAsync(
        Session session, string baseModel, CancellationToken cancellationToken)
    {
        var response = await controlPlane.GetAsync(
            session, $"/foundation-model-availability/{Uri.EscapeDataString(baseModel)}", "", cancellationToken);
        return !response.IsOk ? (null, response)
            : ModelAvailability.TryRead(response.Body) is { } availability ? (availability, response)
            : (null, ControlPlaneResponse.Without(ControlPlaneResponse.NotUnderstood));
    }

    /// <summary>GetUseCaseForModelAccess. What the form says is left alone.</summary>
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

/// <summary>AWS's four words about one model in one account and Region, such as <c>AVAILABLE</c>.</summary>
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
