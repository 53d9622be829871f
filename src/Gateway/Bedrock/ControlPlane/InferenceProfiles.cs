using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Gateway.Credentials;
using Gateway.Residency.Proofs;

namespace Gateway.Bedrock.ControlPlane;

/// <summary>Reads AWS's inference profiles: one, or all that AWS defines.</summary>
internal sealed class InferenceProfiles(ControlPlaneClient controlPlane)
{
    // AWS's limit for one page, and more pages than there can be profiles.
    private const int PageSize = 1000;
    private const int MaxPages = 20;

    /// <summary>GetInferenceProfile.</summary>
    /// <returns>The profile; or <c>null</c> and the response that says why in one word.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<(ProfileEvidence? Profile, ControlPlaneResponse Answer)> GetAsync(
        Session session, string modelId, CancellationToken cancellationToken)
    {
        var response = await controlPlane.GetAsync(
            session, $"/inference-profiles/{Uri.EscapeDataString(modelId)}", "", cancellationToken);
        return !response.IsOk ? (null, response)
            : TryRead(response.Body, out var profile) ? (profile, response)
            : (null, ControlPlaneResponse.Without(ControlPlaneResponse.NotUnderstood));
    }

    /// <summary>ListInferenceProfiles, all pages of the profiles that AWS defines.</summary>
    /// <returns>
    /// Profiles by id; empty when the list cannot be read. Entries that cannot be read are left out.
    /// </returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<IReadOnlyDictionary<string, ProfileEvidence>> ListAsync(
        Session session, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, ProfileEvidence>(StringComparer.Ordinal);
        var next = "";
        for (var page = 0; page < MaxPages; page++)
        {
            var response = await controlPlane.GetAsync(
                session, "/inference-profiles", $"maxResults={PageSize}{next}&type=SYSTEM_DEFINED", cancellationToken);
            if (!response.IsOk || !TryReadPage(response.Body, found, out var token))
            {
                return ImmutableDictionary<string, ProfileEvidence>.Empty;
            }

            if (token is null)
            {
                break;
            }

            next = $"&nextToken={Uri.EscapeDataString(token)}";
        }

        return found;
    }

    private static bool TryReadPage(JsonElement page, Dictionary<string, ProfileEvidence> found, out string? token)
    {
        token = ControlPlaneResponse.Text(page, "nextToken");
        if (page.ValueKind != JsonValueKind.Object
            || !page.TryGetProperty("inferenceProfileSummaries", out var summaries)
            || summaries.ValueKind != JsonValueKind.Array)
        {
            return false;
        }

        foreach (var summary in summaries.EnumerateArray())
        {
            if (TryRead(summary, out var profile))
            {
                found[profile.Id] = profile;
            }
        }

        return true;
    }

    // A profile with a member that cannot be read is left out: that member's Region could not be checked.
    private static bool TryRead(JsonElement profile, [NotNullWhen(true)] out ProfileEvidence? evidence)
    {
        evidence = null;
        if (ControlPlaneResponse.Text(profile, "inferenceProfileId") is not { } id
            || ControlPlaneResponse.Text(profile, "inferenceProfileArn") is not { } arn
            || ControlPlaneResponse.Text(profile, "status") is not { } status
            || !profile.TryGetProperty("models", out var models)
            || models.ValueKind != JsonValueKind.Array)
        {
            return false;
        }

        ImmutableArray<string> members =
            [.. models.EnumerateArray().Select(model => ControlPlaneResponse.Text(model, "modelArn") ?? "")];
        evidence = new ProfileEvidence(id, arn, status, members);
        return !members.Contains("");
    }
}
