using Gateway.Audit.Events;
using Gateway.Callers;
using Gateway.Errors;

namespace Gateway.Audit;

/// <summary>Records what an operator reads (<see cref="AuditedRead"/>), before it is answered.</summary>
internal sealed class AuditedReads(RequestDelegate next, AuditTrail trail)
{
    private const int MaxQuery = 200;

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<AuditedRead>() is { } read && context.Caller() is { IsOperator: true } caller)
        {
            var query = context.Request.QueryString.Value ?? "";
            var happened = new AuditEvent(AuditKinds.Read)
            {
                Actor = AuditActors.Operator,
                Application = caller.Id,
                EndUser = context.EndUser(),
                Subject = read.Subject,
                RequestId = context.TraceIdentifier,
                Detail = query.Length == 0 ? null : $"query={query[..Math.Min(query.Length, MaxQuery)]}",
            };
            if (await trail.RecordAsync(happened, context.RequestAborted) is { } unavailable)
            {
                await ErrorWriter.WriteAsync(context, unavailable);
                return;
            }
        }

        await next(context);
    }
}
