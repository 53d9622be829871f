using System.Text.Json;
using System.Text.RegularExpressions;

namespace Gateway.Simulator.BedrockRuntime.Shapes;

/// <summary>The rules of Converse for documents that their shape does not express: number, names, content and size.</summary>
internal static partial class DocumentRules
{
    private const int MaxDocuments = 5;

    // 4.5 MB; AWS's page of restrictions. It does not apply to PDF on Claude 4 and later, nor to PDF and DOCX on Nova.
    private const int MaxFileBytes = 4_718_592;

    internal static string? Check(List<Turn> messages)
    {
        List<JsonElement> documents =
        [
            .. messages.SelectMany(turn => turn.Blocks)
                .Where(block => Turn.Kind(block) == "document")
                .Select(block => block.GetProperty("document")),
        ];
        var names = documents.ConvertAll(document => document.GetProperty("name").GetString()!);
        return names.Count > MaxDocuments
                ? $"You can't include more than {MaxDocuments} documents in a request."
            : !names.TrueForAll(name => DocumentName().IsMatch(name))
                ? "The document file name can only contain alphanumeric characters, whitespace characters, hyphens, "
                    + "parentheses, and square brackets. "
                    + "The name can't contain more than one consecutive whitespace character."
            : names.Distinct(StringComparer.Ordinal).Count() < names.Count
                ? "Messages can't contain duplicate document names. Rename the document and retry your request."
            : documents.Concat(InToolResults(messages)).Select(Content).FirstOrDefault(defect => defect is not null);
    }

    private static IEnumerable<JsonElement> InToolResults(List<Turn> messages) =>
        from turn in messages
        from block in turn.Blocks
        where Turn.Kind(block) == "toolResult"
        from part in block.GetProperty("toolResult").GetProperty("content").EnumerateArray()
        where Turn.Kind(part) == "document"
        select part.GetProperty("document");

    private static string? Content(JsonElement document)
    {
        if (!document.GetProperty("source").TryGetProperty("bytes", out var bytes)
            || bytes.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        var file = bytes.GetBytesFromBase64();
        return FileContent.Of(file) switch
        {
            FileKind.Unknown => "Unsupported MIME type: application/octet-stream. Retry your request with a supported "
                + "file type: xlsx, txt, pdf, csv, md, doc, html, xls, docx",
            FileKind.Text or FileKind.Office when file.Length > MaxFileBytes =>
                $"The document is larger than 4.5 MB ({MaxFileBytes} bytes). Retry your request with a smaller document.",
            _ => null,
        };
    }

    // Measured: an underscore is accepted, although AWS's text does not list it; a tab and a full-width space are not.
    [GeneratedRegex(@"^(?!.*  )[A-Za-z0-9_ \-()\[\]]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex DocumentName();
}
