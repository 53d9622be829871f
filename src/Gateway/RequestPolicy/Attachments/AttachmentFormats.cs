using System.Collections.Immutable;
using System.Text;
using Gateway.RequestPolicy.Schemas;

namespace Gateway.RequestPolicy.Attachments;

/// <summary>Finds a format by its name in AWS's or Anthropic's API.</summary>
internal static class AttachmentFormats
{
    /// <summary>All formats, without <see cref="AttachmentFormat.Unknown"/>.</summary>
    public static ImmutableArray<AttachmentFormat> All { get; } = [.. Enum.GetValues<AttachmentFormat>()[1..]];

    private static readonly (byte[] Name, AttachmentFormat Format)[] ByName =
        [.. All.Select(format => (Encoding.UTF8.GetBytes(NameOf(format)), format))];

    private static readonly (byte[] Name, AttachmentFormat Format)[] ByMediaType =
    [
        ("image/png"u8.ToArray(), AttachmentFormat.Png),
        ("image/jpeg"u8.ToArray(), AttachmentFormat.Jpeg),
        ("image/gif"u8.ToArray(), AttachmentFormat.Gif),
        ("image/webp"u8.ToArray(), AttachmentFormat.Webp),
        ("application/pdf"u8.ToArray(), AttachmentFormat.Pdf),
    ];

    /// <summary>AWS's names of all formats.</summary>
    public static ImmutableArray<string> Names { get; } =
        [.. All.Select(NameOf)];

    /// <summary>Finds the format of Converse's <c>format</c>.</summary>
    public static AttachmentFormat OfName(ReadOnlySpan<byte> name) => Of(name, ByName);

    /// <summary>Finds the format of Anthropic's <c>media_type</c>.</summary>
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

    /// <summary>AWS's name of a format.</summary>
    public static string NameOf(AttachmentFormat format) =>
#pragma warning disable CA1308 // AWS's names are in lower case.
        format.ToString().ToLowerInvariant();
#pragma warning restore CA1308
}
