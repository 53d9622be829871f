using System.Collections;
using System.Globalization;
using System.Text.Json;
using Gateway.Telemetry;

namespace Gateway.Usage;

/// <summary>
/// Event 4000: the fields that are logged of a settled request, by their names. Rule ids, counts and paths; never content.
/// </summary>
/// <param name="record">The request.</param>
/// <param name="duration">Its time from the first byte to the settlement.</param>
internal sealed class SettlementEvent(RequestRecord record, TimeSpan duration)
    : IReadOnlyList<KeyValuePair<string, object?>>, IJsonLine
{
    /// <summary>Its id and name.</summary>
    public static readonly EventId Id = new(4000, "Settled");

    private List<KeyValuePair<string, object?>>? _fields;

    // For logging providers other than the gateway's own, which read a list.
    private List<KeyValuePair<string, object?>> Fields
    {
        get
        {
            if (_fields is null)
            {
                var list = new FieldList([]);
                Tell(ref list);
                _fields = list.Fields;
            }

            return _fields;
        }
    }

    public int Count => Fields.Count;

    public KeyValuePair<string, object?> this[int index] => Fields[index];

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => Fields.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Writes the fields that have a value, without an intermediate list: this is done for every request.</summary>
    public void Write(Utf8JsonWriter line)
    {
        var fields = new FieldLine(line);
        Tell(ref fields);
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"Settled {record.Operation} of {record.Application.Id}: {record.Outcome}, {record.Status} {record.Code}");

    private void Tell<T>(ref T fields)
        where T : struct, IFields
    {
        var usage = record.Usage;
        fields.Text("RequestId", record.RequestId);
        fields.Text("TraceId", record.TraceId);
        fields.Text("UpstreamRequestId", record.UpstreamRequestId);
        fields.Text("SessionName", record.SessionName);
        fields.Text("Application", record.Application.Id);
        fields.Text("SourceAddress", record.SourceAddress?.ToString());
        fields.Text("AgentSession", record.Agent?.Session);
        fields.Text("AgentId", record.Agent?.Agent);
        fields.Text("ParentAgentId", record.Agent?.Parent);
        fields.Text("Operation", record.Operation);
        fields.Text("Alias", record.Placement?.Alias);
        fields.Text("ModelId", record.Placement?.ModelId);
        fields.Text("ProofId", record.Placement?.Proof.Id);
        fields.Text("Outcome", record.Outcome);
        fields.Number("Status", record.Status);
        fields.Text("Code", record.Code);
        fields.Text("StopReason", record.StopReason);
        fields.Text("UsageKnown", record.UsageKnown);
        fields.Number("InputTokens", usage?.InputTokens);
        fields.Number("OutputTokens", usage?.OutputTokens);
        fields.Number("CacheReadInputTokens", usage?.CacheReadInputTokens);
        fields.Number("CacheWriteInputTokens", usage?.CacheWriteInputTokens);
        fields.Number("CacheWrite5mInputTokens", usage?.CacheWrite5mInputTokens);
        fields.Number("CacheWrite1hInputTokens", usage?.CacheWrite1hInputTokens);
        fields.Text("Drained", record.Drained);
        fields.Number("CostPicoUsd", record.CostPicoUsd);
        fields.Text("PriceId", record.PriceId);
        fields.Number("Attempts", record.Attempts.Count);
        fields.Number("AmbiguousAttempts", record.AmbiguousAttempts);
        fields.Text("PersonalData", Written(record.PersonalData));
        fields.Text("ResponsePersonalData", Written(record.ResponsePersonalData));
        fields.Number("UnreadableAttachments", record.UnreadableAttachments);
        fields.Text("RefusedMembers", record.RefusedMembers.Count == 0 ? null : string.Join(' ', record.RefusedMembers));
        fields.Number("DurationMs", (long)duration.TotalMilliseconds);
    }

    // my_number=2
    private static string? Written(IReadOnlyList<(string Rule, int Count)> found) => found.Count == 0
        ? null
        : string.Join(' ', found.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Rule}={one.Count}")));

    private interface IFields
    {
        void Text(string name, string? value);

        void Number(string name, int? value);

        void Number(string name, long? value);
    }

    // Structs, so that each kind gets code of its own and no value is boxed on the way into the line.
    private readonly struct FieldLine(Utf8JsonWriter line) : IFields
    {
        public void Text(string name, string? value)
        {
            if (value is not null)
            {
                line.WriteString(name, value);
            }
        }

        public void Number(string name, int? value) => Number(name, (long?)value);

        public void Number(string name, long? value)
        {
            if (value is { } number)
            {
                line.WriteNumber(name, number);
            }
        }
    }

    private readonly struct FieldList(List<KeyValuePair<string, object?>> fields) : IFields
    {
        public List<KeyValuePair<string, object?>> Fields => fields;

        public void Text(string name, string? value) => fields.Add(new(name, value));

        public void Number(string name, int? value) => fields.Add(new(name, value));

        public void Number(string name, long? value) => fields.Add(new(name, value));
    }
}
