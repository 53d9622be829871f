using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Gateway.Simulator.BedrockRuntime;

/// <summary>Reads JSON and rejects objects that contain a member twice.</summary>
internal static class StrictJson
{
    internal const string Error = "The request body is not valid JSON, or an object in it has a member twice. "
        + "Reformat your input and try again.";

    // AWS documents no limit, and tool schemas are deeper than .NET's default of 64.
    private const int DeepestNesting = 2000;

    internal static readonly JsonDocumentOptions Options =
        new() { AllowDuplicateProperties = false, MaxDepth = DeepestNesting };

    internal static readonly JsonSerializerOptions Serializer = new() { MaxDepth = DeepestNesting };

    /// <summary>Parses a body. The caller disposes the document.</summary>
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
