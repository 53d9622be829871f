using System.Runtime.InteropServices;

namespace Gateway.Tests.EventStream;

/// <summary>Returns another stream's bytes in pieces of given sizes, in turn, and records the memory of each read.</summary>
internal sealed class ObservedSource(Stream inner, int[]? pieces = null, bool waits = false) : ReadOnlySource
{
    private int _reads;

    /// <summary>The number of bytes returned so far.</summary>
    public int Passed { get; private set; }

    /// <summary>The memory of the last read; empty for a read that only waits.</summary>
    public Memory<byte> Lent { get; private set; }

    /// <summary>The length of the last non-empty read's array, and of the longest array so far.</summary>
    public (int Last, int Longest) Array { get; private set; }

    public static byte[]? ArrayOf(Memory<byte> memory) =>
        MemoryMarshal.TryGetArray<byte>(memory, out var segment) ? segment.Array : null;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Lent = buffer;
        if (waits)
        {
            await Task.Yield();
        }

        if (!buffer.IsEmpty)
        {
            var length = ArrayOf(buffer)!.Length;
            Array = (length, Math.Max(length, Array.Longest));
            buffer = buffer[..Math.Min(buffer.Length, pieces?[_reads++ % pieces.Length] ?? buffer.Length)];
        }

        var read = await inner.ReadAsync(buffer, cancellationToken);
        Passed += read;
        return read;
    }
}
