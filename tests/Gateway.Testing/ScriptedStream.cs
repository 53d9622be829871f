using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Testing;

/// <summary>
/// Answers streaming calls in Bedrock's place, on its socket, byte by byte as a test plays it: for what no fault of the
/// simulator stands for, and where a test has to know that one frame went through before the next one exists.
/// </summary>
internal sealed class ScriptedStream(Func<ScriptedStream.Response, Task> play) : FakeBedrock
{
    private int _calls;
    private int _open;

    /// <summary>How many calls arrived.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>How many of them are not over.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>A stream that is these bytes and then ends properly.</summary>
    public static ScriptedStream Of(params byte[][] frames) => new(async answer =>
    {
        foreach (var frame in frames)
        {
            await answer.SendAsync(frame);
        }
    });

    protected override async Task GiveAsync(HttpContext context)
    {
        Interlocked.Increment(ref _calls);
        Interlocked.Increment(ref _open);
        try
        {
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
            context.Response.ContentType = "application/vnd.amazon.eventstream";
            context.Response.Headers["x-amzn-RequestId"] = "scripted-1";
            await play(new Response(context));
        }
        catch (OperationCanceledException)
        {
            context.Abort();
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    /// <summary>One answer while it is played.</summary>
    internal sealed class Response(HttpContext context)
    {
        public HttpContext Context => context;

        /// <summary>Ends when the gateway has let go of the connection.</summary>
        public CancellationToken Left => context.RequestAborted;

        /// <summary>Puts bytes on the wire, now.</summary>
        public async Task SendAsync(ReadOnlyMemory<byte> bytes)
        {
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }

        /// <summary>Closes the connection with what was sent delivered, but without the mark of a complete answer.</summary>
        public async Task CloseAsync()
        {
            // The server's own way out: it delivers what was written and then closes without the last chunk.
            await context.Response.Body.FlushAsync(context.RequestAborted);
            throw new InvalidOperationException("Closed by the script.");
        }

        /// <summary>Resets the connection.</summary>
        public void Reset() => context.Features.GetRequiredFeature<IHttpRequestLifetimeFeature>().Abort();

        /// <summary>Says nothing more until the gateway has let go.</summary>
        public Task HangAsync() => Task.Delay(Timeout.Infinite, context.RequestAborted);
    }
}
