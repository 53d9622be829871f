using System.Net;
using System.Net.Sockets;

namespace Gateway.Tests.Processes;

/// <summary>A process that may not open as many files as there are callers.</summary>
public class FileLimitTests
{
    private const int Crowd = 300;

    // What is left for callers: far fewer than come.
    private const int Spare = 40;

    // It has run out of them, but for those it opens and closes meanwhile.
    private const int Few = 10;

    // Time enough to run into the limit.
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(2);

    [Fact(Timeout = 120_000)]
    public async Task Without_a_file_left_it_does_not_end_and_serves_once_there_is_one()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux shows a process's files and time (/proc).");
        var mostFiles = await CountNeededFilesAsync() + Spare;
        await using var gateway = await SeparateGateway.StartAsync(new() { MostFiles = mostFiles });
        using var before = await gateway.ConverseAsync();

        var crowd = await ConnectAsync(gateway);
        await Task.Delay(Watched, TestContext.Current.CancellationToken);
        var files = CountFiles(gateway.Process.Id);
        crowd.ForEach(one => one.Dispose());
        using var after = await gateway.ConverseAsync();

        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        Assert.InRange(files, mostFiles - Few, mostFiles);
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
        Assert.False(gateway.Process.HasEnded);
    }

    // The runtime keeps its assemblies open, some hundreds of files; how many depends on its version.
    private static async Task<int> CountNeededFilesAsync()
    {
        await using var gateway = await SeparateGateway.StartAsync();
        using var response = await gateway.ConverseAsync();
        return CountFiles(gateway.Process.Id);
    }

    // The system accepts them, whether the process takes them from it or not.
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
}
