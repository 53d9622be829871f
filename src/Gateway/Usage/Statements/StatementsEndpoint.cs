using System.ComponentModel;
using System.Text;
using Gateway.Callers;
using Gateway.Errors;
using Gateway.Usage.Statements.Amounts;
using Gateway.Usage.Statements.Documents;
using Microsoft.Net.Http.Headers;

namespace Gateway.Usage.Statements;

/// <summary>
/// <c>GET /statements</c>, for operators: the statements that were made, that of a month as it is now, and one by its number. Makes
/// none: that is a command's work.
/// </summary>
internal static class StatementsEndpoint
{
    // One begins every CSV that asks for it, in every language.
    private const char ByteOrderMark = '\uFEFF';

    public static void MapStatements(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/statements", ShowAsync)
            .RequireAuthorization(CallerPolicies.Operator)
            .WithName("ShowStatements")
            .WithTags("運用担当者")
            .WithSummary("作成済みの利用明細の一覧。month があるとその月の利用明細（形は /statements/{number} と同じ） / The statements that were made; with month, that of the month, in the form of /statements/{number}")
            .WithMetadata(Errors)
            .Produces<StatementList>();
        routes.MapGet("/statements/{number}", ShowNumberAsync)
            .RequireAuthorization(CallerPolicies.Operator)
            .WithName("ShowStatement")
            .WithTags("運用担当者")
            .WithSummary("作成済みの利用明細（作成したときのまま） / A statement of use, as it was made")
            .WithMetadata(Errors)
            .Produces<StatementDocument>();
    }

    private static readonly DocumentedErrors Errors = new(
        ErrorCode.InvalidRequest, ErrorCode.OperationNotAllowed, ErrorCode.RouteNotFound, ErrorCode.LedgerUnavailable,
        ErrorCode.Overloaded, ErrorCode.InternalError);

    // The parameters are named for the documentation. They are read as a whole, so that every mistake has an error of its own.
    private static async Task ShowAsync(
        HttpContext context, MonthlyStatements statements, StatementReads reads,
        [Description("月（2026-11）。省略すると作成済みの一覧 / The month. Without it, the list of those that were made")]
        string? month,
        [Description("月の区切り: utc（AWS の請求）、jst。既定は設定 Statements__Clock / The clock of the month; default Statements__Clock")]
        string? clock,
        [Description("true で最新の確定版。既定は現在の内容（速報版） / true for the last final one; default as it is now (provisional)")]
        string? final,
        [Description("形式: json（既定）、csv / The format: json (default), csv")]
        string? format,
        [Description("見出しの言語: ja、en / The language of headings")]
        string? lang,
        [Description("true で CSV の先頭に BOM（Excel 用） / true for a byte order mark before a CSV, for Excel")]
        string? bom)
    {
        _ = (month, clock, final, format, lang, bom);
        if (!StatementQuery.Read(context.Request, statements.Clock, hasNumber: false).Is(out var query, out var error))
        {
            await ErrorWriter.WriteAsync(context, error);
            return;
        }

        if (query.Month is not { } asked)
        {
            await ListAsync(context, statements, reads);
            return;
        }

        await WriteAsync(
            context, await statements.ShowAsync(asked, query.IsFinal, query.Form, context.RequestAborted), query,
            $"statement-{asked.Text}-{asked.Clock.Name}", reads);
    }

    private static async Task ShowNumberAsync(
        HttpContext context, MonthlyStatements statements, StatementReads reads,
        [Description("番号 / Its number")]
        string number,
        [Description("形式: json（既定）、csv / The format: json (default), csv")]
        string? format,
        [Description("見出しの言語: ja、en / The language of headings")]
        string? lang,
        [Description("true で CSV の先頭に BOM（Excel 用） / true for a byte order mark before a CSV, for Excel")]
        string? bom)
    {
        _ = (format, lang, bom);
        if (!StatementQuery.Read(context.Request, statements.Clock, hasNumber: true).Is(out var query, out var error))
        {
            await ErrorWriter.WriteAsync(context, error);
            return;
        }

        var shown = int.TryParse(number, System.Globalization.CultureInfo.InvariantCulture, out var known)
            ? await statements.ShowAsync(known, query.Form, context.RequestAborted)
            : StatementErrors.UnknownNumber;
        await WriteAsync(context, shown, query, $"statement-{known}", reads);
    }

    private static async Task ListAsync(HttpContext context, MonthlyStatements statements, StatementReads reads)
    {
        if (!(await statements.ListAsync(context.RequestAborted)).Is(out var list, out var error)
            || (error = await reads.RecordAsync(context, "statements")) is not null)
        {
            await ErrorWriter.WriteAsync(context, error);
            return;
        }

        Guard(context.Response);
        await context.Response.WriteAsJsonAsync(list, context.RequestAborted);
    }

    private static async Task WriteAsync(
        HttpContext context, Result<string> shown, StatementQuery query, string name, StatementReads reads)
    {
        if (!shown.Is(out var document, out var error) || (error = await reads.RecordAsync(context, name)) is not null)
        {
            await ErrorWriter.WriteAsync(context, error);
            return;
        }

        var response = context.Response;
        Guard(response);
        response.ContentType = query.Form.MediaType;
        response.Headers.ContentLanguage = query.Form.LanguageName;
        response.Headers.Vary = HeaderNames.AcceptLanguage;
        response.Headers.ContentDisposition = query.Form.Format is Format.Csv ? $"attachment; filename=\"{name}.csv\"" : "inline";
        var isMarked = query.Form.Format is Format.Csv && query.HasByteOrderMark;
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(isMarked ? ByteOrderMark + document : document), context.RequestAborted);
    }

    private static void Guard(HttpResponse response)
    {
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
    }
}
