using Gateway.Benchmarks.Streams;
using Gateway.Testing;

namespace Gateway.Benchmarks.Load;

/// <summary>The parts of the measurement: for each the proxies that it needs, started and warmed up, and its tables.</summary>
internal static class LoadParts
{
    private const string Everything = "gateway, everything on";

    // Each request waits for its row: 32 callers would leave the gateway's core half idle, and an idle core pays more for each request.
    private const int CallersWithLedger = 256;

    public static Task<Table> CostAsync(LoadRig rig, LoadSize size) => MeasureAsync(
        rig,
        async proxies =>
        {
            proxies.Add(rig.StartYarp());
            Add(proxies, await rig.StartNginxAsync());
            proxies.Add(await rig.StartGatewayAsync(Everything));
            proxies.Add(await rig.StartGatewayAsync("… without the log line", "Logging:LogLevel:Gateway.Usage.Settlements=None"));
            proxies.Add(await rig.StartGatewayAsync(
                "… without personal data", "Callers:Applications:demo:PersonalData:Requests=Off"));
        },
        proxies => ProcessorCost.MeasureAsync(proxies, size.Rounds));

    public static async Task<Table> LedgerAsync(LoadRig rig, LoadSize size)
    {
        await using var ledgers = await LoadedLedgers.CreateAsync();
        return await MeasureAsync(
            rig, proxies => StartAsync(rig, proxies, ledgers),
            proxies => ProcessorCost.MeasureAsync(proxies, size.Rounds, CallersWithLedger));
    }

    public static async Task<Table> LedgerLatencyAsync(LoadRig rig, LoadSize size)
    {
        await using var ledgers = await LoadedLedgers.CreateAsync();
        return await MeasureAsync(
            rig, proxies => StartAsync(rig, proxies, ledgers),
            proxies => AddedLatency.MeasureAsync([rig.Direct, .. proxies], size.Rounds));
    }

    public static async Task<Table> LedgerScalingAsync(LoadRig rig, LoadSize size)
    {
        using var applications = ScaledSettings.OfApplications(999);
        using var few = new TemporaryLedger();
        using var many = new TemporaryLedger();
        using var shared = new TemporaryLedger();
        await using (await rig.StartGatewayAsync("to make the tables", LoadedLedgers.Of(many)))
        {
        }

        LedgerRows.Fill(many, size.Rows);
        return await MeasureAsync(
            rig,
            async proxies =>
            {
                proxies.Add(await rig.StartGatewayAsync("SQLite, no row, 1 application", LoadedLedgers.Of(few)));
                proxies.Add(await rig.StartGatewayAsync($"… {size.Rows:N0} rows", LoadedLedgers.Of(many)));
                proxies.Add(await rig.StartGatewayAsync("… 1,000 applications", [applications.Argument, .. LoadedLedgers.Of(shared)]));
            },
            proxies => ProcessorCost.MeasureAsync(proxies, size.Rounds));
    }

    public static Task<Table> TranslationAsync(LoadRig rig, LoadSize size) => MeasureAsync(
        rig,
        async proxies =>
        {
            var gateway = await rig.StartGatewayAsync(Everything);
            proxies.Add(gateway.With("/converse", "/converse", LoadedProxy.ConverseBody));
            proxies.Add(gateway.With("/v1/chat/completions", "/v1/chat/completions", LoadedProxy.ChatBody));
            proxies.Add(gateway); // Ended with the others, and measured: the AWS form of the same request.
        },
        proxies => ProcessorCost.MeasureAsync(proxies, size.Rounds));

    public static Task<Table> LatencyAsync(LoadRig rig, LoadSize size) => MeasureAsync(
        rig, proxies => StartAsync(rig, proxies), proxies => AddedLatency.MeasureAsync([rig.Direct, .. proxies], size.Rounds));

    public static async Task<Table> StreamLatencyAsync(LoadRig rig, LoadSize size)
    {
        List<StreamPath> paths = [rig.Direct.StreamsOf(StreamRoute.Converse)];
        try
        {
            return await MeasureAsync(
                rig,
                async proxies =>
                {
                    await StartAsync(rig, proxies);
                    paths.AddRange(proxies.Select(proxy => proxy.StreamsOf(StreamRoute.Converse)));
                    paths.Add(proxies[^1].StreamsOf(StreamRoute.Invoke, "… InvokeModelWithResponseStream"));
                    paths.Add(proxies[^1].StreamsOf(StreamRoute.Messages, "… /v1/messages"));
                    paths.Add(proxies[^1].StreamsOf(StreamRoute.Own, "… /converse/stream"));
                    paths.Add(proxies[^1].StreamsOf(StreamRoute.Chat, "… /v1/chat/completions"));
                    await StreamLatency.WarmAsync(paths, size.WarmUp / 2);
                },
                _ => StreamLatency.MeasureAsync(paths, size.Rounds));
        }
        finally
        {
            paths.ForEach(path => path.Dispose());
        }
    }

