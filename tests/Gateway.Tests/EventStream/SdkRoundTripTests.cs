using System.Globalization;
using System.Text;
using Amazon.Runtime.EventStreams;
using CsCheck;
using Gateway.EventStream;

namespace Gateway.Tests.EventStream;

/// <summary>Compares our frames with the AWS SDK's, in both directions.</summary>
public class SdkRoundTripTests
{
    private static readonly Gen<Action<EventStreamHeader>> Value = Gen.OneOf(
        Gen.Bool.Select(value => Set(header => header.SetBool(value))),
        Gen.SByte.Select(value => Set(header => header.SetSByte(value))),
        Gen.Short.Select(value => Set(header => header.SetInt16(value))),
        Gen.Int.Select(value => Set(header => header.SetInt32(value))),
        Gen.Long.Select(value => Set(header => header.SetInt64(value))),
        Gen.Byte.Array[0, 400].Select(value => Set(header => header.SetByteBuf(value))),
        Gen.String[Gen.Char["aZ09 東京都﨑"], 0, 300].Select(value => Set(header => header.SetString(value))),
        Gen.DateTime.Select(value => Set(header => header.SetTimestamp(value))),
        Gen.Guid.Select(value => Set(header => header.SetUUID(value))));

    private static readonly Gen<byte[]> Payload = Gen.Frequency(
        (20, Gen.Byte.Array[0, 300]),
        (1, Gen.Byte.Array[0, 200_000]));

    private static readonly Gen<Sent> Frame = Gen.Select(
        Gen.Bool.Select(isEvent => isEvent ? "event" : "exception"),
        Gen.String[Gen.Char["azAZ"], 1, 40],
        Value.Array[0, 12],
        Gen.Int[0, 14],
        Payload,
        Sent.Make);

    // Single bytes only for short streams: for long ones they show nothing that pieces of 100 bytes do not.
    private static readonly Gen<int[]> Pieces = Gen.OneOf(
        Gen.Const(() => new[] { int.MaxValue }), Gen.Int[100, 9000].Array[1, 20], Gen.Int[1, 30_000].Array[1, 5]);

    [Fact]
    public async Task Frames_of_the_SDK_are_read_whatever_pieces_they_come_in() =>
        await Gen.Select(Frame.Array[0, 12], Pieces, Gen.Bool).SampleAsync(
            async (sent, pieces, waits) =>
            {
                var whole = sent.SelectMany(frame => frame.Bytes).ToArray();
                using var reader = new FrameReader(new ObservedSource(new MemoryStream(whole), pieces, waits));

                foreach (var expected in sent)
                {
                    var read = await reader.ReadAsync(TestContext.Current.CancellationToken);

                    Assert.Equal(FrameStatus.Frame, read.Status);
                    Assert.Equal((expected.Kind, expected.Type), (read.Frame.Kind, Utf8(read.Frame.Type)));
                    Assert.True(read.Frame.Payload.SequenceEqual(expected.Payload));
                    Assert.True(read.Frame.Bytes.Span.SequenceEqual(expected.Bytes));
                }

                var last = await reader.ReadAsync(TestContext.Current.CancellationToken);
                Assert.Equal(FrameStatus.End, last.Status);
            },
            iter: 500);

    [Fact]
    public async Task Frames_are_read_from_single_bytes() =>
        await Gen.Select(Frame.Where(frame => frame.Bytes.Length < 3000).Array[1, 4], Gen.Bool).SampleAsync(
            async (sent, waits) =>
            {
                var whole = sent.SelectMany(frame => frame.Bytes).ToArray();

                var (shown, ended) = await Frames.ReadAllAsync(new ObservedSource(new MemoryStream(whole), [1], waits));

                Assert.Equal(sent.Select(frame => frame.Bytes), shown);
                Assert.Equal(FrameStatus.End, ended);
            },
            iter: 50);

    [Fact]
    public void Exceptions_we_write_the_SDK_reads() =>
        Gen.Select(Gen.String[Gen.Char["azAZ東"], 1, 400], Payload).Sample(
            (type, payload) =>
            {
                var bytes = FrameWriter.Exception(type, payload);

                var read = EventStreamMessage.FromBuffer(bytes, 0, bytes.Length);

                Assert.Equal(
                    [(":exception-type", type), (":content-type", "application/json"), (":message-type", "exception")],
                    read.Headers.Select(header => (header.Key, header.Value.AsString())));
                Assert.Equal(payload, read.Payload);
            },
            iter: 500);

    [Fact]
    public void An_exception_is_the_SDKs_byte_for_byte() =>
        Assert.Equal(
            Frames.Of(
                [
                    (":exception-type", "throttlingException"),
                    (":content-type", "application/json"),
                    (":message-type", "exception"),
                ],
                """{"message":"混雑"}"""u8),
            FrameWriter.Exception("throttlingException", """{"message":"混雑"}"""u8));

    [Fact]
    public void What_no_client_could_read_is_not_written()
    {
        var longest = new string('a', short.MaxValue);
        var payload = new byte[FrameReader.MaxFrameLength];

        Assert.Equal(
            ParseStatus.Frame, FrameParser.Parse(FrameWriter.Exception(longest, payload.AsSpan(0, 9))).Status);
        Assert.Throws<ArgumentOutOfRangeException>(() => FrameWriter.Exception(longest + 'a', []));
        Assert.Throws<ArgumentOutOfRangeException>(() => FrameWriter.Exception("a", payload));
    }

    private static Action<EventStreamHeader> Set(Action<EventStreamHeader> set) => set;

    private static string Utf8(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text);

    internal sealed record Sent(FrameKind Kind, string Type, byte[] Payload, byte[] Bytes)
    {
        public static Sent Make(
            string kind, string type, Action<EventStreamHeader>[] others, int at, byte[] payload)
        {
            var headers = others.Select(Named).ToList();
            headers.Insert(Math.Min(at, headers.Count), Frames.Header(":message-type", kind));
            headers.Insert(at * 7 % (headers.Count + 1), Frames.Header($":{kind}-type", type));
            var bytes = new EventStreamMessage(headers, payload).ToByteArray();

            return new(kind == "event" ? FrameKind.Event : FrameKind.Exception, type, payload, bytes);
        }

        private static IEventStreamHeader Named(Action<EventStreamHeader> set, int number)
        {
            var header = new EventStreamHeader(number.ToString(CultureInfo.InvariantCulture) + new string('x', number));
            set(header);
            return header;
        }
    }
}
