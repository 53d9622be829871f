using System.Buffers;

namespace Gateway.Surfaces.OpenAI;

/// <summary>
/// Bedrock's messages for a request that is longer than the model's context window. AWS gives them no error type of their own, and each
/// provider has its own words.
/// </summary>
internal static class ContextWindow
{
    // Collected from what public clients of Bedrock look for: Anthropic's models, Nova, Titan, and models served with vLLM.
    private static readonly SearchValues<string> Words = SearchValues.Create(
        [
            "input is too long", "prompt is too long", "exceed context limit", "too many total text bytes", "too many input tokens",
            "input tokens exceeded", "maximum context length", "context window",
        ],
        StringComparison.OrdinalIgnoreCase);

    /// <summary>True when a message of AWS's ValidationException speaks of the context window.</summary>
    public static bool IsExceeded(string? message) => message.AsSpan().ContainsAny(Words);
}
