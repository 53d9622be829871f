using Gateway.Bedrock.Targets;
using Gateway.Catalog;
using Gateway.Usage.Ledger;

namespace Gateway.Residency.Trails;

/// <summary>
/// Compares the requests of the ledger with CloudTrail's events of the same time, by Bedrock's request ids: each call must have
/// been processed in Japan, and every call of the role must be one of the gateway's.
/// </summary>
internal sealed class TrailCheck(ContractorRoles roles, TrailEvents trail)
{
    // At both ends of the trail: an event that is delivered late may be in the next file.
    private static readonly TimeSpan Edge = TimeSpan.FromHours(1);

    // CloudTrail's times are whole seconds of AWS's clock.
    private static readonly TimeSpan ClockSlack = TimeSpan.FromSeconds(10);

    // Longer than any deadline of a request; of a request whose end nobody saw.
    private static readonly TimeSpan LongestCall = TimeSpan.FromHours(1);

    // Their calls have a row in the ledger. CountTokens is not billed and has none.
    private static readonly HashSet<string> ModelCalls =
        ["Converse", "ConverseStream", "InvokeModel", "InvokeModelWithResponseStream"];

    private readonly TrailResult _result = new(trail);
    private readonly Dictionary<Guid, List<TrailEvent>> _events = EventsOf(trail);
    private readonly List<Nameless> _nameless = [];

    // Of events that a finding can name alone: the requests of a whole month would be too many.
    private readonly Dictionary<TrailEvent, OurRequest> _abroad = [];

    /// <summary>The times of which requests have to be read.</summary>
    public static (DateTimeOffset From, DateTimeOffset To) SpanOf(DateTimeOffset first, DateTimeOffset last) =>
        (first - LongestCall, last + ClockSlack);

    /// <summary>Compares everything.</summary>
    /// <param name="rows">The requests of <see cref="SpanOf"/>.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<TrailResult> RunAsync(IAsyncEnumerable<LedgerRow> rows, CancellationToken cancellationToken)
    {
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            Add(row);
        }

        foreach (var found in trail.Bedrock)
        {
            Judge(found);
        }

        return _result;
    }

    private static Dictionary<Guid, List<TrailEvent>> EventsOf(TrailEvents trail) => trail.Bedrock
        .Where(found => found.RequestKey is not null)
        .GroupBy(found => found.RequestKey!.Value)
        .ToDictionary(group => group.Key, group => group.ToList());

    private void Add(LedgerRow row)
    {
        if (row.State is not LedgerState.Settled)
        {
            _nameless.Add(new(row.ModelId, row.StartedAt, row.StartedAt + LongestCall));
            return;
        }

        foreach (var attempt in row.Attempts)
        {
            if (attempt.UpstreamRequestId is { Length: > 0 } id)
            {
                Match(row, id, attempt.StartedAt, attempt.Status);
            }
            else if (attempt.BytesSent)
            {
                _nameless.Add(new(row.ModelId, attempt.StartedAt, attempt.StartedAt + (attempt.Duration ?? LongestCall)));
            }
        }

        if (row.UpstreamRequestId is { Length: > 0 } own && row.Attempts.All(attempt => attempt.UpstreamRequestId != own))
        {
            Match(row, own, row.StartedAt, StatusCodes.Status200OK);
        }
    }

    private void Match(LedgerRow row, string id, DateTimeOffset at, int? status)
    {
        if (!_events.TryGetValue(TrailEvent.KeyOf(id)!.Value, out var events))
        {
            NoteMissing(row, id, at, status);
            return;
        }

        _result.Found++;
        events.ForEach(one => one.IsMatched = true);
        foreach (var abroad in events.Where(IsAbroad))
        {
            _abroad[abroad] = new(row.RequestId, row.Application);
        }

        if (events.Count > 1)
        {
            _result.Add(TrailFinding.Repeated, TrailCall.Of(row, id, at, events[1]));
        }
    }

    private void NoteMissing(LedgerRow row, string id, DateTimeOffset at, int? status)
    {
        if (at < trail.First || at > trail.Last)
        {
            return; // Read only because its end, or another attempt, may be within the trail.
        }

        if (at < trail.First + Edge || at > trail.Last - Edge)
        {
            _result.AtEdge++;
        }
        else if (status is not StatusCodes.Status200OK)
        {
            _result.RefusedWithoutEvent++;
        }
        else
        {
            _result.Add(TrailFinding.Missing, TrailCall.Of(row, id, at, null));
        }
    }

    private void Judge(TrailEvent found)
    {
        var isOurs = IsOfRole(found);
        var isAbroad = IsAbroad(found);
        if (!isOurs && !found.IsMatched)
        {
            _result.OfOthers++;
            if (isAbroad)
            {
                _result.Add(TrailFinding.OthersAbroad, TrailCall.Of(found));
            }

            return;
        }

        _result.OfRole++;
        if (isAbroad)
        {
            _result.Add(TrailFinding.Abroad, TrailCall.Of(found, _abroad.GetValueOrDefault(found)));
        }

        if (ModelCalls.Contains(found.Name))
        {
            JudgeCall(found);
        }
        else
        {
            _result.NoteOther(found);
        }
    }

    private void JudgeCall(TrailEvent found)
    {
        if (found.InferenceRegion is null)
        {
            _result.WithoutInferenceRegion++;
        }
        else
        {
            _result.InJapan += IsAbroad(found) ? 0 : 1;
        }

        if (found.IsMatched)
        {
            return;
        }

        // The response with the id never came: the time and the model have to do.
        if (_nameless.FindIndex(one => one.Fits(found, ClockSlack)) is var index and >= 0)
        {
            _nameless.RemoveAt(index);
            _result.OfLostResponses++;
        }
        else
        {
            _result.Add(TrailFinding.NotOurs, TrailCall.Of(found));
        }
    }

    private bool IsOfRole(TrailEvent found) => roles.IsRole(found.Issuer) || roles.IsSession(found.Principal, out _);

    private static bool IsAbroad(TrailEvent found) => IsAbroad(found.InferenceRegion) || IsAbroad(found.Region);

    private static bool IsAbroad(string? region) => region is not null && !AwsRegion.TryParse(region, out _);

    // A call of which no request id is known.
    private readonly record struct Nameless(string ModelId, DateTimeOffset From, DateTimeOffset To)
    {
        public bool Fits(TrailEvent found, TimeSpan slack) =>
            found.Time >= From - slack && found.Time <= To + slack && (found.ModelId is null || SameModel(found.ModelId));

        // CloudTrail writes an id or an ARN.
        private bool SameModel(string id) => id == ModelId || id[(id.LastIndexOf('/') + 1)..] == ModelId[(ModelId.LastIndexOf('/') + 1)..];
    }
}
