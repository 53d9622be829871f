using Gateway.Audit;
using Gateway.Audit.Events;
using Gateway.Callers;
using Gateway.Errors;

namespace Gateway.Usage.Statements;

/// <summary>Records who reads statements: in the log, and in the audit trail before anything is shown.</summary>
internal sealed partial class StatementReads(AuditTrail trail, ILogger<StatementReads> logger)
{
    /// <summary>Records a read by an operator.</summary>
    /// <param name="context">The request.</param>
    /// <param name="subject">What is read.</param>
    /// <returns>The error if it cannot be recorded and must not be shown.</returns>
    public async ValueTask<GatewayError?> RecordAsync(HttpContext context, string subject)
    {
        var application = context.Caller().Id;
        var refused = await trail.RecordAsync(
            new AuditEvent(AuditKinds.Read)
            {
                Actor = AuditActors.Operator,
                Application = application,
                Subject = subject,
                RequestId = context.TraceIdentifier,
            },
            context.RequestAborted);
        if (refused is null)
        {
            Log.Read(logger, application, subject);
        }

        return refused;
    }

    private static partial class Log
    {
        [LoggerMessage(5090, LogLevel.Information, "{Application} read {Statement} by GET /statements.")]
        public static partial void Read(ILogger logger, string application, string statement);
    }
}
