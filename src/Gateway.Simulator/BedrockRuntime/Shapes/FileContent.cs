using System.Text.Unicode;

namespace Gateway.Simulator.BedrockRuntime.Shapes;

/// <summary>The kind of a file, detected by its first bytes.</summary>
internal enum FileKind
{
    /// <summary>No kind that Converse accepts; includes text in other encodings than UTF-8.</summary>
    Unknown,

    Pdf,

    /// <summary>Word or Excel, as a ZIP archive or a compound file.</summary>
    Office,

    /// <summary>UTF-8: txt, csv, md, html.</summary>
    Text,
}

/// <summary>Detects the kind of a document from its bytes alone, as Converse does: the declared format is ignored.</summary>
internal static class FileContent
{
    private static readonly byte[] CompoundFile = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    private static readonly byte[] ZipArchive = "PK\u0003\u0004"u8.ToArray();

    internal static FileKind Of(ReadOnlySpan<byte> file) =>
        file.StartsWith("%PDF-"u8) ? FileKind.Pdf
        : file.StartsWith(ZipArchive) || file.StartsWith(CompoundFile) ? FileKind.Office
        : Utf8.IsValid(file) && !HasControls(file) ? FileKind.Text
        : FileKind.Unknown;

    // Tab, line feed, form feed, carriage return and escape are the C0 characters that occur in text.
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
