using System.Text.Json.Nodes;
using Gateway.Clients.ServerSentEvents;

namespace Gateway.Clients.Browser;

/// <summary><c>fetch</c> and a reader of its body, as used by a page of the same origin.</summary>
public class StreamTests(RunningSandbox sandbox) : IClassFixture<RunningSandbox>
{
    // Reads until the end, an error, or that many events, and then cancels.
    private const string Reader = """
        async ({ key, body, most }) => {
          const response = await fetch("/converse/stream", {
            method: "POST",
            headers: { "Authorization": `Bearer ${key}`, "Content-Type": "application/json" },
            body,
          });
          const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
          const events = [];
          let unread = "";
          try {
            while (events.length < most) {
              const { done, value } = await reader.read();
              if (done) {
                return JSON.stringify({ end: "done", events });
              }
              const blocks = (unread + value).split("\n\n");
              unread = blocks.pop();
              for (const block of blocks) {
                const [, type, data] = block.match(/^event: (\w+)\ndata: (.*)$/);
                events.push({ type, data: JSON.parse(data) });
              }
            }
            globalThis.leave = () => reader.cancel();
            return JSON.stringify({ end: "reading", events });
          } catch (error) {
            return JSON.stringify({ end: error.name, events });
          }
        }
        """;

    [Fact]
    public async Task A_complete_stream_is_done()
    {
        await using var page = await SwaggerPage.OpenAsync(sandbox.GatewayUrl);

        var (end, events) = await ReadAsync(page, most: 1000);

        Assert.Equal("done", end);
        StreamCalls.AssertComplete(events);
    }

    [Fact]
    public async Task A_cut_stream_rejects_after_its_error_event()
    {
        await using var page = await SwaggerPage.OpenAsync(sandbox.GatewayUrl);
        IReadOnlyList<ReadEvent> events = [];

        // A page that is busy for longer than the gateway waits gets only the error, and loses what it had not read.
        for (var attempt = 0; attempt < 5 && events.Count == 0; attempt++)
        {
            sandbox.BreakNextStream();
            (var end, events) = await ReadAsync(page, most: 1000);
            Assert.Equal("TypeError", end);
        }

        StreamCalls.AssertBroken(events);
    }

    [Fact]
    public async Task Events_arrive_while_the_stream_goes_on_and_leaving_ends_it()
    {
        sandbox.PauseNextStream();
        await using var page = await SwaggerPage.OpenAsync(sandbox.GatewayUrl);

        var (end, events) = await ReadAsync(page, StreamCalls.Before);

        Assert.Equal("reading", end);
        StreamCalls.AssertBeginning(events);
        Assert.False(sandbox.LatestStream().Ended.IsCompleted);

        await page.RunAsync("async () => { await leave(); return ''; }", new { });
        await StreamCalls.AssertLeftAsync(sandbox.LatestStream());
    }

    private async Task<(string End, IReadOnlyList<ReadEvent> Events)> ReadAsync(SwaggerPage page, int most)
    {
        var read = JsonNode.Parse(
            await page.RunAsync(Reader, new { key = sandbox.DemoKey, body = StreamCalls.Body, most }))!;
        return (
            (string)read["end"]!,
            [.. read["events"]!.AsArray().Select(one => new ReadEvent((string)one!["type"]!, one["data"]!))]);
    }
}
