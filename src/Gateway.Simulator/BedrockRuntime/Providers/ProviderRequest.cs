using System.Text.Json;
using Gateway.Simulator.BedrockRuntime.Models;
using Gateway.Simulator.BedrockRuntime.Shapes;

namespace Gateway.Simulator.BedrockRuntime.Providers;

/// <summary>
/// Reads a body in a provider's own form. What it shares with Converse is checked as Converse, in Converse's words.
/// </summary>
internal sealed class ProviderRequest(ConverseShape shape)
{
    /// <returns>The request in Converse's form, or what is wrong with it.</returns>
    internal (JsonElement Request, string? Wrong) Read(FoundationModel model, ReadOnlyMemory<byte> body)
    {
        if (!StrictJson.TryParse(body, out var document))
        {
            return (default, StrictJson.Refusal);
        }

        using (document)
        {
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return (default, "#: expected object, please reformat your input and try again.");
            }

            var form = IProviderForm.Of(model);
            if (form.Defect(root) is { } defect)
            {
                return (default, defect);
            }

            var request = JsonSerializer.SerializeToElement(form.ToConverse(root), StrictJson.Serializer);
            return (request, shape.Check(request, "ConverseRequest") ?? ConverseRules.Check(request, documents: false));
        }
    }
}
