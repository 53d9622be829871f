using Gateway.Errors;
using Gateway.Usage.Reports;
using Gateway.Usage.Statements.Amounts;
using Gateway.Usage.Statements.Documents;

namespace Gateway.Usage.Statements;

/// <summary>What one <c>GET /statements</c> asks for.</summary>
/// <param name="Month">The month; <c>null</c> for the list of statements, or where the path names a number.</param>
/// <param name="IsFinal">True for the last final statement of the month.</param>
/// <param name="Form">The form of the document.</param>
/// <param name="HasByteOrderMark">True to begin a CSV with a byte order mark, by which Excel knows UTF-8.</param>
internal sealed record StatementQuery(StatementMonth? Month, bool IsFinal, DocumentForm Form, bool HasByteOrderMark)
{
    private static readonly string[] OfMonth = ["month", "clock", "final", "format", "lang", "bom"];
    private static readonly string[] OfNumber = ["format", "lang", "bom"];

    /// <summary>Reads the parameters of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="usual">The clock of a month where none is asked for.</param>
    /// <param name="hasNumber">True if its path names a statement.</param>
    public static Result<StatementQuery> Read(HttpRequest request, ReportClock usual, bool hasNumber)
    {
        var (query, known) = (request.Query, hasNumber ? OfNumber : OfMonth);
        if (query.Keys.FirstOrDefault(key => !known.Contains(key, StringComparer.Ordinal)) is { } unknown)
        {
            return StatementErrors.Wrong(
                unknown, $"このパラメーターはありません。{string.Join("、", known)} から選んでください。",
                $"There is no such parameter. Choose from {string.Join(", ", known)}.");
        }

        if (!ReadForm(request).Is(out var form, out var error) || !ReadFlag(query, "bom").Is(out var mark, out error)
            || !ReadFlag(query, "final").Is(out var final, out error) || !ReadMonth(query, usual, hasNumber).Is(out var month, out error))
        {
            return error;
        }

        return new StatementQuery(month.Month, final.IsSet, form, mark.IsSet);
    }

    private static Result<Asked> ReadMonth(IQueryCollection query, ReportClock usual, bool hasNumber)
    {
        if (hasNumber || query.Count == 0)
        {
            return new Asked(null);
        }

        var clock = query["clock"].ToString() switch
        {
            "" => usual,
            "utc" => ReportClock.Utc,
            "jst" => ReportClock.Jst,
            _ => null,
        };
        if (clock is null)
        {
            return StatementErrors.Wrong("clock", "utc か jst にしてください。", "Set it to utc or jst.");
        }

        return StatementMonth.Read(query["month"].ToString(), clock) is { } month
            ? new Asked(month)
            : StatementErrors.Wrong("month", "月を 2026-11 の形で指定してください。", "Name a month, such as 2026-11.");
    }

    private static Result<DocumentForm> ReadForm(HttpRequest request)
    {
        Format? format = request.Query["format"].ToString() switch
        {
            "" or "json" => Format.Json,
            "csv" => Format.Csv,
            _ => null,
        };
        Language? language = request.Query["lang"].ToString() switch
        {
            "" => AskedLanguage.Of(request),
            "ja" => Language.Japanese,
            "en" => Language.English,
            _ => null,
        };
        return format is null
            ? StatementErrors.Wrong("format", "json（既定）か csv にしてください。", "Set it to json (default) or csv.")
            : language is null
                ? StatementErrors.Wrong("lang", "ja か en にしてください（既定は Accept-Language）。", "Set it to ja or en (default: Accept-Language).")
                : new DocumentForm(format.Value, language.Value);
    }

    private static Result<Flag> ReadFlag(IQueryCollection query, string name) => query[name].ToString() switch
    {
        "" or "false" => new Flag(false),
        "true" => new Flag(true),
        _ => StatementErrors.Wrong(name, "true か false（既定）にしてください。", "Set it to true or false (default)."),
    };

    private sealed record Flag(bool IsSet);

    private sealed record Asked(StatementMonth? Month);
}
