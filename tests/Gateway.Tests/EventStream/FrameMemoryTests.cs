using System.Buffers;
using System.IO.Pipelines;
using Gateway.EventStream;

namespace Gateway.Tests.EventStream;

public class FrameMemoryTests
{
    // The size of a reader's first rented array, as the pool rounds it.
    private const int Usual = FrameBuffer.UsualLength;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void A_frame_that_is_there_allocates_nothing()
    {
        var answers = Enumerable.Repeat(Frames.Response, 1000).SelectMany(answer => answer);
        byte[] whole = [.. answers.SelectMany(frame => frame)];
        using var reader = new FrameReader(new MemoryStream(whole));
        Read(reader, 300);

        // A garbage collection caused by another test is counted here as well; therefore the minimum of several rounds.
        var least = Enumerable.Range(0, 9).Min(_ => AllocatedBy(() => Read(reader, 300)));

        Assert.Equal(0, least);

        static long AllocatedBy(Action action)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            action();
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        static void Read(FrameReader reader, int count)
        {
            for (var read = 0; read < count; read++)
            {
                var reading = reader.ReadAsync(CancellationToken.None);
                if (!reading.IsCompletedSuccessfully || reading.Result.Status != FrameStatus.Frame)
                {
                    Assert.Fail("No frame.");
                }
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData((16 * 1024 * 1024) + 1)]
    [InlineData(0xFFFFFFFF)]
    public async Task A_hostile_length_is_corrupt_and_reserves_nothing(uint length)
    {
        var source = new ObservedSource(new MemoryStream([.. Frames.Prelude(length, 0), .. new byte[100_000]]));
        using var reader = new FrameReader(source);

        var read = await reader.ReadAsync(Stop);

        Assert.Equal((FrameStatus.Corrupt, Usual), (read.Status, source.Array.Longest));
    }

    [Fact]
    public async Task A_long_frame_takes_memory_only_as_it_comes()
    {
        byte[] begun = [.. Frames.Prelude(FrameReader.MaxFrameLength, 0), .. new byte[100_000]];
        var source = new ObservedSource(new MemoryStream(begun), [1000]);
        using var reader = new FrameReader(source);

        var read = await reader.ReadAsync(Stop);

        Assert.Equal((FrameStatus.Truncated, 128 * 1024), (read.Status, source.Array.Longest));
    }

    [Fact]
    public async Task The_longest_frame_is_read()
    {
        var overhead = Frames.Event("a", []).Length;
        var longest = Frames.Event("a", new byte[FrameReader.MaxFrameLength - overhead]);
        var source = new ObservedSource(new MemoryStream([.. Frames.Golden, .. longest, .. Frames.Golden]));

        var (shown, ended) = await Frames.ReadAllAsync(source);

        Assert.Equal(FrameStatus.End, ended);
        Assert.Equal([181, FrameReader.MaxFrameLength, 181], shown.Select(frame => frame.Length));
        Assert.True(shown[1].AsSpan().SequenceEqual(longest));
        Assert.Equal(FrameReader.MaxFrameLength, source.Array.Longest);
    }

    [Fact]
    public async Task No_more_than_64_KiB_are_read_ahead_of_a_frame()
    {
        var large = Frames.Event("a", new byte[1_100_000]);
        var small = Enumerable.Repeat(Frames.Golden, 10_000).SelectMany(frame => frame);
        var source = new ObservedSource(new MemoryStream([.. large, .. small]));
        using var reader = new FrameReader(source);

        await reader.ReadAsync(Stop);

        Assert.InRange(source.Passed - large.Length, 0, 64 * 1024);
    }

    [Fact]
    public async Task The_memory_of_a_large_frame_is_given_back()
    {
        var large = Frames.Event("a", new byte[1_100_000]);
        byte[] whole = [.. large, .. Frames.Golden, .. Frames.Golden];
        var source = new ObservedSource(new MemoryStream(whole), [65_536, 200]);
        using var reader = new FrameReader(source);

        await reader.ReadAsync(Stop);
        var during = source.Array.Last;
        await reader.ReadAsync(Stop);
        await reader.ReadAsync(Stop);
        await reader.ReadAsync(Stop);

        Assert.Equal((2 * 1024 * 1024, Usual), (during, source.Array.Last));
    }

    [Fact]
    public async Task The_rest_behind_a_large_frame_moves_to_little_memory()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        var source = new ObservedSource(pipe.Reader.AsStream());
        using var reader = new FrameReader(source);
        await pipe.Writer.WriteAsync(Frames.Event("a", new byte[1_100_000]), Stop);
        await pipe.Writer.WriteAsync(Frames.Golden.AsMemory(0, 100), Stop);

        await reader.ReadAsync(Stop);
        var large = ObservedSource.ArrayOf(source.Lent)!;
        var waiting = reader.ReadAsync(Stop);
        var given = ArrayPool<byte>.Shared.Rent(large.Length);
        await pipe.Writer.WriteAsync(Frames.Golden.AsMemory(100), Stop);
        var read = await waiting;

        Assert.Same(large, given);
        Assert.Equal(Usual, source.Array.Last);
        Assert.Equal(Frames.Golden, read.Frame.Bytes.ToArray());
    }

    [Fact]
    public async Task A_rest_of_a_quarter_of_the_memory_moves_to_the_half_of_it_and_grows_there()
    {
        // The first frame needs twice the usual memory; the received beginning of the second one fills a quarter of that.
        var first = Frames.Event("a", new byte[12_000 - Frames.Event("a", []).Length]);
        var second = Frames.Event("b", new byte[6_000]);
        var source = new ObservedSource(
            new MemoryStream([.. first, .. second]), [Usual, first.Length + (Usual / 2) - Usual, int.MaxValue]);
        var pooled = ArrayPool<byte>.Shared.Rent(Usual);
        ArrayPool<byte>.Shared.Return(pooled);
        using var reader = new FrameReader(source);

        await reader.ReadAsync(Stop);
        var during = source.Array.Last;
        var read = await reader.ReadAsync(Stop);

        // The pool returns the array that this thread returned last: the reader's first array, which it returned when it grew.
        Assert.Equal(2 * Usual, during);
        Assert.Same(pooled, ObservedSource.ArrayOf(source.Lent));
        Assert.Equal(second, read.Frame.Bytes.ToArray());
    }

    [Fact]
    public async Task A_rest_in_little_memory_stays_where_it_is()
    {
        byte[] whole = [.. Frames.Golden, .. Frames.Golden];
        var source = new ObservedSource(new MemoryStream(whole), [Frames.Golden.Length + 100, int.MaxValue]);
        using var reader = new FrameReader(source);

        await reader.ReadAsync(Stop);
        var before = ObservedSource.ArrayOf(source.Lent);
        await reader.ReadAsync(Stop);

        Assert.Same(before, ObservedSource.ArrayOf(source.Lent));
    }

    [Fact]
    public async Task Between_frames_nothing_is_held()
    {
        var pipe = new Pipe();
        var source = new ObservedSource(pipe.Reader.AsStream());
        using var reader = new FrameReader(source);
        await pipe.Writer.WriteAsync(Frames.Golden, Stop);
        await reader.ReadAsync(Stop);
        var held = ObservedSource.ArrayOf(source.Lent)!;

        var waiting = reader.ReadAsync(Stop);
        var rented = ArrayPool<byte>.Shared.Rent(held.Length);

        Assert.Same(held, rented);
        await pipe.Writer.CompleteAsync();
        Assert.Equal(FrameStatus.End, (await waiting).Status);
    }

    [Fact]
    public async Task A_reader_that_is_left_gives_its_memory_back()
    {
        var source = new ObservedSource(new MemoryStream([.. Frames.Golden, .. Frames.Golden]));
        var reader = new FrameReader(source);
        await reader.ReadAsync(Stop);
        var held = ObservedSource.ArrayOf(source.Lent)!;

        reader.Dispose();

        Assert.Same(held, ArrayPool<byte>.Shared.Rent(held.Length));
    }

    [Fact]
    public async Task Memory_that_a_cancelled_read_may_still_write_into_is_never_given_back()
    {
        var source = new HoldingSource(Frames.Golden[..100], []);
        var reader = new FrameReader(source);
        using var cancelled = new CancellationTokenSource();
        var reading = reader.ReadAsync(cancelled.Token).AsTask();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        var kept = ObservedSource.ArrayOf(source.Kept)!;

        reader.Dispose();

        Assert.NotSame(kept, ArrayPool<byte>.Shared.Rent(kept.Length));
    }

    [Fact]
    public void Memory_that_a_read_on_its_way_writes_into_is_never_given_back()
    {
        var source = new HoldingSource(Frames.Golden[..100], []);
        var reader = new FrameReader(source);
        var reading = reader.ReadAsync(Stop);
        var kept = ObservedSource.ArrayOf(source.Kept)!;

        reader.Dispose();

        Assert.NotSame(kept, ArrayPool<byte>.Shared.Rent(kept.Length));
        Assert.False(reading.IsCompleted);
    }
}
