using System.Buffers;

namespace Gateway.Benchmarks.Fuzz;

/// <summary>A reader of untrusted bytes, what good input for it looks like, and what must hold of its verdicts.</summary>
internal abstract class FuzzTarget
{
    public abstract string Name { get; }

    /// <summary>Good inputs. Everything starts from these, or from nothing.</summary>
    public abstract IReadOnlyList<byte[]> Samples { get; }

    /// <summary>Pieces that mean something to the reader.</summary>
    public abstract IReadOnlyList<byte[]> Tokens { get; }

    /// <summary>Bytes behind which a token has the best chance to be understood; may be empty.</summary>
    public virtual SearchValues<byte> Anchors { get; } = SearchValues.Create(""u8);

    /// <summary>In bytes. Some inputs come near it. Default 256 KiB.</summary>
    public virtual int MaxInputLength => 256 * 1024;

    /// <summary>How often a verdict is compared with the other reader's: once in so many.</summary>
    public abstract int CheckedOnceIn { get; }

    /// <summary>Runs the reader. Only this is measured.</summary>
    /// <returns>Whether it accepted the input.</returns>
    public abstract bool Accepts(ReadOnlyMemory<byte> input);

    /// <summary>What is wrong with the verdict; <c>null</c> when nothing is.</summary>
    public abstract string? Contradiction(ReadOnlyMemory<byte> input, bool accepted);

    /// <summary>Mends what would have the reader refuse almost every changed input at once, such as checksums.</summary>
    public virtual void Repair(Span<byte> input, Dice dice)
    {
    }
}
