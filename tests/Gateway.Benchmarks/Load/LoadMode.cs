namespace Gateway.Benchmarks.Load;

/// <summary>
/// What the gateway costs beside YARP's plain forwarder and nginx, in one run: ratios, because absolute figures depend on the
/// machine and its other load. Without the name of a part, all parts.
/// </summary>
internal static class LoadMode
{
    private static readonly Dictionary<string, Func<LoadRig, LoadSize, Task<Table>>> Parts = new()
    {
        ["cost"] = LoadParts.CostAsync,
        ["ledger"] = LoadParts.LedgerAsync,
        ["ledger-latency"] = LoadParts.LedgerLatencyAsync,
        ["ledger-scaling"] = LoadParts.LedgerScalingAsync,
        ["translation"] = LoadParts.TranslationAsync,
        ["latency"] = LoadParts.LatencyAsync,
        ["stream-latency"] = LoadParts.StreamLatencyAsync,
        ["collectors"] = LoadParts.CollectorsAsync,
        ["features"] = LoadParts.FeaturesAsync,
        ["scaling"] = LoadParts.ScalingAsync,
        ["streams"] = LoadParts.StreamsAsync,
        ["bodies"] = LoadParts.BodiesAsync,
        ["start"] = LoadParts.StartAsync,
    };

    public static async Task<int> RunAsync(Arguments arguments)
    {
        var size = LoadSize.Read(arguments);
        var asked = Parts.Where(part => arguments.Take(part.Key) is > 0).ToList();
        arguments.End();

        foreach (var (_, measure) in asked.Count == 0 ? [.. Parts] : asked)
        {
            await using var rig = LoadRig.Start(size.WarmUp);
            (await measure(rig, size)).Print();
            Console.WriteLine();
        }

        return 0;
    }
}
