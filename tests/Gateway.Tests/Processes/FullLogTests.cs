using Gateway.Testing.Processes;
using System.Net;

namespace Gateway.Tests.Processes;

/// <summary>A log on a full disk.</summary>
public sealed class FullLogTests : IDisposable
{
    private const int MaxBytes = 32 * 1024;

    // Each is settled in a log line of several hundred bytes.
    private const int Calls = 200;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    [Fact(Timeout = 120_000)]
    public async Task A_log_that_takes_no_more_fails_no_call_and_is_written_again_once_there_is_room()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux is known to limit a file by its writer's ulimit.");
        var path = Path.Combine(_folder.FullName, "gateway.log");
        await File.WriteAllBytesAsync(path, [], TestContext.Current.CancellationToken);
        await using var gateway = await SeparateGateway.StartAsync(
            new() { Limits = new() { Output = (path, MaxBytes) } });

        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < Calls; i++)
        {
            using var response = await gateway.ConverseAsync();
            statuses.Add(response.StatusCode);
        }

        var full = new FileInfo(path).Length;
        MakeRoom(path);
        using var after = await gateway.ConverseAsync();
        var id = after.Headers.GetValues("X-Request-Id").Single();
        var settled = await gateway.Output.ReadUntilAsync($"\"RequestId\":\"{id}\"");
        gateway.Process.Terminate();
        var (exitCode, _, error) = await gateway.Process.EndAsync();

        Assert.All(statuses, status => Assert.Equal(HttpStatusCode.OK, status));
        Assert.Equal(MaxBytes, full);
        Assert.Contains("\"Outcome\":\"completed\"", settled[^1], StringComparison.Ordinal);
        Assert.Equal(0, exitCode);
        var told = Assert.Single(
            error.Split('\n'), line => line.Contains("gateway.log.dropped", StringComparison.Ordinal));

        // .NET's exception for a file at its size limit (EFBIG); for a full disk it is an IOException.
        Assert.StartsWith(
            "The log cannot be written (ArgumentOutOfRangeException).", told, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static void MakeRoom(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        file.SetLength(0);
    }
}
