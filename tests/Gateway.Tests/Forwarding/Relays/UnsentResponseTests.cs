using System.Diagnostics;
using System.Net;
using Gateway.Forwarding.Relays;
using Gateway.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Forwarding.Relays;

/// <summary>An unexpected error before anything of a stream was sent: the whole response is the error.</summary>
public class UnsentResponseTests
{
    [Theory]
    [InlineData("/converse/stream", HttpStatusCode.InternalServerError, "internal_error")]
    [InlineData("/model/claude-haiku-4-5/converse-stream", HttpStatusCode.FailedDependency, "(internal_error)")]
    public async Task Nothing_of_what_was_written_stands_before_it(string path, HttpStatusCode status, string code)
    {
        // All frames arrive at once, so that the first is written and not flushed when the second is read.
        var bedrock = ScriptedStream.Of(BedrockFrames.Join(BedrockFrames.Greeting));
        await using var gateway = await TestGateway.StartAsync(
            gateway: builder => builder.Services.AddSingleton<TimeProvider>(new BrokenClock()), simulator: bedrock.Install);

        using var response = await gateway.Post(
            path, path == "/converse/stream" ? Some.ConverseRequest() : Some.NativeRequest());

        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(status, response.StatusCode);
        Assert.Contains(code, body, StringComparison.Ordinal);
        Assert.StartsWith("{", body, StringComparison.Ordinal);
        Assert.EndsWith("}", body, StringComparison.Ordinal);
        Assert.Equal(System.Text.Encoding.UTF8.GetByteCount(body), response.Content.Headers.ContentLength);
        Assert.NotEqual("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        await gateway.Logs.NextAsync(line => line.Id == 4000);
        Assert.Contains("refused, 500 internal_error", gateway.Logs.Text, StringComparison.Ordinal);
    }

    // Fails while a stream's second frame is awaited: no input is known that does.
    private sealed class BrokenClock : TimeProvider
    {
        // The clock is read before and after each frame.
        private const int BeforeTheSecond = 3;

        private int _asked;

        public override long GetTimestamp() =>
            new StackTrace().ToString().Contains(nameof(ResponseStream), StringComparison.Ordinal)
            && Interlocked.Increment(ref _asked) == BeforeTheSecond
                ? throw new InvalidOperationException("The clock is broken.")
                : base.GetTimestamp();
    }
}
