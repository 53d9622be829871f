using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using Gateway.Benchmarks.Micro;
using Gateway.Callers;
using Gateway.Catalog;
using Gateway.Concurrency;
using Gateway.RequestPolicy.Schemas;
using Gateway.RequestPolicy.Walk;
using Gateway.Sandbox;
using Gateway.Telemetry;
using Gateway.Usage;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Benchmarks.Load;

/// <summary>
/// Features of the gateway alone, called in a loop in this process: the processor time and the memory that each takes of a small
/// request, beside the time of YARP's whole request in the same run.
/// </summary>
internal static class FeatureCost
{
    private const int Batch = 2000;
    private const int WarmUps = 20;
    private static readonly TimeSpan ToCompile = TimeSpan.FromMilliseconds(50);
    private static readonly Application Caller = new("bench", new ApplicationOptions { Models = ["*"] });

    /// <param name="rig">The upstream, whose addresses the settings need. Nothing is sent to it.</param>
    /// <param name="yarp">The processor time of YARP's request, in microseconds.</param>
    /// <param name="rounds">The number of batches of each feature.</param>
    public static async Task<Table> MeasureAsync(LoadRig rig, double yarp, int rounds)
    {
        var straight = new StraightPath();
        await using var gateway = Hosts.BuildGateway(
            new SandboxOptions
            {
                Settings = new Dictionary<string, string?> { ["Logging:LogLevel:Default"] = "None" },
                ConfigureGateway = straight.Replace,
            },
            rig.Simulator, ApiKey.Create("benchmark"), []);
        var recorded = 0L;
        using var listener = Listen(() => recorded++);
        var signing = new SigningBenchmark();
        await straight.PrepareAsync(gateway.Services);
        var body = LoadedProxy.SmallBody.ToArray();
        (string Name, Action Run)[] features =
        [
            ("policy walk", () => Walk(body, PersonalDataAction.Off)),
            ("policy walk and personal data", () => Walk(body, PersonalDataAction.Observe)),
            ("admission", Admit(gateway.Services.GetRequiredService<Admission>())),
            ("signing, hash of the body included", () => signing.Gateway()),
            ("retries, breaker and deadline, without a failure", straight.Run),
            ("metrics, with a listener", Record(gateway.Services.GetRequiredService<GatewayMetrics>())),
        ];
        var table = new Table("feature alone", "µs per request", "% of YARP's request", "bytes allocated per request");
        table.Add("YARP, the whole request", Percentiles.Text(yarp), "100", "");
        foreach (var (name, run) in features)
        {
            var (microseconds, bytes) = await MeasureAsync(run, rounds);
            table.Add(
                name, Percentiles.Text(microseconds), (microseconds / yarp * 100).ToString("0.0", CultureInfo.InvariantCulture),
                $"{bytes:0}");
        }

        return recorded > 0 ? table : throw new InvalidOperationException("No metric was recorded.");
    }

    private static async Task<(double Microseconds, double Bytes)> MeasureAsync(Action run, int rounds)
    {
        for (var i = 0; i < WarmUps; i++)
        {
            Repeat(run);
            await Task.Delay(ToCompile);
        }

        var times = new List<double>();
        var allocated = new List<double>();
        for (var i = 0; i < rounds; i++)
        {
            var (bytes, time) = (GC.GetAllocatedBytesForCurrentThread(), Environment.CpuUsage.TotalTime);
            Repeat(run);
            times.Add((Environment.CpuUsage.TotalTime - time).TotalMicroseconds / Batch);
            allocated.Add((GC.GetAllocatedBytesForCurrentThread() - bytes) / (double)Batch);
        }

        return (new Percentiles(times).Median, new Percentiles(allocated).Median);
    }

    private static void Repeat(Action run)
    {
        for (var i = 0; i < Batch; i++)
        {
            run();
        }
    }

    private static void Walk(byte[] body, PersonalDataAction action)
    {
        var policy = action == PersonalDataAction.Off ? SamplePolicy.WithoutPersonalData : SamplePolicy.WithPersonalData;
        if (RequestMembers.Read(body, BodyForm.Converse, policy, out _) is not null)
        {
            throw new InvalidOperationException("The request was refused.");
        }
    }

    private static Action Admit(Admission admission) => () =>
    {
        if (!admission.Enter(Caller).Is(out var lease, out _) || lease.Hold(512) is not null)
        {
            throw new InvalidOperationException("The request was refused.");
        }

        lease.Dispose();
    };

    private static Action Record(GatewayMetrics metrics)
    {
        var settlements = new SettlementMetrics(metrics, TimeProvider.System);
        var record = new RequestRecord("request", Caller, IPAddress.Loopback, BedrockOperation.Converse.Name, 0)
        {
            Usage = new TokenUsage(61, 98, null, null),
            StopReason = "end_turn",
        };
        record.Complete();
        return () => settlements.Record(record, TimeSpan.FromMilliseconds(812));
    }

    // As an exporter would: an instrument that nobody listens to costs nothing.
    private static MeterListener Listen(Action count)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == Instruments.MeterName)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((_, _, _, _) => count());
        listener.SetMeasurementEventCallback<long>((_, _, _, _) => count());
        listener.Start();
        return listener;
    }
}
