using Gateway.Audit.Events;
using Gateway.Callers;
using Gateway.Errors;
using Gateway.Usage;
using Gateway.Usage.Ledger;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace Gateway.Audit;

/// <summary>
/// Around everything that has a caller: refuses what could not be recorded, and records what was refused. What was sent to Bedrock
/// is recorded by its row of the ledger.
/// </summary>
internal sealed class AuditMiddleware(RequestDelegate next, AuditTrail trail, RefusalRecords refusals, IOptions<AuditOptions> options)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null)
        {
            await next(context);
            return;
        }

        if (trail.Check() is { } unavailable)
        {
            await ErrorWriter.WriteAsync(context, unavailable);
            return;
        }

        await next(context);
        if (context.Response.StatusCode >= StatusCodes.Status400BadRequest
            && context.Features.Get<GatewayError>() is { Code: { Party: Party.Caller } code })
        {
            Note(context, code);
        }
    }

    private void Note(HttpContext context, ErrorCode code)
    {
        var record = context.Features.Get<RequestRecord>();
        if (record is { HasIntent: true })
        {
            return;
        }

        var caller = (context.User.Identity as CallerIdentity)?.Application;
        var refused = record is not null
            ? RefusedRequest.EventOf(record)
            : new AuditEvent(AuditKinds.Refused) { RequestId = context.TraceIdentifier, EndUser = context.EndUser(), Code = code.Name };
        refusals.Note(refused with
        {
            Actor = caller is null ? AuditActors.Unknown : caller.IsOperator ? AuditActors.Operator : AuditActors.Application,
            Application = caller?.Id,
            Address = options.Value.IncludeAddress ? context.Connection.RemoteIpAddress?.ToString() : null,
        });
    }
}
