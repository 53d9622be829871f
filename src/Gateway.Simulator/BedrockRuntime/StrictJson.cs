using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Gateway.Simulator.BedrockRuntime;

/// <summary>Reads bodies in which no object has a member twice.</summary>
internal static class StrictJson
{
    internal const string Refusal = "The request body is not valid JSON, or an object in it has a member twice. "
        + "Reformat your input and try again.";

    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    /// <summary>The caller disposes the document.</summary>
    internal static bool TryParse(ReadOnlyMemory<byte> body, [NotNullWhen(true)] out JsonDocument? document)
    {
        try
        {
            document = JsonDocument.Parse(body, Options);
            return true;
        }
        catch (JsonException)
        {
            document = null;
            return false;
        }
    }
}
