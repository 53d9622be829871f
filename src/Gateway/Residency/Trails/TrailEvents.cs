using System.Globalization;
using System.Text.Json;
using Gateway.ContractorFiles;

namespace Gateway.Residency.Trails;

/// <summary>Takes the events of Bedrock out of CloudTrail files; counts the others.</summary>
internal sealed class TrailEvents
{
    private const string BedrockSource = "bedrock.amazonaws.com";

    // Each is some 200 bytes: a gigabyte.
    private const int MaxEvents = 5_000_000;

    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);
    private readonly HashSet<Guid> _ids = [];
    private readonly List<TrailEvent> _bedrock = [];

    /// <summary>The events of Bedrock, each once, in the order of the files.</summary>
    public IReadOnlyList<TrailEvent> Bedrock => _bedrock;

    /// <summary>Every event that was read.</summary>
    public long Read { get; private set; }

    /// <summary>Events of other services.</summary>
    public long OtherServices { get; private set; }

    /// <summary>Events of Bedrock that were there before, by CloudTrail's own id.</summary>
    public long Repeated { get; private set; }

    /// <summary>The time of the first event of any service.</summary>
    public DateTimeOffset? First { get; private set; }

    public DateTimeOffset? Last { get; private set; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="ContractorFileException">It cannot be read.</exception>
    public async Task ReadAsync(string path, CancellationToken cancellationToken)
    {
        var number = 0L;
        await foreach (var found in new TrailReader(path).ReadAsync(cancellationToken))
        {
            Add(path, ++number, found);
        }

        if (number == 0)
        {
            throw new ContractorFileException(path, new(
                "CloudTrail の記録が 1 件もありません。期間とファイルを確かめてください。", "It has no event of CloudTrail. Check the time and the file."));
        }
    }

    private void Add(string path, long number, JsonElement found)
    {
        // lookup-events prints each event as a text of its own.
        if (found.TryGetProperty("CloudTrailEvent", out var text) && text.ValueKind == JsonValueKind.String)
        {
            using var inner = ParseInner(path, number, text.GetString()!);
            AddEvent(path, number, inner.RootElement);
        }
        else
        {
            AddEvent(path, number, found);
        }
    }

    private void AddEvent(string path, long number, JsonElement found)
    {
        Read++;
        if (!DateTimeOffset.TryParse(Text(found, "eventTime"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            || Text(found, "eventSource") is not { } source)
        {
            throw new ContractorFileException(path, new(
                "eventTime か eventSource がありません。CloudTrail のファイルかどうかを確かめてください。",
                "It has no eventTime or no eventSource. Check that the file is CloudTrail's."), number, "eventTime");
        }

        (First, Last) = (time < First || First is null ? time : First, time > Last || Last is null ? time : Last);
        if (source != BedrockSource)
        {
            OtherServices++;
        }
        else if (TrailEvent.KeyOf(Text(found, "eventID")) is { } id && !_ids.Add(id))
        {
            Repeated++;
        }
        else if (_bedrock.Count == MaxEvents)
        {
            throw new ContractorFileException(path, new(
                "Bedrock の記録が 500 万件を超えます。期間を分けて実行してください。", "There are more than 5,000,000 events of Bedrock. Check a shorter time."));
        }
        else
        {
            _bedrock.Add(EventOf(found, time));
        }
    }

    private TrailEvent EventOf(JsonElement found, DateTimeOffset time)
    {
        var identity = Member(found, "userIdentity");
        return new()
        {
            Time = time,
            RequestKey = TrailEvent.KeyOf(Text(found, "requestID")),
            Name = Shared(Text(found, "eventName")) ?? "",
            Region = Shared(Text(found, "awsRegion")),
            InferenceRegion = Shared(Text(Member(found, "additionalEventData"), "inferenceRegion")),
            Principal = Shared(Text(identity, "arn")),
            Issuer = Shared(Text(Member(Member(identity, "sessionContext"), "sessionIssuer"), "arn")),
            ModelId = Shared(Text(Member(found, "requestParameters"), "modelId")),
            ReadOnly = Member(found, "readOnly")?.ValueKind == JsonValueKind.True,
        };
    }

    private static JsonDocument ParseInner(string path, long number, string text)
    {
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException broken)
        {
            throw new ContractorFileException(path, new(
                "CloudTrailEvent の中が JSON ではありません。lookup-events の出力を変更せずに受け取ってください。",
                "CloudTrailEvent is not JSON. Ask for the output of lookup-events unchanged."), number, "CloudTrailEvent", broken);
        }
    }

    private string? Shared(string? text)
    {
        if (text is not null && !_texts.TryAdd(text, text))
        {
            return _texts[text];
        }

        return text;
    }

    private static JsonElement? Member(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } found && found.TryGetProperty(name, out var value) ? value : null;

    private static string? Text(JsonElement? parent, string name) =>
        Member(parent, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
}
