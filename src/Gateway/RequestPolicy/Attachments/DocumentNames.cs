using System.Buffers;
using System.Text;
using Gateway.Errors;
using Gateway.PersonalData;
using Gateway.RequestPolicy.Violations;

namespace Gateway.RequestPolicy.Attachments;

/// <summary>
/// The names of a request's documents in Converse. AWS takes ASCII letters and digits, single spaces, <c>_ - ( ) [ ]</c>,
/// 1 to 200 characters, and no name twice.
/// </summary>
internal sealed class DocumentNames
{
    private const int MaxLength = 200;

    // AWS's own description says "whitespace" and leaves the underscore out. Measured on a jp. profile: the full-width space
    // and the tab are refused, the underscore is not.
    private static readonly SearchValues<byte> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_ -()[]"u8);

    private static readonly Text Rule = new(
        "AWS が文書の名前に使える文字を、半角英数字、半角スペース（連続しないもの）、_ - ( ) [ ] に限っています（1〜200 文字、拡張子の . や日本語は不可）。"
        + "report-1 のような名前にし、元のファイル名は本文のテキストに書いてください。",
        "AWS allows ASCII letters and digits, single spaces and _ - ( ) [ ] in a document's name, 1 to 200 characters: no "
        + "Japanese and no '.' before an extension. Use a name such as report-1, and write the file's own name into the text.");

    private static readonly Text Twice = new(
        "同じ名前の文書が 2 つあります。AWS は受け付けないため、report-1、report-2 のように別の名前にしてください。",
        "Two documents have this name, which AWS does not take. Use different names, such as report-1 and report-2.");

    private readonly HashSet<string> _met = new(StringComparer.Ordinal);

    /// <summary>Evaluates the name of a document, and remembers it.</summary>
    /// <param name="name">The name.</param>
    /// <param name="body">The body that holds it.</param>
    /// <param name="names">The names before it; created for the first one.</param>
    public static PolicyViolation Evaluate(TextSpan name, ReadOnlySpan<byte> body, ref DocumentNames? names)
    {
        const int LongestEscaped = MaxLength * 6; // \uXXXX
        if (name.Length is 0 or > LongestEscaped)
        {
            return PolicyViolation.Of(Rule);
        }

        var text = name.Read(body, stackalloc byte[LongestEscaped]);
        if (text.Length > MaxLength || text.ContainsAnyExcept(Allowed) || text.IndexOf("  "u8) >= 0)
        {
            return PolicyViolation.Of(Rule);
        }

        names ??= new DocumentNames();
        return names._met.Add(Encoding.ASCII.GetString(text)) ? default : PolicyViolation.Of(Twice);
    }
}
