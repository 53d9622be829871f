using Gateway.Simulator.Journal;

namespace Gateway.Benchmarks.Processes;

/// <summary>
/// The calls in the simulator's journal, summed up. The journal drops its oldest calls, so it must be read often.
/// </summary>
internal sealed class SimulatorTally
{
    private readonly Dictionary<string, int> _models = new(StringComparer.Ordinal);
    private long _last;
    private int _sessions;
    private int _sessionsRefused;

    public void Count(IReadOnlyList<CallRecord> calls)
    {
        foreach (var call in calls.Where(call => call.Number > _last))
        {
            if (call.Service == "sts")
            {
                var isGood = call.Status == 200 && call.ErrorCode is null;
                (_sessions, _sessionsRefused) = (_sessions + (isGood ? 1 : 0), _sessionsRefused + (isGood ? 0 : 1));
            }
            else if (call.ModelId is { } model)
            {
                _models[model] = _models.GetValueOrDefault(model) + 1;
            }

            _last = call.Number;
        }
    }

    public SimulatorReport Report() => new(_sessions, _sessionsRefused, _models);
}

/// <summary>The calls so far.</summary>
/// <param name="Sessions">The number of sessions that STS issued.</param>
/// <param name="SessionsRefused">The number of STS calls that got a fault.</param>
/// <param name="Models">The number of Bedrock calls by model id; each attempt counts.</param>
internal sealed record SimulatorReport(int Sessions, int SessionsRefused, IReadOnlyDictionary<string, int> Models);
