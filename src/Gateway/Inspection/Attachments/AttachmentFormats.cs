using System.Collections.Immutable;
using System.Text;

namespace Gateway.Inspection.Attachments;

/// <summary>Formats by their names.</summary>
internal static class AttachmentFormats
{
    /// <summary>Whether it is a text, which can be read as it is.</summary>
    public static bool IsPlainText(this AttachmentFormat format) => format
        is AttachmentFormat.Csv or AttachmentFormat.Html or AttachmentFormat.Txt or AttachmentFormat.Md;

    private static readonly (byte[] Name, AttachmentFormat Format)[] ByName =
        [.. Enum.GetValues<AttachmentFormat>()[1..].Select(format => (Encoding.UTF8.GetBytes(NameOf(format)), format))];

    private static readonly (byte[] Name, AttachmentFormat Format)[] ByMediaType =
    [
        ("image/png"u8.ToArray(), AttachmentFormat.Png),
        ("image/jpeg"u8.ToArray(), AttachmentFormat.Jpeg),
        ("image/gif"u8.ToArray(), AttachmentFormat.Gif),
        ("image/webp"u8.ToArray(), AttachmentFormat.Webp),
        ("application/pdf"u8.ToArray(), AttachmentFormat.Pdf),
        ("text/plain"u8.ToArray(), AttachmentFormat.Txt),
    ];

    /// <summary>AWS's names of them all.</summary>
    public static ImmutableArray<string> Names { get; } =
        [.. Enum.GetValues<AttachmentFormat>()[1..].Select(NameOf)];

    /// <summary>Converse's <c>format</c>.</summary>
    public static AttachmentFormat OfName(ReadOnlySpan<byte> name) => Of(name, ByName);

    /// <summary>Anthropic's <c>media_type</c>.</summary>
    public static AttachmentFormat OfMediaType(ReadOnlySpan<byte> mediaType) => Of(mediaType, ByMediaType);

    public static bool IsImage(this AttachmentFormat format) =>
        format is AttachmentFormat.Png or AttachmentFormat.Jpeg or AttachmentFormat.Gif or AttachmentFormat.Webp;

    private static AttachmentFormat Of(
        ReadOnlySpan<byte> text, ReadOnlySpan<(byte[] Name, AttachmentFormat Format)> known)
    {
        foreach (var (name, format) in known)
        {
            if (text.SequenceEqual(name))
            {
                return format;
            }
        }

        return AttachmentFormat.Unknown;
    }

    private static string NameOf(AttachmentFormat format) =>
#pragma warning disable CA1308 // AWS's names are in lower case.
        format.ToString().ToLowerInvariant();
#pragma warning restore CA1308
}
