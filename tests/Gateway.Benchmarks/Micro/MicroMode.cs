using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Gateway.Benchmarks.Micro;

/// <summary>
/// BenchmarkDotNet's tables of the parts that handle every byte, each with the ratio to the nearest alternative. Its own warm-up
/// and statistics, in this process: a generated project would not find this repository's settings.
/// </summary>
internal static class MicroMode
{
    private const int Iterations = 10;

    public static int Run(Arguments arguments)
    {
        var quick = arguments.Take("quick") is > 0;
        arguments.End();

        var job = quick ? Job.Dry : Job.Default.WithWarmupCount(Iterations / 2).WithIterationCount(Iterations);
        var folder = Directory.CreateTempSubdirectory("micro-");
        var config = ManualConfig.CreateEmpty()
            .AddJob(job.WithToolchain(InProcessEmitToolchain.Instance))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .HideColumns("Job", "Toolchain", "IterationCount", "WarmupCount", "Alloc Ratio")
            .AddLogger(NullLogger.Instance)
            .WithArtifactsPath(folder.FullName);
        var summaries = BenchmarkRunner.Run(
            [
                typeof(SigningBenchmark), typeof(EventStreamBenchmark), typeof(RequestPolicyBenchmark),
                typeof(PersonalDataBenchmark), typeof(UsageBenchmark),
            ],
            config);
        foreach (var summary in summaries)
        {
            Console.WriteLine($"\n## {summary.BenchmarksCases[0].Descriptor.Type.Name}");
            MarkdownExporter.GitHub.ExportToLog(summary, ConsoleLogger.Default);
        }

        folder.Delete(recursive: true);
        return summaries.Any(summary => summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success)) ? 1 : 0;
    }
}
