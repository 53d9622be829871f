using System.Security.Cryptography;
using Gateway.Http;

namespace Gateway.Tests.Http;

/// <summary>A body on its way into memory: its bytes, and the memory that is counted for it.</summary>
public class BufferedReadTests
{
    private const int Megabyte = 1024 * 1024;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(64 * 1024)]
    [InlineData(Megabyte - 1)]
    [InlineData(Megabyte)]
    [InlineData(3_000_000)]
    public async Task Every_byte_arrives_announced_or_not_behind_the_room_that_was_asked_for(int length)
    {
        var sent = RandomNumberGenerator.GetBytes(length);
        foreach (var (announced, before) in new[] { (length, 0), (length, 700), ((long?)null, 0), (null, 700) })
        {
            var read = await BufferedRead.ReadAsync(
                new InPieces(sent), announced, limit: 4_000_000, Cancelled, before: before);

            var (buffer, received) = Assert.NotNull(read);
            Assert.Equal(sent, buffer.Span.Slice(before, received).ToArray());
            buffer.Dispose();
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_of_the_longest_length_is_read_and_one_byte_more_is_not(bool announced)
    {
        var sent = new byte[2_000_001];

        var read = await BufferedRead.ReadAsync(new InPieces(sent[1..]), announced ? 2_000_000 : null, 2_000_000, Cancelled);
        var none = await BufferedRead.ReadAsync(new InPieces(sent), announced ? 2_000_001 : null, 2_000_000, Cancelled);

        var (buffer, length) = Assert.NotNull(read);
        Assert.Equal(2_000_000, length);
        Assert.Null(none);
        buffer.Dispose();
    }

    // What is announced and does not come must take nothing from others; what has come must be counted.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Memory_is_counted_as_the_body_arrives(bool announced)
    {
        const int Length = 25_000_000;
        var (held, body) = (0L, new InPieces(new byte[Length]));

        var read = await BufferedRead.ReadAsync(
            body, announced ? Length : null, 32_000_000, Cancelled, more =>
            {
                held += more;
                Assert.InRange(held, body.Received, Math.Max(64 * 1024, Math.Min(2L * body.Received, body.Received + Megabyte)));
                return true;
            });

        Assert.NotNull(read).Buffer.Dispose();
        Assert.InRange(held, Length, announced ? Length + 1 : Length + Megabyte);
    }

    [Fact]
    public async Task A_large_body_takes_nothing_of_the_heap()
    {
        var body = new InPieces(new byte[25_000_000]);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var read = await BufferedRead.ReadAsync(body, 25_000_000, 32_000_000, Cancelled);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000);
        Assert.NotNull(read).Buffer.Dispose();
    }

    /// <summary>A body that arrives in pieces of 60,000 bytes.</summary>
    private sealed class InPieces(byte[] body) : MemoryStream
    {
        /// <summary>The bytes that were read.</summary>
        public int Received { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var piece = body.AsSpan(Received, Math.Min(body.Length - Received, Math.Min(buffer.Length, 60_000)));
            piece.CopyTo(buffer.Span);
            Received += piece.Length;
            return new(piece.Length);
        }
    }
}
