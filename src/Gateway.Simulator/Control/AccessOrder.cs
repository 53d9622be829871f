using System.Text.Json;
using Gateway.Simulator.Bedrock;

namespace Gateway.Simulator.Control;

/// <summary>
/// The posted JSON that changes the access to models: any members of
/// <c>{"formFilled":false,"dataRetention":"default","agreements":{"anthropic.…":"Missing"}}</c>.
/// </summary>
internal sealed record AccessOrder(
    bool? FormFilled, DataRetentionMode? DataRetention, IReadOnlyDictionary<string, Agreement> Agreements)
{
    private static readonly string[] Members = ["formFilled", "dataRetention", "agreements"];

    /// <returns>The order, or the defect.</returns>
    internal static (AccessOrder? Order, string? Error) Read(JsonElement body, ModelAccess access)
    {
        if (body.ValueKind != JsonValueKind.Object
            || body.EnumerateObject().Any(member => !Members.Contains(member.Name)))
        {
            return (null, $"The body must be an object with no members but {string.Join(", ", Members)}.");
        }

        bool? filled = null;
        if (body.TryGetProperty("formFilled", out var form))
        {
            if (form.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            {
                return (null, "formFilled must be true or false.");
            }

            filled = form.GetBoolean();
        }

        DataRetentionMode? retention = null;
        if (body.TryGetProperty("dataRetention", out var named))
        {
            if (!DataRetentionModes.TryParse(Text(named), out var mode))
            {
                return (null, $"dataRetention must be one of {string.Join(", ", DataRetentionModes.Names)}.");
            }

            retention = mode;
        }

        return ReadAgreements(body, access) is { } agreements
            ? (new AccessOrder(filled, retention, agreements), null)
            : (null, "agreements must name base ids of Anthropic, and for each Active, Missing or Pending.");
    }

    internal void CarryOut(ModelAccess access)
    {
        access.FormFilled = FormFilled ?? access.FormFilled;
        if (DataRetention is { } mode)
        {
            access.DataRetention = mode;
        }

        foreach (var (modelId, agreement) in Agreements)
        {
            access.SetAgreement(modelId, agreement);
        }
    }

    private static Dictionary<string, Agreement>? ReadAgreements(JsonElement body, ModelAccess access)
    {
        var agreements = new Dictionary<string, Agreement>(StringComparer.Ordinal);
        if (!body.TryGetProperty("agreements", out var named))
        {
            return agreements;
        }

        if (named.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        foreach (var member in named.EnumerateObject())
        {
            if (!access.NeedsAgreement(member.Name)
                || !Enum.TryParse<Agreement>(Text(member.Value), ignoreCase: true, out var agreement)
                || !Enum.IsDefined(agreement))
            {
                return null;
            }

            agreements[member.Name] = agreement;
        }

        return agreements;
    }

    private static string? Text(JsonElement element) =>
        element.ValueKind == JsonValueKind.String ? element.GetString() : null;
}
