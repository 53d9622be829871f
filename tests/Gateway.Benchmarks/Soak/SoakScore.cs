using System.Collections.Concurrent;

namespace Gateway.Benchmarks.Soak;

/// <summary>The results of all calls. Safe for concurrent use.</summary>
internal sealed class SoakScore
{
    private const int MaxTold = 10;

    private readonly ConcurrentDictionary<(SoakKind Kind, Ending Ending), int> _counts = new();
    private readonly ConcurrentQueue<string> _unexplained = [];

    /// <summary>The number of responses that no fault of the table explains.</summary>
    public int Unexplained => _unexplained.Count;

    public int Calls => _counts.Values.Sum();

    public void Add(PlannedCall call, Verdict verdict)
    {
        _counts.AddOrUpdate((call.Kind, verdict.Ending), 1, (_, count) => count + 1);
        if (!call.Kind.Explains(verdict))
        {
            _unexplained.Enqueue($"{call.Kind.Name} on {call.Route.Name}: {verdict.Ending} {verdict.Detail}");
        }
    }

    /// <param name="upstream">The number of Bedrock calls by model, that is, how often its fault was used.</param>
    public void Print(IReadOnlyDictionary<string, int> upstream)
    {
        var table = new Table("met", "calls", "whole", "refused", "broken off", "left", "at Bedrock, by model");
        foreach (var kind in SoakKinds.All)
        {
            table.Add(
            [
                kind.Name, $"{Enum.GetValues<Ending>().Sum(ending => Count(kind, ending))}",
                .. ((Ending[])[Ending.Whole, Ending.Refused, Ending.BrokenOff, Ending.Left]).Select(
                    ending => $"{Count(kind, ending)}"),
                kind.UpstreamModel is { } model ? $"{upstream.GetValueOrDefault(model)}" : "-",
            ]);
        }

        table.Print();
        foreach (var (told, times) in
            _unexplained.CountBy(one => one).OrderByDescending(one => one.Value).Take(MaxTold))
        {
            Console.WriteLine($"not explained, {times} times: {told}");
        }
    }

    private int Count(SoakKind kind, Ending ending) => _counts.GetValueOrDefault((kind, ending));
}
