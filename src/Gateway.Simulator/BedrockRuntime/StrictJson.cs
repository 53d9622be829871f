using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Gateway.Simulator.BedrockRuntime;

/// <summary>Reads bodies in which no object has a member twice.</summary>
internal static class StrictJson
{
    internal const string Error = "The request body is not valid JSON, or an object in it has a member twice. "
        + "Reformat your input and try again.";

    // AWS names no limit, and tool schemas are deeper than this platform's own 64.
    private const int DeepestNesting = 2000;

    internal static readonly JsonDocumentOptions Options =
        new() { AllowDuplicateProperties = false, MaxDepth = DeepestNesting };

    internal static readonly JsonSerializerOptions Serializer = new() { MaxDepth = DeepestNesting };

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
