using Gateway.Testing;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Processes;

/// <summary>Stands for a slow Bedrock: takes every call, and answers none before it is told to.</summary>
internal sealed class HeldResponses : FakeBedrock
{
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The calls whose whole request has come.</summary>
    public Tally Calls { get; } = new();

    /// <summary>Answers all that have come, and from now on each at once.</summary>
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
