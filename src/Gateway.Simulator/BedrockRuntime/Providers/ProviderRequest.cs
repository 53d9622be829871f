using System.Text.Json;
using Gateway.Simulator.BedrockRuntime.Models;

namespace Gateway.Simulator.BedrockRuntime.Providers;

/// <summary>Reads a body in a provider's own form, which says in its own words what it does not take.</summary>
internal static class ProviderRequest
{
    /// <returns>The request in Converse's form, or what is wrong with it.</returns>
    internal static (JsonElement Request, string? Wrong) Read(FoundationModel model, ReadOnlyMemory<byte> body)
    {
        if (!StrictJson.TryParse(body, out var document))
        {
            return (default, StrictJson.Error);
        }

        using (document)
        {
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return (default, "Malformed input request: #: expected type: JSONObject, please reformat your input and try again.");
            }

            var form = IProviderForm.Of(model);
            if (form.Defect(root, model) is { } defect)
            {
                return (default, defect);
            }

            return (JsonSerializer.SerializeToElement(form.ToConverse(root), StrictJson.Serializer), null);
        }
    }
}