    public static async Task<Table> CollectorsAsync(LoadRig rig, LoadSize size)
    {
        await using var exports = new Exports(rig);
        return await MeasureAsync(
            rig, async proxies => await exports.StartAsync(proxies),
            proxies => CollectorCost.MeasureAsync(proxies, exports, size.Rounds));
    }

    public static async Task<Table> ScalingAsync(LoadRig rig, LoadSize size)
    {
        using var applications = ScaledSettings.OfApplications(999);
        using var models = ScaledSettings.OfModels(199);
        return await MeasureAsync(
            rig,
            async proxies =>
            {
                proxies.Add(rig.StartYarp());
                proxies.Add(await rig.StartGatewayAsync("gateway, 1 application"));
                proxies.Add(await rig.StartGatewayAsync("… 1,000 applications", applications.Argument));
                proxies.Add(await rig.StartGatewayAsync("… 199 models more", models.Argument));
            },
            proxies => ProcessorCost.MeasureAsync(proxies, size.Rounds));
    }

    public static Task<Table> StreamsAsync(LoadRig rig, LoadSize size) => MeasureAsync(
        rig, proxies => StartAsync(rig, proxies, StreamMemory.Settings), proxies => StreamMemory.MeasureAsync(proxies, size.Streams));

    public static Task<Table> BodiesAsync(LoadRig rig, LoadSize size) => MeasureAsync(
        rig,
        async proxies =>
        {
            proxies.Add(rig.StartYarp());
            proxies.Add(await rig.StartGatewayAsync(Everything));
        },
        proxies => LargeBodies.MeasureAsync(rig, proxies, size.Bodies));

    public static async Task<Table> StartAsync(LoadRig rig, LoadSize size) =>
        await StartTimes.MeasureAsync(rig, size.Starts, size.Idle);

    public static async Task<Table> FeaturesAsync(LoadRig rig, LoadSize size)
    {
        await using var yarp = rig.StartYarp();
        await rig.WarmAsync(yarp);
        var microseconds = await ProcessorCost.MicrosecondsAsync(yarp, size.Rounds);
        return await FeatureCost.MeasureAsync(rig, microseconds, size.Rounds);
    }

    private static async Task StartAsync(LoadRig rig, List<LoadedProxy> proxies, LoadedLedgers ledgers)
    {
        proxies.Add(rig.StartYarp());
        await AddAsync(Everything);
        await AddAsync("… and quotas", LoadedLedgers.Rates);
        await AddAsync("… a ledger in SQLite", ledgers.Sqlite);
        await AddAsync("… SQLite, quotas and budgets", [.. ledgers.SqliteToo, .. LoadedLedgers.Rates, .. LoadedLedgers.Budgets]);
        if (ledgers.PostgreSql is { } settings)
        {
            await AddAsync("… a ledger in PostgreSQL", settings);
            await AddAsync(
                "… PostgreSQL, quotas, budgets and audit",
                [.. ledgers.PostgreSqlWithAudit, .. LoadedLedgers.Rates, .. LoadedLedgers.Budgets]);
        }

        async Task AddAsync(string name, params string[] settings) =>
            proxies.Add(await rig.StartGatewayAsync(name, [.. StreamMemory.Settings, .. settings]));
    }

    private static async Task StartAsync(LoadRig rig, List<LoadedProxy> proxies, params string[] settings)
    {
        Add(proxies, await rig.StartNginxAsync());
        proxies.Add(rig.StartYarp());
        proxies.Add(await rig.StartGatewayAsync(Everything, settings));
    }

    private static async Task<Table> MeasureAsync(
        LoadRig rig, Func<List<LoadedProxy>, Task> start, Func<IReadOnlyList<LoadedProxy>, Task<Table>> measure)
    {
        var proxies = new List<LoadedProxy>();
        try
        {
            await start(proxies);
            await rig.WarmAsync(proxies);
            return await measure(proxies);
        }
        finally
        {
            foreach (var proxy in proxies)
            {
                await proxy.DisposeAsync();
            }
        }
    }

    private static void Add(List<LoadedProxy> proxies, LoadedProxy? proxy)
    {
        if (proxy is not null)
        {
            proxies.Add(proxy);
        }
    }
}
