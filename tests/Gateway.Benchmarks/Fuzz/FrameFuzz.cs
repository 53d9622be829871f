using System.Buffers.Binary;
using System.IO.Hashing;
using Gateway.EventStream;
using Gateway.Testing;

namespace Gateway.Benchmarks.Fuzz;

/// <summary>Fuzzes streams of frames that arrive in random pieces.</summary>
internal sealed class FrameFuzz : FuzzTarget
{
    // A long stream in single bytes would only measure this program.
    private const int LongInPieces = 8 * 1024;

    private static readonly int[] Pieces = [1, 3, 16, 200, 5000, int.MaxValue];

    public override string Name => "frames";

    public override IReadOnlyList<byte[]> Samples => FrameSamples.Streams;

    public override IReadOnlyList<byte[]> Tokens => FrameSamples.Tokens;

    public override int CheckedOnceIn => 8;

    public override bool Accepts(ReadOnlyMemory<byte> input)
    {
        var longest = Pieces[input.Length % Pieces.Length];
        using var source = new PiecewiseSource(
            input, input.Length < LongInPieces ? longest : Math.Max(longest, 200), waits: input.Length % 2 == 0);
        using var reader = new FrameReader(source);

        // After the end, every read must return the same status.
        var frames = 0;
        var ended = default(FrameStatus?);
        while (true)
        {
            var read = Next(reader, source);
            if (ended is { } last)
            {
                return read.Status == last
                    ? frames > 0
                    : throw new InvalidOperationException($"{last} was followed by {read.Status}.");
            }

            frames += read.Status == FrameStatus.Frame ? 1 : 0;
            ended = read.Status == FrameStatus.Frame ? null : read.Status;
        }
    }

    public override string? Contradiction(ReadOnlyMemory<byte> input, bool accepted)
    {
        using var source = new PiecewiseSource(input, int.MaxValue, waits: false);
        using var reader = new FrameReader(source);
        var at = 0;
        while (true)
        {
            var read = Next(reader, source);
            if (read.Status != FrameStatus.Frame)
            {
                return (at > 0) != accepted ? "was read otherwise in one piece"
                    : (at == input.Length) != (read.Status == FrameStatus.End) ? $"ended as {read.Status} at byte {at}"
                    : null;
            }

            var bytes = read.Frame.Bytes.Span;
            if (!bytes.SequenceEqual(input.Span[at..][..bytes.Length]))
            {
                return $"the frame at byte {at} is not what came";
            }

            if (SdkFrame.Difference(read.Frame) is { } difference)
            {
                return $"the frame at byte {at}: {difference}";
            }

            at += bytes.Length;
        }
    }

    // Most inputs get correct checksums, some for one frame as long as the input, so that the headers are read at all.
    public override void Repair(Span<byte> input, SplitMix64 dice)
    {
        var way = dice.Below(4);
        if (way == 0 && input.Length >= FrameParser.PreludeLength + FrameParser.TrailerLength)
        {
            BinaryPrimitives.WriteUInt32BigEndian(input, (uint)input.Length);
        }

        while (way < 3 && input.Length >= FrameParser.PreludeLength + FrameParser.TrailerLength)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(input);
            WriteChecksum(input[..FrameParser.PreludeLength]);
            if (length < FrameParser.PreludeLength + FrameParser.TrailerLength || length > input.Length)
            {
                return;
            }

            WriteChecksum(input[..(int)length]);
            input = input[(int)length..];
        }
    }

    private static void WriteChecksum(Span<byte> bytes) =>
        BinaryPrimitives.WriteUInt32BigEndian(
            bytes[^FrameParser.TrailerLength..], Crc32.HashToUInt32(bytes[..^FrameParser.TrailerLength]));

    private static FrameRead Next(FrameReader reader, PiecewiseSource source)
    {
        var reading = reader.ReadAsync(CancellationToken.None);
        while (!reading.IsCompleted)
        {
            source.Release();
        }

        return reading.GetAwaiter().GetResult();
    }
}
