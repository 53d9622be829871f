using System.Buffers;
using Gateway.Testing;

namespace Gateway.Benchmarks.Fuzz;

/// <summary>A reader of untrusted bytes, valid inputs for it, and the check of its verdicts.</summary>
internal abstract class FuzzTarget
{
    public abstract string Name { get; }

    /// <summary>Valid inputs. Every fuzzed input starts from one of these or is random.</summary>
    public abstract IReadOnlyList<byte[]> Samples { get; }

    /// <summary>Pieces that have a meaning for the reader.</summary>
    public abstract IReadOnlyList<byte[]> Tokens { get; }

    /// <summary>Bytes after which a token is most likely to be understood; may be empty.</summary>
    public virtual SearchValues<byte> Anchors { get; } = SearchValues.Create(""u8);

    /// <summary>The maximum length of an input in bytes; some inputs come close to it. Default 256 KiB.</summary>
    public virtual int MaxInputLength => 256 * 1024;

    /// <summary>The bytes that may be allocated for an input, beside twice its length. Default 1 MiB.</summary>
    public virtual int MaxAllocation => 1024 * 1024;

    /// <summary>The interval of checks: one verdict in so many is compared with the other reader's.</summary>
    public abstract int CheckedOnceIn { get; }

    /// <summary>Runs the reader. Only this is measured.</summary>
    /// <returns>True when it accepted the input.</returns>
    public abstract bool Accepts(ReadOnlyMemory<byte> input);

    /// <summary>The contradiction to the verdict; <c>null</c> if there is none.</summary>
    public abstract string? Contradiction(ReadOnlyMemory<byte> input, bool accepted);

    /// <summary>Repairs parts, such as checksums, that would make the reader refuse almost every changed input at once.</summary>
    public virtual void Repair(Span<byte> input, SplitMix64 dice)
    {
    }
}
