using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Gateway.Testing;

/// <summary>
/// Answers model calls in Bedrock's place, on its socket, with statuses, headers and bytes that no fault of the
/// simulator stands for. The answers are given in order; the last one is repeated.
/// </summary>
internal sealed class ScriptedBedrock(params ScriptedBedrock.Response[] answers) : FakeBedrock
{
    private int _calls;

    /// <summary>How many model calls arrived.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>Chooses the answer by the call's number, from 1, instead of their order.</summary>
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

    /// <summary>One answer on the wire.</summary>
    internal sealed record Response(int Status, byte[] Body, string ContentType = "application/json")
    {
        public Dictionary<string, string>? Headers { get; init; }

        /// <summary>An error as Bedrock writes it.</summary>
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
