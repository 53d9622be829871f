using System.Text.Json;

namespace Gateway.Benchmarks.Connections;

/// <summary>The gateway's log line about one settled request.</summary>
internal sealed record SettledLine(string Operation, string Outcome, int Status, string UsageKnown, long? InputTokens)
{
    private const int EventId = 4000;

    /// <summary>The settlement lines of a log.</summary>
    public static List<SettledLine> In(IEnumerable<string> log) =>
        [.. log.Select(Of).OfType<SettledLine>()];

    private static SettledLine? Of(string line)
    {
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        if (!root.TryGetProperty("EventId", out var id) || id.GetProperty("Id").GetInt32() != EventId)
        {
            return null;
        }

        return new(
            root.GetProperty(nameof(Operation)).GetString()!,
            root.GetProperty(nameof(Outcome)).GetString()!,
            root.GetProperty(nameof(Status)).GetInt32(),
            root.GetProperty(nameof(UsageKnown)).GetString()!,
            root.TryGetProperty(nameof(InputTokens), out var tokens) ? tokens.GetInt64() : null);
    }
}
