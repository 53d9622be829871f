using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Gateway.Simulator.Faults;
using Gateway.Telemetry;

namespace Gateway.Deploy.Tests.Container;

/// <summary>
/// The program as shipped, in a root file system with only what it needs, as the Dockerfile's user, on a read-only root. No image
/// is built here: this needs no container engine, and the base image is different.
/// </summary>
public sealed class RootFileSystemTests(ContainerStage stage) : IClassFixture<ContainerStage>
{
    private const int Max = 150_000;

    // EROFS, and not EACCES: the writer is root.
    private const string ReadOnly = "Read-only file system";

    [Fact(Timeout = Max)]
    public async Task It_has_ICU_and_the_time_zone_and_no_shell()
    {
        var root = await stage.RootAsync();

        var (exitCode, output, error) = await stage.RunAsync("--version");

        var lines = output.Split('\n');
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Equal(ProgramVersion.Text.Split('+')[0], lines[0].Split('+')[0]);
        Assert.Matches(
            @"\A\.NET 10\.\S+, ICU [\d.]+, Asia/Tokyo \+09:00, \d{4}年\d+月\d+日[日月火水木金土]曜日\z", lines[1]);
        Assert.DoesNotContain(
            Directory.EnumerateFiles(root.Path, "*sh", SearchOption.AllDirectories).Select(Path.GetFileName),
            name => name is "sh" or "bash" or "dash");
    }

    [Fact(Timeout = Max)]
    public async Task Without_ICU_it_refuses_to_start()
    {
        var (exitCode, _, error) = await stage.RunAsync("", ("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1"));

        Assert.NotEqual(0, exitCode);
        Assert.Contains("Unicode normalization does not work", error, StringComparison.Ordinal);
    }

    [Theory(Timeout = Max)]
    [InlineData("")]
    [InlineData("/tmp")]
    public async Task It_answers_as_a_user_without_rights_on_a_root_that_cannot_be_written(string writable)
    {
        using var program = await stage.ServeAsync(writable);
        var id = await program.IdAsync();
        var status = await File.ReadAllTextAsync($"/proc/{id}/status", TestContext.Current.CancellationToken);

        using var response = await stage.PostAsync("/converse");
        var answer = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var check = await stage.RunAsync("--healthcheck");
        string? inApp = WriteProblem(id, "app"), inTmp = WriteProblem(id, "tmp");
        await program.TerminateAsync();
        var (exitCode, _, error) = await program.EndAsync();
        var checkAfterwards = await stage.RunAsync("--healthcheck");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("こんにちは！", answer, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^Uid:\t1654\t1654\t1654\t1654$", status);
        Assert.Matches(@"(?m)^Gid:\t1654\t1654\t1654\t1654$", status);
        Assert.Matches(@"(?m)^Groups:\t1654 ?$", status);
        Assert.Matches(@"(?m)^NSpid:\t\d+\t1$", status);
        Assert.Equal(
            ["CapInh", "CapPrm", "CapEff", "CapAmb"],
            Regex.Matches(status, @"(?m)^(Cap(?:Inh|Prm|Eff|Amb)):\t0{16}$").Select(none => none.Groups[1].Value));
        Assert.Contains(ReadOnly, inApp, StringComparison.Ordinal);
        Assert.Equal(writable.Length > 0, inTmp is null);
        Assert.Equal((0, ""), (check.ExitCode, check.Error));
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Equal(1, checkAfterwards.ExitCode);
    }

    [Fact(Timeout = Max)]
    public async Task Told_to_end_it_finishes_an_open_stream()
    {
        var aws = await stage.AwsAsync();
        using var program = await stage.ServeAsync();
        aws.Faults.Add("bedrock-runtime", "ConverseStream", FaultKind.StreamSlow);
        using var response = await stage.PostAsync("/converse/stream");
        await using var stream = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        var first = await FirstAsync(stream);

        await program.TerminateAsync();
        var open = aws.OpenStreams.Count;
        var (rest, complete) = await RestAsync(stream);
        var (exitCode, output, error) = await program.EndAsync();

        Assert.Contains("event: messageStart", first, StringComparison.Ordinal);
        Assert.Equal(1, open);
        Assert.Contains("event: messageStop", rest, StringComparison.Ordinal);
        Assert.True(complete);
        Assert.Contains("\"Outcome\":\"completed\"", output, StringComparison.Ordinal);
        Assert.Equal((0, ""), (exitCode, error));
    }

    [Fact(Timeout = Max)]
    public async Task A_stream_that_outlives_the_limit_is_ended_with_a_word()
    {
        var aws = await stage.AwsAsync();
        using var program = await stage.ServeAsync("", ("Hosting__DrainTimeout", "00:00:02"));
        aws.Faults.Add("bedrock-runtime", "ConverseStream", FaultKind.StreamHang);
        using var response = await stage.PostAsync("/converse/stream");
        await using var stream = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        await FirstAsync(stream);

        await program.TerminateAsync();
        var (rest, complete) = await RestAsync(stream);
        var (exitCode, output, error) = await program.EndAsync();

        Assert.Matches("event: error\ndata: .*shutting_down", rest);
        Assert.False(complete);
        Assert.Contains("\"Code\":\"shutting_down\"", output, StringComparison.Ordinal);
        Assert.Equal((0, ""), (exitCode, error));
    }

    // Through the program's own /proc entry, because its mounts are visible only there.
    private static string? WriteProblem(string id, string folder)
    {
        try
        {
            File.WriteAllText($"/proc/{id}/root/{folder}/probe", "");
            return null;
        }
        catch (IOException refused)
        {
            return refused.Message;
        }
    }

    private static async Task<string> FirstAsync(Stream stream)
    {
        var buffer = new byte[256];
        var length = await stream.ReadAsync(buffer, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(buffer, 0, length);
    }

    private static async Task<(string Text, bool Complete)> RestAsync(Stream stream)
    {
        using var received = new MemoryStream();
        try
        {
            await stream.CopyToAsync(received, TestContext.Current.CancellationToken);
            return (Encoding.UTF8.GetString(received.ToArray()), true);
        }
        catch (Exception cut) when (cut is HttpRequestException or IOException)
        {
            return (Encoding.UTF8.GetString(received.ToArray()), false);
        }
    }
}
