using Gateway.EventStream;

namespace Gateway.Tests.EventStream;

/// <summary>A damaged response never gives a frame that was not sent, and never looks complete.</summary>
public class FrameIntegrityTests
{
    private static readonly byte[] Whole = [.. Frames.Response.SelectMany(frame => frame)];

    public static TheoryData<int[]> Pieces => new(new[] { int.MaxValue }, new[] { 1 }, new[] { 7, 300, 12 });

    [Theory]
    [MemberData(nameof(Pieces))]
    public async Task A_flipped_bit_shows_the_frames_before_it_and_then_corruption(int[] pieces)
    {
        for (var bit = 0; bit < Whole.Length * 8; bit++)
        {
            byte[] damaged = [.. Whole];
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));

            var (shown, ended) = await Frames.ReadAllAsync(new ObservedSource(new MemoryStream(damaged), pieces));

            Assert.Equal((bit, FrameStatus.Corrupt), (bit, ended));
            Assert.Equal(Frames.Response[..WholeFramesIn(bit / 8)], shown);
        }
    }

    [Theory]
    [MemberData(nameof(Pieces))]
    public async Task A_cut_inside_a_frame_is_never_an_end(int[] pieces)
    {
        for (var length = 0; length <= Whole.Length; length++)
        {
            var source = new ObservedSource(new MemoryStream(Whole[..length]), pieces);

            var (shown, ended) = await Frames.ReadAllAsync(source);

            var whole = WholeFramesIn(length);
            var between = Frames.Response.Take(whole).Sum(frame => frame.Length) == length;
            Assert.Equal((length, between ? FrameStatus.End : FrameStatus.Truncated), (length, ended));
            Assert.Equal(Frames.Response[..whole], shown);
        }
    }

    private static int WholeFramesIn(int length)
    {
        var count = 0;
        foreach (var frame in Frames.Response)
        {
            length -= frame.Length;
            count += length >= 0 ? 1 : 0;
        }

        return count;
    }
}
