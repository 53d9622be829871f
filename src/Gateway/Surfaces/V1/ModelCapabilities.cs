using System.Text.Json.Serialization;
using Gateway.Catalog;
using Gateway.Residency;

namespace Gateway.Surfaces.V1;

/// <summary>
/// The <c>capabilities</c> of Anthropic's <c>ModelInfo</c> (SDK 1.10.0), for a Claude model on this gateway: what Bedrock or the
/// gateway does not have is not supported, whatever the model can do elsewhere.
/// </summary>
internal sealed record ModelCapabilities(
    [property: JsonPropertyName("batch")] CapabilitySupport Batch,
    [property: JsonPropertyName("citations")] CapabilitySupport Citations,
    [property: JsonPropertyName("code_execution")] CapabilitySupport CodeExecution,
    [property: JsonPropertyName("context_management")] ContextManagementCapability ContextManagement,
    [property: JsonPropertyName("effort")] EffortCapability Effort,
    [property: JsonPropertyName("image_input")] CapabilitySupport ImageInput,
    [property: JsonPropertyName("pdf_input")] CapabilitySupport PdfInput,
    [property: JsonPropertyName("server_tools")] ServerToolsCapability ServerTools,
    [property: JsonPropertyName("structured_outputs")] CapabilitySupport StructuredOutputs,
    [property: JsonPropertyName("thinking")] ThinkingCapability Thinking)
{
    private const string ContextManagementBeta = "context-management-2025-06-27";
    private const string InterleavedThinkingBeta = "interleaved-thinking-2025-05-14";

    /// <summary>The capabilities of a Claude model; <c>null</c> for any other, as their API does not describe it.</summary>
    public static ModelCapabilities? Of(Placement placement)
    {
        if (placement.Family != ModelFamily.Claude)
        {
            return null;
        }

        var (features, betas) = (placement.Features, placement.Betas);
        var readsDocuments = new CapabilitySupport(placement.Capabilities.Contains("document"));
        return new(
            CapabilitySupport.No, readsDocuments, CapabilitySupport.No,
            ContextManagementCapability.Of(betas.Contains(ContextManagementBeta)),
            EffortCapability.Of(features.Effort), new(placement.Capabilities.Contains("image")), readsDocuments,
            new(Supported: false, CapabilitySupport.No, CapabilitySupport.No),
            new(features.StructuredOutput == StructuredOutput.Native),
            ThinkingCapability.Of(features.Thinking, betas.Contains(InterleavedThinkingBeta)));
    }
}

/// <summary>Whether one thing is supported.</summary>
internal sealed record CapabilitySupport([property: JsonPropertyName("supported")] bool Supported)
{
    public static readonly CapabilitySupport No = new(Supported: false);
}

/// <summary>The edits of <c>context_management</c>. A <c>null</c> is not known.</summary>
internal sealed record ContextManagementCapability(
    [property: JsonPropertyName("supported")] bool Supported,
    [property: JsonPropertyName("clear_thinking_20251015")] CapabilitySupport? ClearThinking,
    [property: JsonPropertyName("clear_tool_uses_20250919")] CapabilitySupport? ClearToolUses,
    [property: JsonPropertyName("compact_20260112")] CapabilitySupport? Compact)
{
    public static ContextManagementCapability Of(bool supported) => new(supported, null, new(supported), CapabilitySupport.No);
}

/// <summary>The levels of effort.</summary>
internal sealed record EffortCapability(
    [property: JsonPropertyName("supported")] bool Supported,
    [property: JsonPropertyName("low")] CapabilitySupport Low,
    [property: JsonPropertyName("medium")] CapabilitySupport Medium,
    [property: JsonPropertyName("high")] CapabilitySupport High,
    [property: JsonPropertyName("xhigh")] CapabilitySupport XHigh,
    [property: JsonPropertyName("max")] CapabilitySupport Max)
{
    public static EffortCapability Of(IList<string> levels) => new(
        levels.Any(level => level.Length > 0), new(levels.Contains("low")), new(levels.Contains("medium")),
        new(levels.Contains("high")), new(levels.Contains("xhigh")), new(levels.Contains("max")));
}

/// <summary>The tools that the provider runs.</summary>
internal sealed record ServerToolsCapability(
    [property: JsonPropertyName("supported")] bool Supported,
    [property: JsonPropertyName("code_execution")] CapabilitySupport CodeExecution,
    [property: JsonPropertyName("web_search")] CapabilitySupport WebSearch);

/// <summary>The forms of <c>thinking</c>.</summary>
internal sealed record ThinkingCapability(
    [property: JsonPropertyName("supported")] bool Supported,
    [property: JsonPropertyName("types")] ThinkingTypes Types)
{
    public static ThinkingCapability Of(ThinkingSupport? thinking, bool interleaves)
    {
        var adaptive = thinking is ThinkingSupport.BudgetOrAdaptive or ThinkingSupport.Adaptive or ThinkingSupport.Always;
        return new(thinking is not (null or ThinkingSupport.None), new(
            new(adaptive), new(adaptive || interleaves), new(thinking != ThinkingSupport.Always),
            new(thinking is ThinkingSupport.Budget or ThinkingSupport.BudgetOrAdaptive)));
    }
}

/// <summary>The values of <c>thinking.type</c>, and thinking between the calls of tools.</summary>
internal sealed record ThinkingTypes(
    [property: JsonPropertyName("adaptive")] CapabilitySupport Adaptive,
    [property: JsonPropertyName("between_tools")] CapabilitySupport BetweenTools,
    [property: JsonPropertyName("disabled")] CapabilitySupport Disabled,
    [property: JsonPropertyName("enabled")] CapabilitySupport Enabled);
