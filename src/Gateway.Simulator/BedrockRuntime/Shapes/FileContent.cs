using System.Text.Unicode;

namespace Gateway.Simulator.BedrockRuntime.Shapes;

/// <summary>What the first bytes of a file show it to be.</summary>
internal enum FileKind
{
    /// <summary>Nothing that Converse takes, text in another encoding than UTF-8 included.</summary>
    Unknown,

    Pdf,

    /// <summary>Word or Excel, as a ZIP archive or a compound file.</summary>
    Office,

    /// <summary>UTF-8: txt, csv, md, html.</summary>
    Text,
}

/// <summary>Tells a document's kind by its bytes alone, as Converse does: the declared format is ignored.</summary>
internal static class FileContent
{
    private static readonly byte[] CompoundFile = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    private static readonly byte[] ZipArchive = "PK\u0003\u0004"u8.ToArray();

    internal static FileKind Of(ReadOnlySpan<byte> file) =>
        file.StartsWith("%PDF-"u8) ? FileKind.Pdf
        : file.StartsWith(ZipArchive) || file.StartsWith(CompoundFile) ? FileKind.Office
        : Utf8.IsValid(file) && !HasControls(file) ? FileKind.Text
        : FileKind.Unknown;

    // Tab, line feed, form feed, carriage return and escape are what text has of C0.
    private static bool HasControls(ReadOnlySpan<byte> file)
    {
        foreach (var one in file)
        {
            if (one < ' ' && one is not ((byte)'\t' or (byte)'\n' or (byte)'\f' or (byte)'\r' or 0x1B))
            {
                return true;
            }
        }

        return false;
    }
}
