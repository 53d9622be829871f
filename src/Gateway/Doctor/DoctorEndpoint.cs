using Gateway.Audit.Events;
using Gateway.Callers;
using Gateway.Doctor.Reports;
using Gateway.Errors;
using Microsoft.Net.Http.Headers;

namespace Gateway.Doctor;

/// <summary>
/// <c>GET /doctor</c>, for operators: examines the connection to both accounts now and returns the findings. Calls no model.
/// </summary>
internal static class DoctorEndpoint
{
    public static void MapDoctor(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/doctor", ExamineAsync)
            .RequireAuthorization(CallerPolicies.Operator)
            .WithName("RunDoctor")
            .WithTags("運用担当者")
            .WithSummary("2 つのアカウントの設定の診断（モデルは呼び出しません） / Examines both accounts; calls no model")
            .WithMetadata(new AuditedRead("doctor"))
            .WithMetadata(new DocumentedErrors(ErrorCode.OperationNotAllowed))
            .Produces<ReportDocument>();

    private static async Task ExamineAsync(HttpContext context, SharedExamination examination)
    {
        var language = AskedLanguage.Of(context.Request);
        var report = await examination.AskAsync(context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.ContentLanguage = language == Language.English ? "en" : "ja";
        context.Response.Headers.Vary = HeaderNames.AcceptLanguage;
        await context.Response.WriteAsJsonAsync(ReportDocument.Of(report, language), context.RequestAborted);
    }
}
