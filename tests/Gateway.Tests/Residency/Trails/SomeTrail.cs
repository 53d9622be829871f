using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Testing;
using Gateway.Tests.Usage.Ledger;
using Gateway.Usage.Ledger;

namespace Gateway.Tests.Residency.Trails;

/// <summary>
/// Calls of ten hours, in the ledger and in CloudTrail, with troubles planted among them. Ours alone decide: what each finding must
/// count is known from how they were made.
/// </summary>
internal sealed class SomeTrail
{
    private const string Session = "arn:aws:sts::444455556666:assumed-role/BedrockGatewayRole/gateway-test";
    private const string Stranger = "arn:aws:sts::444455556666:assumed-role/BedrockGatewayRole/somebody";
    private const string Other = "arn:aws:sts::444455556666:assumed-role/AnotherRole/batch";
    private static readonly DateTimeOffset Start = new(2026, 11, 12, 1, 0, 0, TimeSpan.Zero);

    private readonly SplitMix64 _dice;

    public SomeTrail(ulong seed)
    {
        _dice = new(seed);
        for (var i = 0; i < 300; i++)
        {
            Add(Start.AddSeconds(90 + (i * 119)));
        }
    }

    public List<LedgerIntent> Intents { get; } = [];

    public List<LedgerSettlement> Settlements { get; } = [];

    public List<JsonObject> Events { get; } = [];

    /// <summary>The request ids of each planted finding, by its code.</summary>
    public Dictionary<string, HashSet<string>> Planted { get; } = [];

    public long WithoutRegion { get; private set; }

    public long Lost { get; private set; }

    public long Repeated { get; private set; }

    public long InJapan { get; private set; }

    /// <summary>Writes the events in each of the forms in which CloudTrail's can be had.</summary>
    public void Write(Func<string, string> pathOf)
    {
        for (var (i, file) = (0, 0); i < Events.Count; file++)
        {
            var some = Events.Skip(i).Take(20 + _dice.Below(80)).ToList();
            i += some.Count;
            var text = (file % 4) switch
            {
                0 => $$"""{"Records":[{{string.Join(",\n", some.Select(one => one.ToJsonString()))}}]}""",
                1 => string.Join('\n', some.Select(one => one.ToJsonString())),
                2 => "\uFEFF" + new JsonArray([.. some.Select(one => one.DeepClone())]).ToJsonString(new JsonSerializerOptions { WriteIndented = true }),
                _ => new JsonObject
                {
                    [nameof(Events)] = new JsonArray([.. some.Select(one => (JsonNode)new JsonObject { ["CloudTrailEvent"] = one.ToJsonString() })]),
                }.ToJsonString(),
            };
            if (_dice.Toss())
            {
                using var compressed = new GZipStream(File.Create(pathOf($"{file}.json.gz")), CompressionLevel.Fastest);
                using var writer = new StreamWriter(compressed);
                writer.Write(text);
            }
            else
            {
                File.WriteAllText(pathOf($"{file}.json"), text);
            }
        }
    }

    private void Add(DateTimeOffset at)
    {
        var id = Guid.CreateVersion7(at).ToString();
        var isInside = at > Start.AddHours(1.1) && at < Start.AddHours(8.8);
        switch (isInside ? _dice.Below(16) : 15)
        {
            case 0:
                Plant("abroad", id);
                Settle(at, id);
                Events.Add(Event(at, id, inference: "us-east-1"));
                break;
            case 1:
                Plant("abroad", id);
                Settle(at, id);
                Events.Add(Event(at, id, region: "ap-northeast-2", inference: null));
                WithoutRegion++;
                break;
            case 2:
                Plant("missing", id);
                Settle(at, id);
                break;
            case 3:
                Plant("not_ours", id);
                Events.Add(Event(at, id, principal: _dice.Toss() ? Session : Stranger));
                InJapan++;
                break;
            case 4:
                Plant("others_abroad", id);
                Events.Add(Event(at, id, principal: Other, inference: "eu-west-1"));
                break;
            case 5:
                Events.Add(Event(at, id, principal: Other));
                break;
            case 6:
                Settle(at, id);
                Events.Add(Event(at, id));
                Events.Add((JsonObject)Events[^1].DeepClone());
                (Repeated, InJapan) = (Repeated + 1, InJapan + 1);
                break;
            case 7:
                Plant("repeated", id);
                Settle(at, id);
                Events.AddRange([Event(at, id), Event(at, id)]);
                InJapan += 2;
                break;
            case 8:
                Settle(at, id);
                Events.Add(Event(at, id, inference: null));
                WithoutRegion++;
                break;
            case 9:
                // The attempt's connection broke: CloudTrail has an id that the gateway never got.
                Settle(at, null);
                Events.Add(Event(at, id));
                (Lost, InJapan) = (Lost + 1, InJapan + 1);
                break;
            case 10:
                Intents.Add(SomeLedger.Intent(at));
                Events.Add(Event(at, id));
                (Lost, InJapan) = (Lost + 1, InJapan + 1);
                break;
            case 11:
                Events.Add(Event(at, id, name: "ListInferenceProfiles", readOnly: true, inference: null));
                break;
            case 12:
                Events.Add(Event(at, id, source: "sts.amazonaws.com", name: "AssumeRole"));
                break;
            default:
                Settle(at, id);
                Events.Add(Event(at, id));
                InJapan++;
                break;
        }
    }

    private void Plant(string finding, string id)
    {
        if (!Planted.TryGetValue(finding, out var ids))
        {
            Planted[finding] = ids = [];
        }

        ids.Add(id);
    }

    private void Settle(DateTimeOffset at, string? id)
    {
        var intent = SomeLedger.Intent(at);
        Intents.Add(intent);
        Settlements.Add(SomeLedger.Settlement(intent) with
        {
            UpstreamRequestId = id,
            Attempts =
            [
                new("444455556666/ap-northeast-1", TimeSpan.FromMilliseconds(5), TimeSpan.FromSeconds(1), true, id is null ? null : 200, id,
                    id is null ? "connection_lost" : null, id is null),
            ],
        });
    }

    private static JsonObject Event(
        DateTimeOffset at, string id, string region = "ap-northeast-1", string? inference = "ap-northeast-3", string principal = Session,
        string source = "bedrock.amazonaws.com", string name = "ConverseStream", bool readOnly = false)
    {
        var parts = principal.Split('/');
        return new()
        {
            ["eventVersion"] = "1.11",
            ["userIdentity"] = new JsonObject
            {
                ["type"] = "AssumedRole",
                ["arn"] = principal,
                ["accountId"] = "444455556666",
                ["sessionContext"] = new JsonObject
                {
                    ["sessionIssuer"] = new JsonObject { ["type"] = "Role", ["arn"] = $"arn:aws:iam::444455556666:role/{parts[1]}" },
                },
            },
            ["eventTime"] = at.AddMilliseconds(400).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
            ["eventSource"] = source,
            ["eventName"] = name,
            ["awsRegion"] = region,
            ["requestParameters"] = new JsonObject { ["modelId"] = The.HaikuProfile },
            ["responseElements"] = null,
            ["additionalEventData"] = inference is null ? null : new JsonObject { ["inferenceRegion"] = inference },
            ["requestID"] = id,
            ["eventID"] = Guid.NewGuid().ToString(),
            ["readOnly"] = readOnly,
        };
    }
}
