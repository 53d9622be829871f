using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Gateway.Testing;

/// <summary>
/// Responds to model calls instead of Bedrock, on its socket, with statuses, headers and bytes that no fault of the simulator
/// produces. The responses are given in order; the last one is repeated.
/// </summary>
internal sealed class ScriptedBedrock(params ScriptedBedrock.Response[] answers) : FakeBedrock
{
    private int _calls;

    /// <summary>The number of model calls that arrived.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>Chooses the response by the call's number, from 1, instead of in order.</summary>
    public Func<int, Response>? Choose { get; init; }

    protected override async Task GiveAsync(HttpContext context)
    {
        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        var number = Interlocked.Increment(ref _calls);
        var answer = Choose?.Invoke(number) ?? answers[Math.Min(number, answers.Length) - 1];
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType;
        foreach (var (name, value) in answer.Headers ?? [])
        {
            context.Response.Headers[name] = value;
        }

        await context.Response.Body.WriteAsync(answer.Body, context.RequestAborted);
    }

    /// <summary>One response.</summary>
    internal sealed record Response(int Status, byte[] Body, string ContentType = "application/json")
    {
        public Dictionary<string, string>? Headers { get; init; }

        /// <summary>An error in Bedrock's format.</summary>
        public static Response Error(int status, string type, string message, string? retryAfter = null)
        {
            var headers = new Dictionary<string, string>
            {
                ["x-amzn-ErrorType"] = type,
                ["x-amzn-RequestId"] = "scripted-1",
            };
            if (retryAfter is not null)
            {
                headers["x-amz-retry-after"] = retryAfter;
            }

            return new Response(status, JsonSerializer.SerializeToUtf8Bytes(new { message })) { Headers = headers };
        }
    }
}
