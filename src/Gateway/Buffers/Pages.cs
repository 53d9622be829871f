using System.Buffers;
using System.Runtime.InteropServices;

namespace Gateway.Buffers;

/// <summary>
/// Memory from the operating system, outside the managed heap. A page of it takes room when it is first written, and all of them
/// go back when it is disposed.
/// </summary>
/// <remarks>
/// Not <see cref="NativeMemory"/> on Linux: <c>malloc</c> raises its threshold for such blocks when one is freed, and keeps the
/// memory of later ones. There is no finalizer, because a span does not keep this object alive.
/// </remarks>
internal sealed unsafe partial class Pages : MemoryManager<byte>
{
    // Linux, mman.h; the same on x64 and Arm64.
    private const int ReadAndWrite = 0x1 | 0x2;
    private const int PrivateAnonymous = 0x02 | 0x20;
    private const nint Failed = -1;

    private readonly int _length;
    private void* _start;

    /// <param name="length">The number of bytes, more than 0.</param>
    /// <exception cref="InsufficientMemoryException">The operating system has none.</exception>
    public Pages(int length)
    {
        _length = length;
        _start = Allocate((nuint)length);
    }

    public override Span<byte> GetSpan()
    {
        ObjectDisposedException.ThrowIf(_start is null, this);
        return new(_start, _length);
    }

    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ObjectDisposedException.ThrowIf(_start is null, this);
        return new((byte*)_start + elementIndex, pinnable: this);
    }

    public override void Unpin()
    {
        // Nothing moves it.
    }

    protected override void Dispose(bool disposing)
    {
        if (_start is not null)
        {
            Free(_start, (nuint)_length);
            _start = null;
        }
    }

    private static void* Allocate(nuint length)
    {
        if (!OperatingSystem.IsLinux())
        {
            return NativeMemory.Alloc(length);
        }

        var start = Map(0, length, ReadAndWrite, PrivateAnonymous, file: -1, offset: 0);
        return start != Failed ? (void*)start : throw new InsufficientMemoryException();
    }

    private static void Free(void* start, nuint length)
    {
        if (OperatingSystem.IsLinux())
        {
            _ = Unmap((nint)start, length); // Fails only for an address that was not mapped.
        }
        else
        {
            NativeMemory.Free(start);
        }
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Map(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Unmap(nint address, nuint length);
}
