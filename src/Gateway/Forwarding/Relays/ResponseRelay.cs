using Gateway.Bedrock.Runtime;
using Gateway.Errors;
using Gateway.Usage;

namespace Gateway.Forwarding.Relays;

/// <summary>
/// Step 7 in one of its three forms: how the caller of one request gets its answer, waits for it, or is refused.
/// Used by one request at a time.
/// </summary>
internal abstract class ResponseRelay(HttpContext context, RequestRecord record)
{
    protected HttpContext Context { get; } = context;

    protected HttpResponse Response => Context.Response;

    protected RequestRecord Record { get; } = record;

    /// <summary>Names in <c>X-Gateway-Dropped</c> what of the request does not go on to Bedrock.</summary>
    /// <param name="dropped">Members and betas, as the caller wrote them; <c>null</c> or empty for none.</param>
    public void Announce(IReadOnlyCollection<string>? dropped)
    {
        if (dropped is { Count: > 0 })
        {
            Response.Headers["X-Gateway-Dropped"] = string.Join(", ", dropped);
        }
    }

    /// <summary>Waits for step 6. A form that can show a sign of life does so meanwhile.</summary>
    public virtual Task<Result<BedrockResponse>> WaitAsync(Task<Result<BedrockResponse>> sending) => sending;

    /// <summary>Gives the caller what Bedrock answers, to its end.</summary>
    /// <exception cref="OperationCanceledException">The caller left.</exception>
    public abstract Task RelayAsync(BedrockResponse response, BedrockCall call);

    /// <summary>Gives the caller a refusal in place of an answer, or inside one that has begun.</summary>
    public virtual Task WriteErrorAsync(GatewayError error)
    {
        Record.Fail(error, BedrockHost.Owns(Context));
        return ErrorWriter.WriteAsync(Context, error);
    }

    /// <summary>The headers every answer of Bedrock goes out with.</summary>
    protected void WriteHeaders(ResponseHeaders? headers, string? contentType)
    {
        Response.ContentType = contentType;
        Response.Headers.CacheControl = "no-store";
        Response.Headers.XContentTypeOptions = "nosniff";
        if (headers is not null)
        {
            Response.Headers["x-amzn-RequestId"] = headers.RequestId;
            foreach (var (name, value) in headers.Further)
            {
                Response.Headers[name] = value;
            }
        }
    }
}
