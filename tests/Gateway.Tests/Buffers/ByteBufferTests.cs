using Gateway.Buffers;

namespace Gateway.Tests.Buffers;

/// <summary>Memory for bodies and responses: who may still read it, and when it is given back.</summary>
public class ByteBufferTests
{
    private const int Large = 25_000_000;

    [Fact]
    public void A_buffer_is_given_back_by_the_last_one_that_holds_it()
    {
        var buffer = ByteBuffer.Rent(Large);
        Assert.True(buffer.TryHold());
        buffer.Span.Fill(7);

        buffer.Dispose();

        Assert.Equal(-1, buffer.Span.IndexOfAnyExcept((byte)7));
        buffer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => buffer.Span.Length);
    }

    [Theory]
    [InlineData(300)]
    [InlineData(Large)]
    public void What_was_given_back_cannot_be_held_any_more(int length)
    {
        var buffer = ByteBuffer.Rent(length);

        buffer.Dispose();

        Assert.False(buffer.TryHold());
    }

    // Otherwise a body that ended in memory that was given back would be sent as another caller's.
    [Fact]
    public void A_slice_of_large_memory_ends_with_it()
    {
        var buffer = ByteBuffer.Rent(Large);
        var body = buffer.Memory[100..200];

        buffer.Dispose();

        Assert.Throws<ObjectDisposedException>(() => body.Span.Length);
    }

    [Fact]
    public void Large_memory_is_of_the_exact_length_and_not_on_the_heap()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();

        using var buffer = ByteBuffer.Rent(Large);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000);
        Assert.Equal(Large, buffer.Length);
        Assert.Equal(Large, ByteBuffer.RoomFor(Large));
    }
}
