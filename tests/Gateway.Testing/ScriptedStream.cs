using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Testing;

/// <summary>
/// Responds to streaming calls instead of Bedrock, on its socket, byte by byte as the test says: for bytes that no fault of the
/// simulator produces, and for tests that must know that one frame was relayed before the next one exists.
/// </summary>
internal sealed class ScriptedStream(Func<ScriptedStream.Response, Task> play) : FakeBedrock
{
    private int _calls;
    private int _open;

    /// <summary>The number of calls that arrived.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>The number of calls that are not over.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>A stream of these frames that then ends correctly.</summary>
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

    /// <summary>One response while it is played.</summary>
    internal sealed class Response(HttpContext context)
    {
        public HttpContext Context => context;

        /// <summary>Cancelled when the gateway has closed the connection.</summary>
        public CancellationToken Left => context.RequestAborted;

        /// <summary>Sends bytes immediately.</summary>
        public async Task SendAsync(ReadOnlyMemory<byte> bytes)
        {
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }

        /// <summary>
        /// Closes the connection after everything sent was delivered, but without the end of a complete response.
        /// </summary>
        public async Task CloseAsync()
        {
            // An exception makes the server deliver what was written and then close without the last chunk.
            await context.Response.Body.FlushAsync(context.RequestAborted);
            throw new InvalidOperationException("Closed by the script.");
        }

        /// <summary>Resets the connection.</summary>
        public void Reset() => context.Features.GetRequiredFeature<IHttpRequestLifetimeFeature>().Abort();

        /// <summary>Sends nothing more until the gateway has closed the connection.</summary>
        public Task HangAsync() => Task.Delay(Timeout.Infinite, context.RequestAborted);
    }
}
