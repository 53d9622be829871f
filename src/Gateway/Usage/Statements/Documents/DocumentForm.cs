using System.Collections.Immutable;
using Gateway.Errors;
using Gateway.Usage.Statements.Amounts;

namespace Gateway.Usage.Statements.Documents;

/// <summary>A form in which a statement is handed over.</summary>
/// <param name="Format">The format.</param>
/// <param name="Language">The language of its headings.</param>
internal sealed record DocumentForm(Format Format, Language Language)
{
    /// <summary>Every form. Each is stored with a statement, so that later versions of the program show the same bytes.</summary>
    public static readonly ImmutableArray<DocumentForm> All =
    [
        new(Format.Csv, Language.Japanese), new(Format.Csv, Language.English),
        new(Format.Json, Language.Japanese), new(Format.Json, Language.English),
    ];

    public string FormatName => Format is Format.Csv ? "csv" : "json";

    public string LanguageName => Language is Language.Japanese ? "ja" : "en";

    /// <summary>Its media type. A header row is part of every CSV.</summary>
    public string MediaType => Format is Format.Csv ? "text/csv; charset=utf-8; header=present" : "application/json; charset=utf-8";

    /// <summary>Writes a statement.</summary>
    public string Write(Statement statement)
    {
        var document = StatementDocument.Of(statement, Language);
        return Format is Format.Csv ? StatementCsv.Of(document, Language) : StatementJson.Of(document);
    }
}

/// <summary>The formats of a statement.</summary>
internal enum Format
{
    /// <summary>Comma-separated values for a spreadsheet, in UTF-8.</summary>
    Csv,

    Json,
}
