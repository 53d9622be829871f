using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json.Nodes;

namespace Gateway.Clients.ServerSentEvents;

/// <summary>.NET's own <see cref="SseParser"/> on the body of a response of which only the headers were read.</summary>
public sealed class SseParserTests(RunningSandbox sandbox) : IClassFixture<RunningSandbox>, IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = sandbox.GatewayUrl };

    [Fact]
    public async Task A_complete_stream_ends_by_itself()
    {
        List<ReadEvent> events = [];
        using var response = await SendAsync();
        await foreach (var one in EventsOf(response))
        {
            events.Add(one);
        }

        StreamCalls.AssertComplete(events);
    }

    [Fact]
    public async Task A_cut_stream_throws_after_its_error_event()
    {
        sandbox.BreakNextStream();
        List<ReadEvent> events = [];
        using var response = await SendAsync();

        await Assert.ThrowsAsync<HttpIOException>(async () =>
        {
            await foreach (var one in EventsOf(response))
            {
                events.Add(one);
            }
        });

        StreamCalls.AssertBroken(events);
    }

    [Fact]
    public async Task Events_arrive_while_the_stream_goes_on_and_leaving_ends_it()
    {
        sandbox.PauseNextStream();
        List<ReadEvent> events = [];
        using (var response = await SendAsync())
        {
            await foreach (var one in EventsOf(response))
            {
                events.Add(one);
                if (events.Count == StreamCalls.Before)
                {
                    break;
                }
            }

            Assert.False(sandbox.LatestStream().Ended.IsCompleted);
        }

        StreamCalls.AssertBeginning(events);
        await StreamCalls.AssertLeftAsync(sandbox.LatestStream());
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> SendAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/converse/stream")
        {
            Content = new StringContent(StreamCalls.Body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", sandbox.DemoKey);
        return await _http.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    private static async IAsyncEnumerable<ReadEvent> EventsOf(HttpResponseMessage response)
    {
        var stream = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        await foreach (var one in SseParser.Create(stream).EnumerateAsync(TestContext.Current.CancellationToken))
        {
            yield return new ReadEvent(one.EventType, JsonNode.Parse(one.Data)!);
        }
    }
}
