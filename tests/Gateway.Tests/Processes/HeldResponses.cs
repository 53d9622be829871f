using Gateway.Testing;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Processes;

/// <summary>A slow Bedrock: receives every call, and responds to none before <see cref="Release"/>.</summary>
internal sealed class HeldResponses : FakeBedrock
{
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The calls whose whole request was received.</summary>
    public Tally Calls { get; } = new();

    /// <summary>Responds to all received calls, and from now on to each immediately.</summary>
    public void Release() => _released.SetResult();

    protected override async Task GiveAsync(HttpContext context)
    {
        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        Calls.Begin();
        try
        {
            await _released.Task.WaitAsync(context.RequestAborted);
        }
        finally
        {
            Calls.End();
        }

        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(
            """
            {"output":{"message":{"content":[{"text":"はい"}],"role":"assistant"}},"stopReason":"end_turn",
             "usage":{"inputTokens":9,"outputTokens":5,"totalTokens":14}}
            """,
            context.RequestAborted);
    }
}
