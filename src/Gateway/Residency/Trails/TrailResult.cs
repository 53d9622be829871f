using Gateway.Usage.Ledger;

namespace Gateway.Residency.Trails;

/// <summary>What the comparison with CloudTrail has shown.</summary>
internal sealed class TrailResult(TrailEvents trail)
{
    /// <summary>The most calls that are listed of each finding; more are counted.</summary>
    public const int MaxListed = 100;

    private readonly Dictionary<TrailFinding, (long Count, List<TrailCall> Calls)> _findings = [];
    private readonly SortedDictionary<string, long> _others = new(StringComparer.Ordinal);

    public TrailEvents Trail => trail;

    /// <summary>Events of the role, of any operation.</summary>
    public long OfRole { get; set; }

    /// <summary>Events of other principals.</summary>
    public long OfOthers { get; set; }

    /// <summary>Request ids of the ledger that have an event.</summary>
    public long Found { get; set; }

    /// <summary>Calls of models by the role that were processed in Japan, by their <c>inferenceRegion</c>.</summary>
    public long InJapan { get; set; }

    /// <summary>Calls of models by the role whose event does not say where they were processed.</summary>
    public long WithoutInferenceRegion { get; set; }

    /// <summary>Calls whose response with its id never came, found by time and model.</summary>
    public long OfLostResponses { get; set; }

    /// <summary>Request ids without an event, within an hour of the trail's ends.</summary>
    public long AtEdge { get; set; }

    /// <summary>Request ids of calls that Bedrock refused, without an event.</summary>
    public long RefusedWithoutEvent { get; set; }

    /// <summary>Operations of the role that are no calls of models, and their number.</summary>
    public IReadOnlyDictionary<string, long> Others => _others;

    public bool IsOk => _findings.Count == 0;

    public long Count(TrailFinding finding) => _findings.TryGetValue(finding, out var found) ? found.Count : 0;

    public IReadOnlyList<TrailCall> Calls(TrailFinding finding) => _findings.TryGetValue(finding, out var found) ? found.Calls : [];

    public void Add(TrailFinding finding, TrailCall call)
    {
        var (count, calls) = _findings.TryGetValue(finding, out var found) ? found : (0, []);
        if (calls.Count < MaxListed)
        {
            calls.Add(call);
        }

        _findings[finding] = (count + 1, calls);
    }

    /// <summary>Counts an operation that is no call of a model. What changes something in the account is none of the gateway's.</summary>
    public void NoteOther(TrailEvent found)
    {
        _others[found.Name] = _others.GetValueOrDefault(found.Name) + 1;
        if (!found.ReadOnly && found.Name is not "CountTokens")
        {
            Add(TrailFinding.NotOurs, TrailCall.Of(found));
        }
    }
}

/// <summary>The kinds of findings, the gravest first.</summary>
internal enum TrailFinding
{
    /// <summary>An event of the role names a Region outside Japan.</summary>
    Abroad,

    /// <summary>A call by the role that is not in the ledger.</summary>
    NotOurs,

    /// <summary>A call of the ledger without an event, well within the trail.</summary>
    Missing,

    /// <summary>One request id with several events.</summary>
    Repeated,

    /// <summary>An event of another principal names a Region outside Japan.</summary>
    OthersAbroad,
}

/// <summary>One call that is listed.</summary>
/// <param name="At">Its time.</param>
/// <param name="Operation">The operation, as far as it is known.</param>
/// <param name="ModelId">The model.</param>
/// <param name="RequestId">The gateway's id of the request, if it is in the ledger.</param>
/// <param name="Application">The application of the request, if it is in the ledger.</param>
/// <param name="UpstreamRequestId">Bedrock's id; for an event, its key.</param>
/// <param name="Principal">The principal of the event.</param>
/// <param name="Region">The Region that was called.</param>
/// <param name="InferenceRegion">The Region where the model ran.</param>
internal sealed record TrailCall(
    DateTimeOffset At, string? Operation, string? ModelId, string? RequestId, string? Application, string? UpstreamRequestId, string? Principal,
    string? Region, string? InferenceRegion)
{
    public static TrailCall Of(TrailEvent found, OurRequest? request = null) => new(
        found.Time, found.Name, found.ModelId, request?.RequestId, request?.Application, found.RequestKey?.ToString(), found.Principal,
        found.Region, found.InferenceRegion);

    public static TrailCall Of(LedgerRow row, string id, DateTimeOffset at, TrailEvent? found) => new(
        at, found?.Name, row.ModelId, row.RequestId, row.Application, id, found?.Principal, found?.Region, found?.InferenceRegion);
}

/// <summary>The request of the ledger that an event belongs to.</summary>
/// <param name="RequestId">The gateway's id of it.</param>
/// <param name="Application">Its application.</param>
internal sealed record OurRequest(string RequestId, string Application);
