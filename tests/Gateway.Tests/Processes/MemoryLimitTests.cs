using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Gateway.Testing;
using Gateway.Testing.Processes;

namespace Gateway.Tests.Processes;

/// <summary>A process with less memory than the requests of its callers.</summary>
public class MemoryLimitTests
{
    private const int Bodies = 60;
    private const int Letters = 20_000_000;

    // 200 MiB for the heap: a sixth of the bytes that are sent.
    private static readonly Dictionary<string, string> Little = new() { ["DOTNET_GCHeapHardLimit"] = "0xC800000" };

    [Fact(Timeout = 120_000)]
    public async Task More_than_it_can_hold_is_refused_and_the_rest_is_answered()
    {
        var bedrock = new HeldResponses();
        await using var gateway = await SeparateGateway.StartAsync(
            new() { Simulator = bedrock.Install, Environment = Little });
        var body = Encoding.UTF8.GetBytes(Some.ConverseRequest(new string('x', Letters)));

        // One has all that it needs before the others come: bodies that grow at the same pace can all meet the limit at once.
        var calls = new List<Task<(HttpStatusCode Status, string? Code)>> { SendAsync(gateway, body) };
        await bedrock.Calls.WhenTotalAsync(1);
        calls.AddRange(Enumerable.Range(1, Bodies - 1).Select(_ => SendAsync(gateway, body)));
        await Task.WhenAny(calls.Skip(1));
        bedrock.Release();
        var answers = await Task.WhenAll(calls);
        using var after = await gateway.ConverseAsync();

        Assert.Contains((HttpStatusCode.OK, null), answers);
        Assert.DoesNotContain(answers, answer => answer is not (
            (HttpStatusCode.OK, null)
            or (HttpStatusCode.TooManyRequests, "concurrency_limit_exceeded")
            or (HttpStatusCode.ServiceUnavailable, "overloaded")));
        Assert.NotEqual(Bodies, answers.Count(answer => answer.Status == HttpStatusCode.OK));
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
        Assert.False(gateway.Process.HasEnded);
    }

    // Sends Expect: 100-continue, as clients with large bodies should.
    private static async Task<(HttpStatusCode Status, string? Code)> SendAsync(SeparateGateway gateway, byte[] body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/converse")
        {
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", gateway.Key);
        request.Headers.ExpectContinue = true;
        using var response = await gateway.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, (string?)(await Some.JsonAsync(response))["code"]);
    }
}
