using System.ComponentModel;
using Gateway.Audit.Events;
using Gateway.Callers;
using Gateway.Errors;

namespace Gateway.Usage.Reports;

/// <summary>
/// <c>GET /usage</c>: what was used and what it cost. An application reads its own, an operator that of all applications.
/// </summary>
internal static class UsageEndpoint
{
    public static void MapUsage(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/usage", ShowAsync)
            .WithName("ShowUsage")
            .WithTags("利用量")
            .WithSummary("利用量と費用（運用担当者は全体、アプリケーションは自身の分） / Usage and cost: of all for operators, else of this application")
            .WithMetadata(new AuditedRead("usage"))
            .WithMetadata(new DocumentedErrors(
                ErrorCode.InvalidRequest, ErrorCode.OperationNotAllowed, ErrorCode.RouteNotFound, ErrorCode.LedgerUnavailable,
                ErrorCode.Overloaded))
            .Produces<UsageReport>();

    // The parameters are named for the documentation. They are read as a whole, so that every mistake has an error of its own.
    private static async Task ShowAsync(
        HttpContext context, UsageReports reports,
        [Description("最初の時点。月（2026-11）、日（2026-11-29）、または Z か時差の付いた正時。既定は to の月の初め / The first moment: a month, a day, or a full hour with Z or an offset. Default the start of the month of to")]
        string? from,
        [Description("含まない最初の時点。形式は from と同じ。既定は現在 / The first moment that is left out, in the same forms. Default now")]
        string? to,
        [Description("行の長さ: hour、day（既定）、month / The length of a row: hour, day (default), month")]
        string? by,
        [Description("日と月の区切り: jst（既定）、utc（AWS の請求） / The clock of days and months: jst (default), utc as AWS bills")]
        string? clock,
        [Description("行を分けるもの: application、department、model。, で区切る / What rows are told apart by, separated by commas")]
        string? groupBy,
        [Description("1 つのアプリケーションだけ（運用担当者用） / One application only, for operators")]
        string? application)
    {
        _ = (from, to, by, clock, groupBy, application);
        if (!(await reports.ReadAsync(context.Request.Query, context.Caller(), context.RequestAborted)).Is(out var report, out var error))
        {
            await ErrorWriter.WriteAsync(context, error);
            return;
        }

        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        await context.Response.WriteAsJsonAsync(report, context.RequestAborted);
    }
}
