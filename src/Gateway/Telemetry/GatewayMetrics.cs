using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Gateway.Telemetry;

/// <summary>
/// The metrics of requests, recorded once, when a request has ended. An instrument that nobody exports costs a comparison; lists of
/// labels are on the stack.
/// </summary>
internal sealed class GatewayMetrics
{
    // Labels are objects; these are made once.
    private static readonly object Yes = true;
    private static readonly object No = false;
    private static readonly object[] Statuses = [.. Enumerable.Range(0, 600).Select(status => (object)status)];

    private readonly Histogram<double> _requestDuration;
    private readonly Histogram<double> _operationDuration;
    private readonly Histogram<double> _timeToFirstChunk;
    private readonly Histogram<long> _tokens;
    private readonly Counter<long> _attempts;
    private readonly Counter<long> _refusedCallers;
    private readonly Counter<long> _agentIdsDropped;
    private readonly Counter<long> _personalData;

    public GatewayMetrics(IMeterFactory meters)
    {
        var meter = meters.CreateGatewayMeter();
        _requestDuration = meter.Histogram<double>(Instruments.RequestDuration);
        _operationDuration = meter.Histogram<double>(Instruments.OperationDuration);
        _timeToFirstChunk = meter.Histogram<double>(Instruments.TimeToFirstChunk);
        _tokens = meter.Histogram<long>(Instruments.TokenUsage);
        _attempts = meter.Counter(Instruments.Attempts);
        _personalData = meter.Counter(Instruments.PersonalDataMatches);
        _refusedCallers = meter.Counter(Instruments.CallersRefused);
        _agentIdsDropped = meter.Counter(Instruments.AgentIdsDropped);
    }

    /// <summary>True when something reads these metrics.</summary>
    public bool Enabled => _requestDuration.Enabled;

    /// <summary>Counts the personal data found in a request.</summary>
    public void PersonalDataFound(string application, IReadOnlyList<(string Rule, int Count)> found)
    {
        for (var i = 0; i < found.Count; i++)
        {
            _personalData.Add(found[i].Count, new(Labels.Application, application), new(Labels.Rule, found[i].Rule));
        }
    }

    /// <summary>Counts a request without a valid key.</summary>
    public void CallerRefused() => _refusedCallers.Add(1);

    /// <summary>Counts ids of agents that were not recorded.</summary>
    public void AgentIdsDropped(int count) => _agentIdsDropped.Add(count);

    /// <summary>Records the times of a request.</summary>
    public void RequestSettled(in SettledRequest request)
    {
        if (!Enabled)
        {
            return;
        }

        var tags = Tags(request);
        if (request.TimeToFirstChunk is { } chunk)
        {
            _timeToFirstChunk.Record(chunk.TotalSeconds, tags);
        }

        Add(ref tags, Labels.ErrorType, request.ErrorType);
        if (request.UpstreamDuration is { } upstream)
        {
            _operationDuration.Record(upstream.TotalSeconds, tags);
        }

        tags.Add(Labels.Outcome, request.Outcome);
        Add(ref tags, Labels.FinishReasons, StopReasons.Bounded(request.StopReason));
        _requestDuration.Record(request.Duration.TotalSeconds, tags);
    }

    /// <summary>Records tokens of one type; an unknown count is not recorded as 0.</summary>
    public void TokensUsed(in SettledRequest request, string type, long? count)
    {
        if (count is { } known && _tokens.Enabled)
        {
            var tags = Tags(request);
            tags.Add(Labels.TokenType, type);
            _tokens.Record(known, tags);
        }
    }

    /// <summary>Counts one attempt at Bedrock.</summary>
    /// <param name="request">Its request.</param>
    /// <param name="host">The endpoint that was called.</param>
    /// <param name="status">Bedrock's HTTP status; <c>null</c> if there was no response.</param>
    /// <param name="ambiguous">True when it is not known whether the attempt was billed.</param>
    public void Attempted(in SettledRequest request, string host, int? status, bool ambiguous)
    {
        if (!_attempts.Enabled)
        {
            return;
        }

        var tags = new TagList
        {
            { Labels.Application, request.Application },
            { Labels.Operation, request.Operation },
            { Labels.ServerAddress, host },
            { Labels.AttemptAmbiguous, ambiguous ? Yes : No },
        };
        Add(ref tags, Labels.RequestModel, request.Model);
        if (status is { } known and < 600)
        {
            tags.Add(Labels.HttpStatus, Statuses[known]);
        }

        _attempts.Add(1, tags);
    }

    private static TagList Tags(in SettledRequest request)
    {
        var tags = new TagList
        {
            { Labels.Provider, Labels.Bedrock },
            { Labels.OperationName, request.OperationName },
            { Labels.Operation, request.Operation },
            { Labels.Application, request.Application },
        };
        Add(ref tags, Labels.RequestModel, request.Model);
        return tags;
    }

    private static void Add(ref TagList tags, string label, string? value)
    {
        if (value is not null)
        {
            tags.Add(label, value);
        }
    }
}
