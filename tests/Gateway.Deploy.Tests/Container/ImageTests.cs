using System.Net;
using System.Text;
using System.Text.Json;
using Gateway.Simulator.Faults;

namespace Gateway.Deploy.Tests.Container;

/// <summary>
/// The shipped Dockerfile, built, and its image run as it is deployed: user 1654, a read-only root, AWS's own names, a private
/// certificate authority. Replaced: the base images are made from Debian packages, AWS is the simulator, the network is the
/// machine's.
/// </summary>
[Collection<ImageRuns>]
public sealed class ImageTests(ImageStage stage)
{
    private const int Max = 600_000;

    private static string[] HealthCheck => JsonSerializer.Deserialize<string[]>(
        Dockerfile.Parse(Dockerfile.Shipped).LastStage.Single(one => one.Name == "HEALTHCHECK").Text["CMD ".Length..])!;

    [Fact(Timeout = Max)]
    public async Task It_says_its_version_and_finds_ICU_and_the_time_zone()
    {
        using var container = await stage.RunAsync(["--read-only"], ["--version"]);

        var (exitCode, output, error) = await container.Output.EndAsync();

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Matches(@"\.NET 10\.\S+, ICU [\d.]+, Asia/Tokyo \+09:00, \d{4}年", output);
    }

    [Fact(Timeout = Max)]
    public async Task Without_settings_it_ends_with_sentences()
    {
        using var container = await stage.RunAsync(["--read-only"], []);

        var (exitCode, _, error) = await container.Output.EndAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains("Contractor__RoleArn", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact(Timeout = Max)]
    public async Task It_makes_API_keys()
    {
        using var container = await stage.RunAsync(["--read-only"], ["keys", "create", "desk"]);

        var (exitCode, output, _) = await container.Output.EndAsync();

        Assert.Equal(0, exitCode);
        Assert.Matches(@"igw_\w+", output);
        Assert.Contains("Sha256", output, StringComparison.Ordinal);
    }

    [Fact(Timeout = Max)]
    public async Task It_answers_and_its_health_check_says_so_and_SIGTERM_ends_it()
    {
        using var container = await stage.ServeAsync();

        using var response = await PostAsync("/converse", "こんにちは");
        var answer = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        await container.ExecuteAsync(HealthCheck);
        await container.EngineAsync("kill", "--signal=TERM");
        var (exitCode, _, error) = await container.Output.EndAsync();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("こんにちは！", answer, StringComparison.Ordinal);
        Assert.Equal((0, ""), (exitCode, error));
    }

    [Fact(Timeout = Max)]
    public async Task Told_to_end_it_finishes_an_open_stream()
    {
        var aws = await stage.AwsAsync();
        using var container = await stage.ServeAsync();
        aws.Faults.Add("bedrock-runtime", "ConverseStream", FaultKind.StreamSlow);
        using var response = await PostAsync("/converse/stream", "こんにちは");
        await using var stream = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var first = await reader.ReadLineAsync(TestContext.Current.CancellationToken);

        await container.EngineAsync("kill", "--signal=TERM");
        var rest = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        var (exitCode, output, error) = await container.Output.EndAsync();

        Assert.Equal("event: messageStart", first);
        Assert.Contains("event: messageStop", rest, StringComparison.Ordinal);
        Assert.Contains("\"Outcome\":\"completed\"", output, StringComparison.Ordinal);
        Assert.Equal((0, ""), (exitCode, error));
    }

    [Fact(Timeout = Max)]
    public async Task Fifty_large_bodies_at_once_do_not_take_it_over_its_memory_limit()
    {
        const string Limit = "512m";
        using var container = await stage.ServeAsync($"--memory={Limit}", $"--memory-swap={Limit}");
        var large = new string('あ', 5_000_000);

        var statuses = await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ =>
        {
            using var response = await PostAsync("/converse", large);
            return response.StatusCode;
        }));
        using var afterwards = await PostAsync("/converse", "こんにちは");
        await container.EngineAsync("kill", "--signal=TERM");
        var (exitCode, _, error) = await container.Output.EndAsync();

        // Those that find room reach Bedrock, which refuses what is longer than the model's context.
        Assert.Contains(HttpStatusCode.BadRequest, statuses);
        Assert.All(statuses, status => Assert.True(
            status is HttpStatusCode.BadRequest or HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable, $"{status}"));
        Assert.Equal(HttpStatusCode.OK, afterwards.StatusCode);
        Assert.Equal((0, ""), (exitCode, error));
    }

    private Task<HttpResponseMessage> PostAsync(string path, string text)
    {
        var body = $$"""{"modelId":"claude-haiku-4-5","messages":[{"role":"user","content":[{"text":"{{text}}"}]}]}""";
        var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        return stage.Http.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }
}
