using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Gateway.Benchmarks.Load;
using Gateway.RequestPolicy.Schemas;
using Gateway.RequestPolicy.Walk;

namespace Gateway.Benchmarks.Micro;

/// <summary>
/// The walk over a small request that checks every member; the alternative only parses it into a JsonDocument and checks nothing.
/// </summary>
public class RequestPolicyBenchmark
{
    private readonly byte[] _body = LoadedProxy.SmallBody.ToArray();

    /// <summary>The gateway's walk.</summary>
    [Benchmark(Baseline = true)]
    public bool Gateway() =>
        RequestMembers.Read(_body, BodyForm.Converse, SamplePolicy.WithoutPersonalData, out _) is null;

    /// <summary>Parsing alone.</summary>
    [Benchmark]
    public bool JsonDocumentAlone()
    {
        using var document = JsonDocument.Parse(_body);
        return document.RootElement.TryGetProperty("messages", out _);
    }
}
