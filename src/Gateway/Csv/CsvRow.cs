using System.Buffers;
using System.Text;

namespace Gateway.Csv;

/// <summary>
/// One row of a CSV by RFC 4180, with CR LF at its end. Text that a spreadsheet would take for a formula, or for a number that it
/// is not, gets an apostrophe in front; numbers stay numbers, negative ones too.
/// </summary>
internal static class CsvRow
{
    // The forms that Excel and others compute, also in full width, which input methods of Japan make; and what separates cells.
    private static readonly SearchValues<char> Dangerous = SearchValues.Create("=+-@\t\r\n＝＋－＠");

    private static readonly SearchValues<char> Quoted = SearchValues.Create(",\"\r\n\t");

    // Ignored by some programs before a formula.
    private static readonly char[] Blank = [' ', '\u3000', '\u00A0', '\uFEFF'];

    /// <summary>Adds a row.</summary>
    public static void Append(StringBuilder csv, params ReadOnlySpan<CsvCell> cells)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            csv.Append(i == 0 ? "" : ",").Append(cells[i].IsNumber ? cells[i].Value : Quote(Safe(cells[i].Value)));
        }

        csv.Append("\r\n");
    }

    private static string Safe(string text) =>
        text.AsSpan().TrimStart(Blank) is [var first, ..] && (Dangerous.Contains(first) || LosesZeros(text)) ? $"'{text}" : text;

    // A code such as 0123 would become the number 123.
    private static bool LosesZeros(string text) => text is ['0', _, ..] && !text.AsSpan().ContainsAnyExceptInRange('0', '9');

    private static string Quote(string text) =>
        text.AsSpan().ContainsAny(Quoted) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}

/// <summary>One cell: text, or a number that is written as it is.</summary>
internal readonly record struct CsvCell(string Value, bool IsNumber)
{
    public static implicit operator CsvCell(string? text) => new(text ?? "", IsNumber: false);

    /// <summary>A number; nothing for <c>null</c>.</summary>
    public static CsvCell Number(string? number) => new(number ?? "", IsNumber: true);

    /// <inheritdoc cref="Number(string?)"/>
    public static CsvCell Number(long? number) => Number(number?.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
