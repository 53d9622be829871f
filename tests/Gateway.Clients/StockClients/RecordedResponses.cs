using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Gateway.Clients.StockClients;

/// <summary>Every request that reached the gateway, and the status that it got.</summary>
internal sealed class RecordedResponses : IStartupFilter
{
    private readonly ConcurrentQueue<Response> _responses = [];

    /// <summary>In the order in which they ended.</summary>
    public IReadOnlyList<Response> All => [.. _responses];

    public void Clear() => _responses.Clear();

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => builder =>
    {
        builder.Use(async (context, following) =>
        {
            try
            {
                await following(context);
            }
            finally
            {
                var request = context.Request;
                _responses.Enqueue(new Response(
                    $"{request.Method} {request.Path}{request.QueryString}",
                    context.Response.StatusCode,
                    request.Headers["x-claude-code-session-id"].ToString()));
            }
        });
        next(builder);
    };

    /// <param name="Request">Method, path and query.</param>
    /// <param name="Status">The response's status.</param>
    /// <param name="SessionId">Claude Code's session; empty without one.</param>
    internal sealed record Response(string Request, int Status, string SessionId);
}
