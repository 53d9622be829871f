using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Gateway.Testing;

/// <summary>Records every model call instead of Bedrock, and responds to each with an empty object.</summary>
internal sealed class RecordingBedrock : FakeBedrock
{
    /// <summary>The calls in the order in which they arrived.</summary>
    public ConcurrentQueue<Call> Calls { get; } = [];

    protected override async Task GiveAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        Calls.Enqueue(new Call(
            Encoding.UTF8.GetString(body.ToArray()),
            context.Request.Headers.ToDictionary(
                header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync("{}", context.RequestAborted);
    }

    internal sealed record Call(string Body, Dictionary<string, string> Headers);
}
