using System.Text.Json;
using Gateway.Simulator.BedrockRuntime.Models;

namespace Gateway.Simulator.BedrockRuntime.Providers;

/// <summary>Reads a body in a provider's own format; errors are in the provider's words.</summary>
internal static class ProviderRequest
{
    /// <returns>The request in Converse's format, or its defect.</returns>
    internal static (JsonElement Request, string? Wrong) Read(Serving serving, ReadOnlyMemory<byte> body)
    {
        var (document, malformed) = ReadObject(body);
        if (document is null)
        {
            return (default, malformed);
        }

        using (document)
        {
            var root = document.RootElement;
            var form = IProviderForm.Of(serving.Model);
            if (form.Defect(root, serving) is { } defect)
            {
                return (default, defect);
            }

            return (JsonSerializer.SerializeToElement(form.ToConverse(root), StrictJson.Serializer), null);
        }
    }

    /// <returns>The body, which the caller disposes, or the reason why it is no JSON object.</returns>
    internal static (JsonDocument? Body, string? Wrong) ReadObject(ReadOnlyMemory<byte> body)
    {
        if (!StrictJson.TryParse(body, out var document))
        {
            return (null, StrictJson.Error);
        }

        if (document.RootElement.ValueKind == JsonValueKind.Object)
        {
            return (document, null);
        }

        document.Dispose();
        return (null, "Malformed input request: #: expected type: JSONObject, please reformat your input and try again.");
    }
}
