using System.Text;
using Amazon.Runtime.EventStreams;
using CsCheck;
using Gateway.EventStream;

namespace Gateway.Tests.EventStream;

public class FrameParserTests
{
    private static readonly byte[] MessageTypeEvent = Frames.Text(":message-type", "event");

    /// <summary>Malformed header blocks, each in an otherwise valid event.</summary>
    public static TheoryData<string, byte[]> Malformed => new()
    {
        { "empty name", [.. Frames.EventHeaders, 0, 0] },
        { "name twice", [.. Frames.EventHeaders, .. Frames.Bare("a", 0), .. Frames.Bare("a", 1)] },
        { "type twice", [.. Frames.EventHeaders, .. Frames.Text(":event-type", "messageStart")] },
        { "unknown value type", [.. Frames.EventHeaders, .. Frames.Bare("a", 10)] },
        {
            "unknown value type that would do as a name",
            [.. Frames.EventHeaders, .. Frames.Bare("a", 10), .. "bcdefghijk"u8, 0]
        },
        { "name overruns", [.. Frames.EventHeaders, 9, (byte)'a'] },
        { "no value type", [.. Frames.EventHeaders, 1, (byte)'a'] },
        { "text overruns", [.. Frames.EventHeaders, .. Frames.Bare("a", 7), 0, 2, (byte)'b'] },
        { "bytes overrun", [.. Frames.EventHeaders, .. Frames.Bare("a", 6), 0xFF, 0xFF] },
        { "half a text length", [.. Frames.EventHeaders, .. Frames.Bare("a", 7), 0] },
        { "byte overruns", [.. Frames.EventHeaders, .. Frames.Bare("a", 2)] },
        { "int16 overruns", [.. Frames.EventHeaders, .. Frames.Bare("a", 3), 0] },
        { "int32 overruns", [.. Frames.EventHeaders, .. Frames.Bare("a", 4), 0, 0, 0] },
        { "int64 overruns", [.. Frames.EventHeaders, .. Frames.Bare("a", 5), 0, 0, 0, 0, 0, 0, 0] },
        { "time overruns", [.. Frames.EventHeaders, .. Frames.Bare("a", 8), 0, 0, 0, 0, 0, 0, 0] },
        { "uuid overruns", [.. Frames.EventHeaders, .. Frames.Bare("a", 9), .. new byte[15]] },
        { "no headers", [] },
        { "no message type", Frames.Text(":event-type", "messageStart") },
        { "unknown message type", [.. Frames.Text(":event-type", "a"), .. Frames.Text(":message-type", "events")] },
        { "message type no text", [.. Frames.Text(":event-type", "a"), .. Frames.Bare(":message-type", 0)] },
        { "no event type", MessageTypeEvent },
        { "another kind's type", [.. Frames.Text(":exception-type", "a"), .. MessageTypeEvent] },
        { "event type no text", [.. Frames.Bare(":event-type", 6), 0, 1, (byte)'a', .. MessageTypeEvent] },
        { "event type no UTF-8", [.. Frames.Bare(":event-type", 7), 0, 1, 0xFF, .. MessageTypeEvent] },
        { "error code no text", [.. Frames.Bare(":error-code", 2), 1, .. Frames.Text(":message-type", "error")] },
        { "257 headers", [.. Frames.EventHeaders, .. Many(255)] },
    };

    [Fact]
    public void The_recorded_frame_is_read()
    {
        var frame = Read(Frames.Golden);

        Assert.Equal((FrameKind.Event, "messageStart", ""), (frame.Kind, Utf8(frame.Type), Utf8(frame.Message)));
        Assert.Equal(
            """{"p":"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123","role":"assistant"}""",
            Utf8(frame.Payload));
    }

    [Fact]
    public void An_exception_is_read()
    {
        var frame = Read(Frames.Of(
            [(":message-type", "exception"), (":exception-type", "throttlingException"), (":error-message", "no")],
            """{"message":"slow"}"""u8));

        Assert.Equal(
            (FrameKind.Exception, "throttlingException", "", """{"message":"slow"}"""),
            (frame.Kind, Utf8(frame.Type), Utf8(frame.Message), Utf8(frame.Payload)));
    }

    [Fact]
    public void An_error_is_read_from_its_headers()
    {
        var frame = Read(Frames.Of(
            [(":error-message", "内部エラー"), (":error-code", "internal"), (":message-type", "error")], []));

        Assert.Equal(
            (FrameKind.Error, "internal", "内部エラー", 0),
            (frame.Kind, Utf8(frame.Type), Utf8(frame.Message), frame.Payload.Length));
    }

    [Fact]
    public void An_error_whose_message_is_absent_or_no_text_is_still_that_error()
    {
        byte[] headers = [.. Frames.Text(":error-code", "internal"), .. Frames.Text(":message-type", "error")];

        var bare = Read(Frames.About(headers, []));
        var numbered = Read(Frames.About([.. headers, .. Frames.Bare(":error-message", 2), 1], []));

        Assert.Equal((FrameKind.Error, "internal", ""), (bare.Kind, Utf8(bare.Type), Utf8(bare.Message)));
        Assert.Equal((FrameKind.Error, "internal", ""), (numbered.Kind, Utf8(numbered.Type), Utf8(numbered.Message)));
    }

