using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Gateway.Testing;
using Gateway.Testing.Processes;

namespace Gateway.Tests.Processes;

/// <summary>A process that may open fewer files than it has callers.</summary>
public class FileLimitTests
{
    private const int Crowd = 600;

    // Files left for callers and for the process itself: far fewer than the connections that are opened.
    private const int Spare = 400;

    // Seconds of CPU time during the watched time. A process that retries without pause uses all that is available.
    private const double MaxBusy = 0.3;

    // The kernel counts in hundredths of a second on every Linux (USER_HZ).
    private const double TicksPerSecond = 100;

    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(2);

    // The work caused by many connections ends after a while, also on a busy machine; a busy loop does not.
    private const int MaxWatches = 10;

    [Fact(Timeout = 120_000)]
    public async Task With_more_callers_than_files_it_neither_ends_nor_spins_and_goes_on_for_those_it_has()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux shows a process's files and time (/proc).");
        var mostFiles = await CountNeededFilesAsync() + Spare;
        await using var gateway = await SeparateGateway.StartAsync(new() { Limits = new() { Files = mostFiles } });
        using var before = await gateway.ConverseAsync();
        await before.Content.LoadIntoBufferAsync(TestContext.Current.CancellationToken);

        var crowd = await ConnectAsync(gateway);
        var busy = double.MaxValue;
        for (var watch = 0; watch < MaxWatches && busy > MaxBusy; watch++)
        {
            busy = await WatchAsync(gateway.Process.Id);
        }

        var files = CountFiles(gateway.Process.Id);
        using var meanwhile = await gateway.ConverseAsync();
        crowd.ForEach(one => one.Dispose());
        using var after = await gateway.ConverseAsync();

        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        Assert.InRange(busy, 0, MaxBusy);
        Assert.InRange(files, 0, mostFiles - 1);
        Assert.Equal(HttpStatusCode.OK, meanwhile.StatusCode);
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
        Assert.False(gateway.Process.HasEnded);
    }

    // If no file can be opened, the assemblies that a first call loads would fail to load, and stay failed.
    [Fact(Timeout = 120_000)]
    public async Task The_first_calls_load_no_assembly()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux shows a process's files (/proc).");
        await using var gateway = await SeparateGateway.StartAsync();
        var before = LoadedBy(gateway.Process.Id);

        using var answered = await gateway.ConverseAsync();
        using var streamed = await gateway.PostAsync("/converse/stream", Some.ConverseRequest());
        using var native = await gateway.PostAsync("/model/claude-haiku-4-5/converse", Some.ConverseRequest());
        using var refused = await gateway.PostAsync("/converse", "{");
        using var models = await gateway.Http.GetAsync("/models", TestContext.Current.CancellationToken);
        using var page = await gateway.Http.GetAsync("/swagger/v1/swagger.json", TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (answered.StatusCode, streamed.StatusCode));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Empty(LoadedBy(gateway.Process.Id).Except(before));
    }

    // Each loaded assembly is mapped into the process.
    private static HashSet<string> LoadedBy(int process) =>
        [.. File.ReadLines($"/proc/{process}/maps").Select(line => line.Split(' ')[^1])
            .Where(file => file.EndsWith(".dll", StringComparison.Ordinal))];

    // Returns the seconds of CPU time during the watched time.
    private static async Task<double> WatchAsync(int process)
    {
        var before = Time(process);
        await Task.Delay(Watched, TestContext.Current.CancellationToken);
        return Time(process) - before;
    }

    // The runtime keeps several hundred assembly files open; the number depends on its version.
    private static async Task<int> CountNeededFilesAsync()
    {
        await using var gateway = await SeparateGateway.StartAsync();
        using var response = await gateway.ConverseAsync();
        return CountFiles(gateway.Process.Id);
    }

    // The system accepts these connections, even if the process does not.
    private static async Task<List<Socket>> ConnectAsync(SeparateGateway gateway)
    {
        var crowd = new List<Socket>();
        for (var i = 0; i < Crowd; i++)
        {
            crowd.Add(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
            await crowd[i].ConnectAsync(
                new IPEndPoint(IPAddress.Loopback, gateway.Http.BaseAddress!.Port),
                TestContext.Current.CancellationToken);
        }

        return crowd;
    }

    private static int CountFiles(int process) => Directory.GetFileSystemEntries($"/proc/{process}/fd").Length;

    // User and kernel mode. The fields are counted after the program's name, which may contain spaces.
    private static double Time(int process)
    {
        var fields = File.ReadAllText($"/proc/{process}/stat").Split(") ")[^1].Split(' ');
        return (long.Parse(fields[11], CultureInfo.InvariantCulture)
            + long.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }
}
