using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Gateway.Errors;

namespace Gateway.Usage.Ledger.Sqlite;

/// <summary>
/// Recognises file systems that a ledger in SQLite must not be on: those that are lost with the container, and those whose locks
/// and shared memory are outside SQLite's guarantees. Only on Linux.
/// </summary>
internal static partial class FileSystem
{
    // struct statfs is 120 bytes on 64-bit Linux and begins with f_type.
    private const int StructSize = 256;

    /// <summary>The reason why the folder must not hold the ledger; <c>null</c> if its file system is not known to be wrong.</summary>
    public static Text? ReasonAgainst(string folder)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        var found = new byte[StructSize];
        return StatFs(folder, found) == 0 ? ReasonAgainst(BinaryPrimitives.ReadUInt32LittleEndian(found)) : null;
    }

    /// <summary>The same for a file system's number, as statfs(2) and linux/magic.h have it.</summary>
    public static Text? ReasonAgainst(uint magic) => magic switch
    {
        0x01021994 or 0x858458F6 => new("メモリー上（tmpfs）にあり、再起動で消えます。", "it is in memory (tmpfs) and lost at a restart"),
        0x794C7630 or 0x61756673 => new(
            "コンテナの層（overlay）にあり、コンテナとともに消えます。", "it is in the container's own layer (overlay) and lost with the container"),
        0x6969 => Network("NFS"),
        0x517B or 0xFF534D42 or 0xFE534D42 => Network("SMB"),
        0x00C36400 => Network("Ceph"),
        0x0BD00BD0 => Network("Lustre"),
        0x5346414F => Network("AFS"),
        0x01021997 => Shared("9p"),
        0x65735546 => Shared("FUSE, virtiofs"),
        _ => null,
    };

    private static Text Network(string name) => new(
        $"ネットワークのファイルシステム（{name}）では、SQLite のロックが保証されません。",
        $"on a network file system ({name}) SQLite's locks do not hold");

    private static Text Shared(string name) => new(
        $"共有フォルダー（{name}）では、SQLite のファイルが壊れることがあります。",
        $"on a shared folder ({name}) SQLite's files are known to break");

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "statfs", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatFs(string path, [Out] byte[] result);
}