    [Fact]
    public void Every_type_of_header_is_accepted()
    {
        byte[] others =
        [
            .. Frames.Bare("true", 0), .. Frames.Bare("false", 1), .. Frames.Bare("byte", 2), 1,
            .. Frames.Bare("int16", 3), 1, 2, .. Frames.Bare("int32", 4), 1, 2, 3, 4,
            .. Frames.Bare("int64", 5), 1, 2, 3, 4, 5, 6, 7, 8, .. Frames.Bare("bytes", 6), 0, 2, 1, 2,
            .. Frames.Text("text", "a"), .. Frames.Bare("time", 8), 1, 2, 3, 4, 5, 6, 7, 8,
            .. Frames.Bare("uuid", 9), .. new byte[16],
        ];

        var frame = Read(Frames.About([.. others, .. Frames.EventHeaders], "{}"u8));

        Assert.Equal(("messageStart", "{}"), (Utf8(frame.Type), Utf8(frame.Payload)));
    }

    [Fact]
    public void A_frame_of_256_headers_is_read() =>
        Assert.Equal("messageStart", Utf8(Read(Frames.About([.. Frames.EventHeaders, .. Many(254)], [])).Type));

    [Theory]
    [MemberData(nameof(Malformed))]
    public void Malformed_headers_are_corrupt_however_right_the_checksums(string fault, byte[] headers) =>
        Assert.Equal((fault, ParseStatus.Corrupt), (fault, FrameParser.Parse(Frames.About(headers, "{}"u8)).Status));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(15, 0)]
    [InlineData((16 * 1024 * 1024) + 1, 0)]
    [InlineData(0x7FFFFFFF, 0)]
    [InlineData(0xFFFFFFFF, 0)]
    [InlineData(100, 85)]
    [InlineData(100, 0xFFFFFFFF)]
    [InlineData(16, 0xFFFFFFF0)]
    [InlineData(1024 * 1024, (128 * 1024) + 1)]
    public void Impossible_lengths_are_corrupt_at_the_prelude(uint length, uint headersLength) =>
        Assert.Equal(ParseStatus.Corrupt, FrameParser.Parse(Frames.Prelude(length, headersLength)).Status);

    [Theory]
    [InlineData(16, 0)]
    [InlineData(16 * 1024 * 1024, 128 * 1024)]
    [InlineData(100, 84)]
    public void Possible_lengths_are_what_is_needed(uint length, uint headersLength) =>
        Assert.Equal(ParseResult.NeedMore((int)length), FrameParser.Parse(Frames.Prelude(length, headersLength)));

    [Fact]
    public void A_wrong_prelude_is_seen_before_its_length_is_believed()
    {
        var prelude = Frames.Golden[..12];
        prelude[2] ^= 1;

        Assert.Equal(ParseResult.NeedMore(12), FrameParser.Parse(prelude.AsSpan(0, 11)));
        Assert.Equal(ParseStatus.Corrupt, FrameParser.Parse(prelude).Status);
    }

    [Fact]
    public void What_follows_a_frame_is_not_looked_at() =>
        Assert.Equal(
            (ParseStatus.Frame, 181),
            (FrameParser.Parse([.. Frames.Golden, 1, 2, 3]).Status, FrameParser.Parse([.. Frames.Golden, 1]).Length));

    [Fact]
    public void What_is_shown_of_damaged_headers_the_SDK_reads_alike()
    {
        byte[] headers =
        [
            .. Frames.EventHeaders, .. Frames.Bare("n", 4), 1, 2, 3, 4, .. Frames.Bare("b", 6), 0, 3, 1, 0, 0,
            .. Frames.Bare("t", 0),
        ];
        var shown = 0;

        // Without the type of a time: the SDK throws at times beyond DateTime.
        var value = Gen.Byte[0, 12].Where(value => value != 8);
        Gen.Select(Gen.Int[0, headers.Length - 1], value, Gen.Int[0, headers.Length]).Sample(
            (at, value, length) =>
            {
                byte[] damaged = [.. headers];
                damaged[at] = value;
                var bytes = Frames.About(damaged.AsSpan(0, length), "{}"u8);
                if (FrameParser.Parse(bytes).Status != ParseStatus.Frame)
                {
                    return;
                }

                Interlocked.Increment(ref shown);
                var theirs = EventStreamMessage.FromBuffer(bytes, 0, bytes.Length);
                var ours = Read(bytes);
                Assert.Equal(theirs.Headers[":event-type"].AsString(), Utf8(ours.Type));
                Assert.Equal(theirs.Payload, ours.Payload);
            },
            iter: 20_000);

        Assert.NotEqual(0, shown);
    }

    [Fact]
    public void No_bytes_make_it_throw() =>
        Gen.Select(Gen.Byte.Array[0, 200], Gen.Byte.Array[0, 20]).Sample(
            (headers, payload) =>
            {
                FrameParser.Parse(headers);
                FrameParser.Parse(Frames.About(headers, payload));
                FrameParser.Parse(Frames.About([.. Frames.EventHeaders, .. headers], payload));
            },
            iter: 20_000);

    private static byte[] Many(int count) =>
        [.. Enumerable.Range(0, count).SelectMany(number => Frames.Bare($"h{number}", 0))];

    private static Frame Read(byte[] bytes)
    {
        var result = FrameParser.Parse(bytes);

        Assert.Equal((ParseStatus.Frame, bytes.Length), (result.Status, result.Length));
        return new Frame(bytes, result.Layout);
    }

    private static string Utf8(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text);
}
