using System.Collections.Frozen;

namespace Gateway.Telemetry;

/// <summary>
/// The stop reasons that become a label. A provider's model may write any text as its stop reason; the log line keeps it, and a
/// metric would get a new series from each.
/// </summary>
internal static class StopReasons
{
    /// <summary>The label of every other reason, as the conventions write it for error types.</summary>
    private const string Other = "_OTHER";

    // Converse's (API reference, ConverseResponse, stopReason), and those of the Messages API that it does not have.
    private static readonly FrozenSet<string> Known = FrozenSet.ToFrozenSet(
        [
            "content_filtered", "end_turn", "guardrail_intervened", "malformed_model_output", "malformed_tool_use", "max_tokens",
            "model_context_window_exceeded", "pause_turn", "refusal", "stop_sequence", "tool_use",
        ],
        StringComparer.Ordinal);

    public static string? Bounded(string? reason) => reason is null || Known.Contains(reason) ? reason : Other;
}
