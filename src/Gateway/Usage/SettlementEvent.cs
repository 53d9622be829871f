using System.Collections;
using System.Globalization;

namespace Gateway.Usage;

/// <summary>
/// Event 4000: the fields that are logged of a settled request, by their names. Rule ids, counts and paths; never content.
/// </summary>
/// <param name="record">The request.</param>
/// <param name="duration">Its time from the first byte to the settlement.</param>
internal sealed class SettlementEvent(RequestRecord record, TimeSpan duration) : IReadOnlyList<KeyValuePair<string, object?>>
{
    /// <summary>Its id and name.</summary>
    public static readonly EventId Id = new(4000, "Settled");

    // Short, because it is in every line; the values are fields of their own.
    private const string Template = "Settled {Operation} of {Application}: {Outcome}, {Status} {Code}";

    private readonly KeyValuePair<string, object?>[] _fields =
    [
        new("RequestId", record.RequestId),
        new("TraceId", record.TraceId),
        new("UpstreamRequestId", record.UpstreamRequestId),
        new("SessionName", record.SessionName),
        new("Application", record.Application.Id),
        new("SourceAddress", record.SourceAddress),
        new("Operation", record.Operation),
        new("Alias", record.Placement?.Alias),
        new("ModelId", record.Placement?.ModelId),
        new("ProofId", record.Placement?.Proof.Id),
        new("Outcome", record.Outcome),
        new("Status", record.Status),
        new("Code", record.Code),
        new("StopReason", record.StopReason),
        new("UsageKnown", record.UsageKnown),
        new("InputTokens", record.Usage?.InputTokens),
        new("OutputTokens", record.Usage?.OutputTokens),
        new("CacheReadInputTokens", record.Usage?.CacheReadInputTokens),
        new("CacheWriteInputTokens", record.Usage?.CacheWriteInputTokens),
        new("CacheWrite5mInputTokens", record.Usage?.CacheWrite5mInputTokens),
        new("CacheWrite1hInputTokens", record.Usage?.CacheWrite1hInputTokens),
        new("Attempts", record.Attempts.Count),
        new("AmbiguousAttempts", record.AmbiguousAttempts),
        new("PersonalData", Written(record.PersonalData)),
        new("ResponsePersonalData", Written(record.ResponsePersonalData)),
        new("UnreadableAttachments", record.UnreadableAttachments),
        new("RefusedMembers", record.RefusedMembers.Count == 0 ? null : string.Join(' ', record.RefusedMembers)),
        new("DurationMs", (long)duration.TotalMilliseconds),
        new("{OriginalFormat}", Template), // The name by which logging providers know the template.
    ];

    public int Count => _fields.Length;

    public KeyValuePair<string, object?> this[int index] => _fields[index];

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => _fields.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"Settled {record.Operation} of {record.Application.Id}: {record.Outcome}, {record.Status} {record.Code}");

    // my_number=2
    private static string? Written(IReadOnlyList<(string Rule, int Count)> found) => found.Count == 0
        ? null
        : string.Join(' ', found.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Rule}={one.Count}")));
}
