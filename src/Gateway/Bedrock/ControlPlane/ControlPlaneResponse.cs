using System.Text.Json;
using Gateway.Bedrock.Runtime;

namespace Gateway.Bedrock.ControlPlane;

/// <summary>The result of one call to Bedrock's control plane.</summary>
/// <param name="Outcome">
/// <c>ok</c>, or the reason in one word why there is no result: <c>credentials</c>, <c>not_private</c>, <c>unreachable</c>,
/// <c>timeout</c>, <c>denied</c>, <c>not_found</c>, <c>throttled</c>, <c>failed</c> or <c>not_understood</c>.
/// </param>
/// <param name="Body">The response; undefined unless the outcome is <c>ok</c>.</param>
/// <param name="Error">
/// AWS's error, if there is one. Its message may name the contractor's account and role, so only operators may see it.
/// </param>
internal sealed record ControlPlaneResponse(string Outcome, JsonElement Body, UpstreamError? Error)
{
    public const string Ok = "ok";
    public const string Denied = "denied";
    public const string NotFound = "not_found";
    public const string NotUnderstood = "not_understood";

    public bool IsOk => Outcome == Ok;

    /// <summary>The value of a text member; <c>null</c> where there is none.</summary>
    public static string? Text(JsonElement element, string name)
    {
        try
        {
            return element.ValueKind == JsonValueKind.Object
                && element.TryGetProperty(name, out var value)
                && value.ValueKind == JsonValueKind.String
                    ? value.GetString()
                    : null;
        }
        catch (InvalidOperationException)
        {
            return null; // Half of a surrogate pair is not valid text.
        }
    }

    public static ControlPlaneResponse Without(string outcome) => new(outcome, default, null);

    public static ControlPlaneResponse Failed(UpstreamError error) => new(
        error.Status switch
        {
            401 or 403 => Denied,
            404 => NotFound,
            429 => "throttled",
            _ => "failed",
        },
        default, error);
}
