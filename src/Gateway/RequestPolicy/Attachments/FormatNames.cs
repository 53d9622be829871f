using System.Collections.Frozen;
using System.Text;
using Gateway.RequestPolicy.Schemas;

namespace Gateway.RequestPolicy.Attachments;

/// <summary>Guesses the format that a caller means with a name that AWS does not have.</summary>
internal static class FormatNames
{
    // Names used on the web, on Windows and in other APIs.
    private static readonly FrozenDictionary<string, AttachmentFormat> Others = new Dictionary<string, AttachmentFormat>
    {
        ["jpg"] = AttachmentFormat.Jpeg,
        ["jpe"] = AttachmentFormat.Jpeg,
        ["pjpeg"] = AttachmentFormat.Jpeg,
        ["x-png"] = AttachmentFormat.Png,
        ["htm"] = AttachmentFormat.Html,
        ["text"] = AttachmentFormat.Txt,
        ["plain"] = AttachmentFormat.Txt,
        ["markdown"] = AttachmentFormat.Md,
        ["tsv"] = AttachmentFormat.Csv,
        ["xlsm"] = AttachmentFormat.Xlsx,
        ["docm"] = AttachmentFormat.Docx,
        ["msword"] = AttachmentFormat.Doc,
        ["vnd.ms-excel"] = AttachmentFormat.Xls,
        ["vnd.openxmlformats-officedocument.wordprocessingml.document"] = AttachmentFormat.Docx,
        ["vnd.openxmlformats-officedocument.spreadsheetml.sheet"] = AttachmentFormat.Xlsx,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The format that is probably meant; unknown where no name is similar.</summary>
    /// <param name="name">The name as given: in another case, with a leading dot, or as a media type.</param>
    public static AttachmentFormat Meant(ReadOnlySpan<byte> name)
    {
        var text = Encoding.UTF8.GetString(name).Trim();
        text = text[(text.LastIndexOf('/') + 1)..].TrimStart('.');
        var known = AttachmentFormats.All.FirstOrDefault(
            format => string.Equals(format.ToString(), text, StringComparison.OrdinalIgnoreCase));
        return known == AttachmentFormat.Unknown ? Others.GetValueOrDefault(text) : known;
    }
}
