using System.Collections.Concurrent;
using Gateway.Simulator.Faults;

namespace Gateway.Simulator.BedrockRuntime.Models;

/// <summary>
/// The model ids <c>simulator.*</c>, each of which causes a fault, for people who can change a model id but not a test. Ids with
/// "once" and "twice" work in rounds: that many calls fail, the next one succeeds, then a new round starts. Rounds are counted
/// per id over all callers, so a gateway that renews its session between two attempts is still in the same round.
/// </summary>
internal sealed class SimulatorModels
{
    // Failures: the number of calls in a round that fail before one succeeds; 0 means that every call gets the fault.
    private static readonly Dictionary<string, (FaultKind Kind, int Failures)> ById = new(StringComparer.Ordinal)
    {
        ["simulator.throttle-twice"] = (FaultKind.Throttling, 2),
        ["simulator.throttle-always"] = (FaultKind.Throttling, 0),
        ["simulator.too-many-tokens"] = (FaultKind.TooManyTokens, 0),
        ["simulator.tokens-per-day"] = (FaultKind.TokensPerDay, 0),
        ["simulator.unavailable-once"] = (FaultKind.Unavailable, 1),
        ["simulator.internal-error"] = (FaultKind.InternalError, 0),
        ["simulator.model-timeout"] = (FaultKind.ModelTimeout, 0),
        ["simulator.model-error"] = (FaultKind.ModelError, 0),
        ["simulator.model-not-ready"] = (FaultKind.ModelNotReady, 0),
        ["simulator.access-denied"] = (FaultKind.AccessDenied, 0),
        ["simulator.form-not-filled"] = (FaultKind.FormNotFilled, 0),
        ["simulator.slow"] = (FaultKind.Slow, 0),
        ["simulator.hang"] = (FaultKind.Hang, 0),
        ["simulator.reset"] = (FaultKind.Reset, 0),
        ["simulator.html-502"] = (FaultKind.Html502, 0),
        ["simulator.empty-500"] = (FaultKind.Empty500, 0),
        ["simulator.truncated"] = (FaultKind.Truncated, 0),
        ["simulator.expired-token-once"] = (FaultKind.ExpiredToken, 1),
        ["simulator.validation"] = (FaultKind.Validation, 0),
        ["simulator.huge"] = (FaultKind.Huge, 0),
        ["simulator.stream-reset"] = (FaultKind.StreamReset, 0),
        ["simulator.stream-truncated"] = (FaultKind.StreamTruncated, 0),
        ["simulator.stream-bad-crc"] = (FaultKind.StreamBadCrc, 0),
        ["simulator.stream-hang"] = (FaultKind.StreamHang, 0),
        ["simulator.stream-slow"] = (FaultKind.StreamSlow, 0),
        ["simulator.stream-no-stop"] = (FaultKind.StreamNoStop, 0),
        ["simulator.stream-throttled"] = (FaultKind.StreamThrottling, 0),
        ["simulator.stream-exception"] = (FaultKind.StreamModelError, 0),
        ["simulator.stream-error-frame"] = (FaultKind.StreamErrorFrame, 0),
        ["simulator.stream-unknown-event"] = (FaultKind.StreamUnknownEvent, 0),
        ["simulator.stream-huge"] = (FaultKind.StreamHuge, 0),
    };

    private readonly ConcurrentDictionary<string, int> _calls = new(StringComparer.Ordinal);

    internal static IReadOnlyCollection<string> Ids => ById.Keys;

    /// <summary>The fault for this call of the model; null if the call succeeds.</summary>
    /// <param name="modelId">The called id.</param>
    /// <param name="operation">In AWS's spelling. Ids with a stream fault work normally in operations without a stream.</param>
    internal Fault? Next(string modelId, string operation)
    {
        if (!ById.TryGetValue(modelId, out var entry) || !FaultTable.CanMeet(operation, entry.Kind))
        {
            return null;
        }

        var call = _calls.AddOrUpdate(modelId, 0, (_, last) => (last + 1) % (entry.Failures + 1));
        return entry.Failures > 0 && call == entry.Failures ? null : Fault.Of(entry.Kind);
    }
}
