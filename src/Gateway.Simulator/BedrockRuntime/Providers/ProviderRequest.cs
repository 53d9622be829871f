using System.Text.Json;
using Gateway.Simulator.BedrockRuntime.Models;

namespace Gateway.Simulator.BedrockRuntime.Providers;

/// <summary>Reads a body in a provider's own format; errors are in the provider's words.</summary>
internal static class ProviderRequest
{
    /// <returns>The request in Converse's format, or its defect.</returns>
    internal static (JsonElement Request, string? Wrong) Read(Serving serving, ReadOnlyMemory<byte> body)
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

            var form = IProviderForm.Of(serving.Model);
            if (form.Defect(root, serving) is { } defect)
            {
                return (default, defect);
            }

            return (JsonSerializer.SerializeToElement(form.ToConverse(root), StrictJson.Serializer), null);
        }
    }
}
