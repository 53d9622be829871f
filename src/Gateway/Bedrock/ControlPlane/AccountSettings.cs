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
    public async Task<(ModelAvailability? Availability, ControlPlaneAnswer Answer)> AvailabilityOfAsync(
        Session session, string baseModel, CancellationToken cancellationToken)
    {
        var answer = await controlPlane.GetAsync(
            session, $"/foundation-model-availability/{Uri.EscapeDataString(baseModel)}", "", cancellationToken);
        return !answer.IsOk ? (null, answer)
            : ModelAvailability.TryRead(answer.Body) is { } availability ? (availability, answer)
            : (null, ControlPlaneAnswer.Without(ControlPlaneAnswer.NotUnderstood));
    }

    /// <summary>GetUseCaseForModelAccess. What the form says is left alone.</summary>
    public Task<ControlPlaneAnswer> UseCaseFormAsync(Session session, CancellationToken cancellationToken) =>
        controlPlane.GetAsync(session, "/use-case-for-model-access", "", cancellationToken);

    /// <summary>GetAccountDataRetention: the mode, in the Region of the endpoint.</summary>
    public async Task<(string? Mode, ControlPlaneAnswer Answer)> DataRetentionAsync(
        Session session, CancellationToken cancellationToken)
    {
        var answer = await controlPlane.GetAsync(session, "/data-retention", "", cancellationToken);
        return !answer.IsOk ? (null, answer)
            : ControlPlaneAnswer.Text(answer.Body, "mode") is { } mode ? (mode, answer)
            : (null, ControlPlaneAnswer.Without(ControlPlaneAnswer.NotUnderstood));
    }
}

/// <summary>AWS's four words about one model in one account and Region, such as <c>AVAILABLE</c>.</summary>
internal sealed record ModelAvailability(string Agreement, string Authorization, string Entitlement, string Region)
{
    public static ModelAvailability? TryRead(JsonElement answer) =>
        answer.ValueKind == JsonValueKind.Object
        && answer.TryGetProperty("agreementAvailability", out var agreement)
        && ControlPlaneAnswer.Text(agreement, "status") is { } status
        && ControlPlaneAnswer.Text(answer, "authorizationStatus") is { } authorization
        && ControlPlaneAnswer.Text(answer, "entitlementAvailability") is { } entitlement
        && ControlPlaneAnswer.Text(answer, "regionAvailability") is { } region
            ? new(status, authorization, entitlement, region)
            : null;
}
