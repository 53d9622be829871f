using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gateway.Usage.Statements.Documents;

/// <summary>A statement as JSON: two spaces of indentation, line feeds, Japanese as it is, the same on every platform.</summary>
internal static class StatementJson
{
    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // A file and never part of a page; read by people too.
        WriteIndented = true,
        IndentSize = 2,
        NewLine = "\n",
    };

    public static string Of(StatementDocument document) => JsonSerializer.Serialize(document, Form) + "\n";
}
