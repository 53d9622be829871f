using System.Collections.Frozen;
using System.Text;
using Gateway.RequestPolicy.Schemas;

namespace Gateway.RequestPolicy.Attachments;

/// <summary>Which format somebody means who names none of AWS's.</summary>
internal static class FormatNames
{
    // Names of the web, of Windows and of other APIs.
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

    /// <summary>The format meant; unknown where nothing comes near it.</summary>
    /// <param name="name">As it was given: in another case, with a point, or as a media type.</param>
    public static AttachmentFormat Meant(ReadOnlySpan<byte> name)
    {
        var text = Encoding.UTF8.GetString(name).Trim();
        text = text[(text.LastIndexOf('/') + 1)..].TrimStart('.');
        var known = AttachmentFormats.All.FirstOrDefault(
            format => string.Equals(format.ToString(), text, StringComparison.OrdinalIgnoreCase));
        return known == AttachmentFormat.Unknown ? Others.GetValueOrDefault(text) : known;
    }
}
