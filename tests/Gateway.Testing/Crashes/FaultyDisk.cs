using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Gateway.Testing.Crashes;

/// <summary>
/// A disk under SQLite that fails at a chosen write: it is full, or has an I/O error. SQLite's own way to test that: a layer
/// between it and the operating system ("VFS"), which fails writes, truncations and syncs of the files in one folder. All other
/// files of the process are as before.
/// </summary>
/// <remarks>The layout of SQLite's structures is that of sqlite3.h on a 64-bit machine; it has not changed since 2013.</remarks>
internal sealed unsafe partial class FaultyDisk : IDisposable
{
    private const int Full = 13;
    private const int FailedWrite = 778;
    private const int FailedSync = 1034;
    private const int FailedTruncation = 1546;

    // Pointers of struct sqlite3_vfs and of struct sqlite3_io_methods, counted in eight bytes.
    private const int VfsLength = 21;
    private const int NameOfVfs = 3;
    private const int OpenOfVfs = 5;
    private const int MethodsLength = 19;
    private const int Close = 1;
    private const int Write = 3;
    private const int Truncate = 4;
    private const int Sync = 5;

    private static readonly ConcurrentDictionary<string, FaultyDisk> Disks = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<nint, (FaultyDisk Disk, nint Methods)> Files = new();
    private static readonly ConcurrentDictionary<nint, nint> PatchedMethods = new();
    private static readonly nint* Original = Register();

    private readonly string _folder;
    private int _writes;

    /// <param name="folder">The folder whose files are on this disk.</param>
    public FaultyDisk(string folder)
    {
        _folder = folder;
        RuntimeHelpers.RunClassConstructor(typeof(FaultyDisk).TypeHandle);
        Disks[folder] = this;
    }

    /// <summary>The writes, truncations and syncs so far, failed ones included.</summary>
    public int Writes => Volatile.Read(ref _writes);

    /// <summary>The number of the first write that fails, counted from 1; 0 for none.</summary>
    public int FailsFrom { get; set; }

    /// <summary>The number of the last write that fails.</summary>
    public int FailsTo { get; set; } = int.MaxValue;

    /// <summary>True when it is full; else it has I/O errors.</summary>
    public bool IsFull { get; init; }

    public void Dispose() => Disks.TryRemove(_folder, out _);

    // Every connection opened from now on goes through a copy of the default VFS. Never freed: SQLite keeps it.
    private static nint* Register()
    {
        var original = (nint*)FindVfs(null);
        var copy = (nint*)NativeMemory.Alloc(VfsLength, (nuint)sizeof(nint));
        new ReadOnlySpan<nint>(original, VfsLength).CopyTo(new(copy, VfsLength));
        copy[NameOfVfs] = Marshal.StringToCoTaskMemUTF8("faulty");
        copy[OpenOfVfs] = (nint)(delegate* unmanaged[Cdecl]<nint, byte*, nint*, int, int*, int>)&OpenFile;
        return RegisterVfs((nint)copy, makeDefault: 1) == 0
            ? original
            : throw new InvalidOperationException("SQLite did not take the layer.");
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OpenFile(nint vfs, byte* name, nint* file, int flags, int* outFlags)
    {
        var result = ((delegate* unmanaged[Cdecl]<nint, byte*, nint*, int, int*, int>)Original[OpenOfVfs])(vfs, name, file, flags, outFlags);
        if (result == 0 && name is not null
            && Disks.TryGetValue(Path.GetDirectoryName(Marshal.PtrToStringUTF8((nint)name)!)!, out var disk))
        {
            var methods = *file;
            *file = PatchedMethods.GetOrAdd(methods, Patch);
            Files[(nint)file] = (disk, methods);
        }

        return result;
    }

    private static nint Patch(nint methods)
    {
        var copy = (nint*)NativeMemory.Alloc(MethodsLength, (nuint)sizeof(nint));
        new ReadOnlySpan<nint>((nint*)methods, MethodsLength).CopyTo(new(copy, MethodsLength));
        copy[Close] = (nint)(delegate* unmanaged[Cdecl]<nint, int>)&CloseFile;
        copy[Write] = (nint)(delegate* unmanaged[Cdecl]<nint, nint, int, long, int>)&WriteFile;
        copy[Truncate] = (nint)(delegate* unmanaged[Cdecl]<nint, long, int>)&TruncateFile;
        copy[Sync] = (nint)(delegate* unmanaged[Cdecl]<nint, int, int>)&SyncFile;
        return (nint)copy;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int CloseFile(nint file)
    {
        Files.TryRemove(file, out var known);
        return ((delegate* unmanaged[Cdecl]<nint, int>)((nint*)known.Methods)[Close])(file);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int WriteFile(nint file, nint bytes, int length, long offset) => Files[file].Disk.Count(FailedWrite) is not 0 and var failure
        ? failure
        : ((delegate* unmanaged[Cdecl]<nint, nint, int, long, int>)((nint*)Files[file].Methods)[Write])(file, bytes, length, offset);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int TruncateFile(nint file, long length) => Files[file].Disk.Count(FailedTruncation) is not 0 and var failure
        ? failure
        : ((delegate* unmanaged[Cdecl]<nint, long, int>)((nint*)Files[file].Methods)[Truncate])(file, length);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SyncFile(nint file, int flags) => Files[file].Disk.Count(FailedSync) is not 0 and var failure
        ? failure
        : ((delegate* unmanaged[Cdecl]<nint, int, int>)((nint*)Files[file].Methods)[Sync])(file, flags);

    // 0 for a write that succeeds. A full disk can still be synced.
    private int Count(int failure)
    {
        var number = Interlocked.Increment(ref _writes);
        return FailsFrom == 0 || number < FailsFrom || number > FailsTo ? 0
            : !IsFull ? failure
            : failure == FailedWrite ? Full
            : 0;
    }

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_vfs_find")]
    private static partial nint FindVfs(byte* name);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_vfs_register")]
    private static partial int RegisterVfs(nint vfs, int makeDefault);
}
