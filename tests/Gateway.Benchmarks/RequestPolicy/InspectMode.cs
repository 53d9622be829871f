using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using Gateway.Bedrock.Targets;
using Gateway.BodyEdits;
using Gateway.Buffers;
using Gateway.Callers;
using Gateway.Catalog;
using Gateway.Network;
using Gateway.RequestPolicy.Rules;
using Gateway.RequestPolicy.Schemas;
using Gateway.RequestPolicy.Walk;
using Gateway.Residency;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Benchmarks.RequestPolicy;

/// <summary>
/// Steps 2 and 3 alone: the walk over a body with its policy, the look-up of its model, the gateway's edits. At the median a
/// small request costs at most 1.5 µs and no memory, one of 1 MB at most a millisecond; searching for personal data adds at most
/// 1 µs, or 5 ms for 1 MB.
/// </summary>
internal static class InspectMode
{
    private const double MaxMicroseconds = 1.5;
    private const double MaxMillisecondsOfLarge = 1;
    private const double MaxAdded = 1;
    private const double MaxMillisecondsAdded = 5;
    private const int SmallBody = 1000;
    private const string Alias = "claude-haiku-4-5";
    private const string RequestId = "019aaf00-0000-7000-8000-000000000000";

    private static readonly Application Caller = new("bench", new ApplicationOptions { Models = ["*"] });

    private static readonly MemberPolicy WithoutPersonalData = Policy(PersonalDataAction.Off);

    private static readonly MemberPolicy WithPersonalData = Policy(PersonalDataAction.Observe);

    private static readonly ServiceProvider Services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    private static readonly ResidencyPolicy Residency = new(
        new CatalogOptions
        {
            Models =
            {
                [Alias] = new()
                {
                    ModelId = "jp.anthropic.claude-haiku-4-5-20251001-v1:0",
                    Destinations = ["ap-northeast-1", "ap-northeast-3"],
                    Source = "benchmark",
                },
            },
        },
        [
            new ResidencyScope(
                new UpstreamTarget("benchmark", AwsEndpoints.Of(AwsRegion.Tokyo), AssumedRole.Of(new ContractorOptions())),
                [.. AwsRegion.InJapan], ["anthropic"]),
        ],
        new ProofRules(
            new ProofBook(
                TimeProvider.System, Services.GetRequiredService<IMeterFactory>(), NullLogger<ProofBook>.Instance),
            TimeProvider.System, RequireVerified: false));

    public static int Run(Arguments arguments)
    {
        var rounds = arguments.Take("rounds") ?? 200;
        arguments.End();

        var bounds = new Bounds();
        var table = new Table("request", "bytes", "median µs", "best µs", "allocated B", "personal data: added µs", "allocated B");
        foreach (var sample in InspectSample.All)
        {
            Measure(sample, WithPersonalData, rounds); // Warm-up: compilation is not a cost of a request.
            Measure(sample, WithoutPersonalData, rounds);
            var (times, allocated) = Measure(sample, WithoutPersonalData, rounds);
            var (looking, more) = Measure(sample, WithPersonalData, rounds);
            var added = looking.Median - times.Median;
            table.Add(
                sample.Name, Number(sample.Body.Length), Percentiles.Text(times.Median), Percentiles.Text(times.At(0)),
                Number(allocated), Percentiles.Text(added), Number(more));
            if (!sample.IsHard)
            {
                Check(bounds, sample, times.Median, allocated);
            }

            CheckAdded(bounds, sample, added, more);
        }

        table.Print();
        return bounds.Print();
    }

    private static MemberPolicy Policy(PersonalDataAction requests) => new(
        "bench", new ApplicationRequestPolicyOptions { MaxTokens = 400 }, new PersonalDataOptions { Requests = requests }, "131016");

    private static void CheckAdded(Bounds bounds, InspectSample sample, double microseconds, double allocated)
    {
        var most = sample.Body.Length > SmallBody ? MaxMillisecondsAdded * 1000 : MaxAdded;
        bounds.Check(
            microseconds <= most,
            $"{sample.Name}: looking for personal data adds {Percentiles.Text(microseconds)} µs, at most {most} µs");
        if (sample.Body.Length <= SmallBody)
        {
            bounds.Check(allocated == 0, $"{sample.Name}: {Number(allocated)} bytes allocated with it, at most 0");
        }
    }

    private static void Check(Bounds bounds, InspectSample sample, double microseconds, double allocated)
    {
        if (sample.Body.Length > SmallBody)
        {
            bounds.Check(
                microseconds <= MaxMillisecondsOfLarge * 1000,
                $"{sample.Name}: {Percentiles.Text(microseconds)} µs, at most {MaxMillisecondsOfLarge} ms");
            return;
        }

        bounds.Check(
            microseconds <= MaxMicroseconds,
            $"{sample.Name}: {Percentiles.Text(microseconds)} µs, at most {MaxMicroseconds} µs");
        bounds.Check(allocated == 0, $"{sample.Name}: {Number(allocated)} bytes allocated, at most 0");
    }

    // Times in microseconds per request.
    private static (Percentiles Times, double Allocated) Measure(
        InspectSample sample, MemberPolicy policy, int rounds)
    {
        var room = BodyEditor.RoomFor(policy);
        var times = new List<double>();
        var allocated = 0L;
        byte[][] buffers = [.. Enumerable.Range(0, sample.AtOnce).Select(_ => new byte[room + sample.Body.Length])];
        for (var round = 0; round < rounds; round++)
        {
            // The edits change a body, so each request gets a new copy, made before the clock starts.
            RequestBody[] bodies = [.. buffers.Select(buffer =>
            {
                sample.Body.CopyTo(buffer.AsSpan(room));
                return new RequestBody(ByteBuffer.Of(buffer), room, sample.Body.Length);
            })];
            var before = GC.GetAllocatedBytesForCurrentThread();
            var started = Stopwatch.GetTimestamp();
            foreach (var body in bodies)
            {
                PlaceAndInspect(sample.Form, body, policy);
            }

            var took = Stopwatch.GetElapsedTime(started);
            allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            times.Add(took.TotalMicroseconds / sample.AtOnce);
        }

        return (new Percentiles(times), (double)allocated / (rounds * sample.AtOnce));
    }

    private static void PlaceAndInspect(BodyForm form, RequestBody body, MemberPolicy policy)
    {
        var unreadable = RequestMembers.Read(body.Bytes.Span, form, policy, out var members);
        if (unreadable is not null || members.Error is not null || !IsPlaced(body, members))
        {
            throw new InvalidOperationException("The request was refused.");
        }

        BodyEditor.Apply(body, members, form, policy, new(RequestId), Adaptation.None);
    }

    private static bool IsPlaced(RequestBody body, in RequestMembers members)
    {
        if (!members.ModelId.IsGiven)
        {
            return Residency.Place(Caller, Alias).Is(out _, out _);
        }

        var name = members.ReadModelId(body.Bytes.Span, stackalloc char[members.ModelId.Length]);
        return Residency.Place(Caller, name).Is(out _, out _);
    }

    private static string Number(double value) => value.ToString("#,0.##", CultureInfo.InvariantCulture);
}
