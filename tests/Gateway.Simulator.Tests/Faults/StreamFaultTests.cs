using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Amazon.Runtime.EventStreams;
using Gateway.Simulator.Faults;
using Gateway.Simulator.Journal;
using Gateway.Simulator.Tests.BedrockRuntime;
using Gateway.Simulator.Tests.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Simulator.Tests.Faults;

public sealed class StreamFaultTests
{
    private const string Converse = "converse-stream";
    private const string Invoke = "invoke-with-response-stream";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Converse, 0)]
    [InlineData(Converse, 3)]
    [InlineData(Invoke, 3)]
    public async Task A_reset_comes_after_so_many_frames(string operation, int frames)
    {
        await using var simulator = await WithAsync(new Fault(FaultKind.StreamReset) { AfterFrames = frames });

        var (read, end) = await ReadAsync(Call(simulator, operation));

        Assert.Equal(frames, read.Count);
        Assert.Contains("reset", end!.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal("simulator:StreamReset", simulator.Aws.Journal.Calls[^1].ErrorCode);
        Assert.Equal(ResponseEnding.Cut, (await LastAsync(simulator)).How);
    }

    [Theory]
    [InlineData(Converse)]
    [InlineData(Invoke)]
    public async Task A_truncated_stream_has_so_many_bytes_and_no_end(string operation)
    {
        await using var simulator = await WithAsync(new Fault(FaultKind.StreamTruncated) { AtByte = 333 });
        using var response = await Call(simulator, operation).BeginAsync();
        await using var stream = await response.Content.ReadAsStreamAsync(Cancellation);
        var bytes = new MemoryStream();

        var broken = await Assert.ThrowsAnyAsync<IOException>(() => stream.CopyToAsync(bytes, Cancellation));

        Assert.Equal(333, bytes.Length);
        Assert.DoesNotContain("reset", broken.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(333, simulator.Aws.Journal.Calls[^1].Progress.BytesSent);
    }

    [Theory]
    [InlineData(nameof(FaultKind.StreamBadCrc), false)]
    [InlineData(nameof(FaultKind.StreamBadPreludeCrc), true)]
    public async Task A_wrong_checksum_is_in_one_frame_and_the_rest_follows(string kind, bool isPrelude)
    {
        await using var simulator = await WithAsync(new Fault(Enum.Parse<FaultKind>(kind)) { AfterFrames = 4 });

        var broken = await Call(simulator, Converse).BytesAsync();
        var whole = await Call(simulator, Converse).BytesAsync();

        Assert.Equal(whole.Count, broken.Count);
        Assert.Equal(whole.Where((_, index) => index != 4), broken.Where((_, index) => index != 4));
        Assert.Throws<EventStreamChecksumFailureException>(() => StreamFrame.Parse(broken[4]));

        // Only one of the two checksums is wrong: the message checksum is correct for the prelude's wrong bytes.
        var prelude = BinaryPrimitives.ReadUInt32BigEndian(broken[4].AsSpan(8));
        Assert.Equal(isPrelude, prelude != BinaryPrimitives.ReadUInt32BigEndian(whole[4].AsSpan(8)));
        Assert.Equal(whole[4].AsSpan(12..^4), broken[4].AsSpan(12..^4));
        var message = BinaryPrimitives.ReadUInt32BigEndian(broken[4].AsSpan(^4..));
        Assert.Equal(isPrelude, Crc32(broken[4].AsSpan(..^4)) == message);
    }

    [Theory]
    [InlineData(nameof(FaultKind.StreamInternalError), "internalServerException", "unexpected error")]
    [InlineData(nameof(FaultKind.StreamModelError), "modelStreamErrorException", "originalStatusCode")]
    [InlineData(nameof(FaultKind.StreamValidation), "validationException", "too long")]
    [InlineData(nameof(FaultKind.StreamThrottling), "throttlingException", "Too many tokens")]
    [InlineData(nameof(FaultKind.StreamUnavailable), "serviceUnavailableException", "unable to process")]
    [InlineData(nameof(FaultKind.StreamUnknownException), "simulatedFutureException", "names this")]
    [InlineData(nameof(FaultKind.StreamModelTimeout), "modelTimeoutException", "timed out")]
    public async Task An_exception_ends_the_stream_cleanly(string kind, string type, string says)
    {
        foreach (var operation in kind == nameof(FaultKind.StreamModelTimeout) ? [Invoke] : new[] { Converse, Invoke })
        {
            await using var simulator = await WithAsync(new Fault(Enum.Parse<FaultKind>(kind)) { AfterFrames = 3 });

            var frames = await Call(simulator, operation).FramesAsync();

            Assert.Equal(4, frames.Count);
            Assert.Equal(("exception", type), (frames[3].Kind, frames[3].Type));
            Assert.Contains(says, System.Text.Encoding.UTF8.GetString(frames[3].Payload), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_error_frame_has_its_code_and_message_in_headers()
    {
        await using var simulator = await WithAsync(new Fault(FaultKind.StreamErrorFrame) { AfterFrames = 0 });

        var frame = Assert.Single(await Call(simulator, Converse).FramesAsync());

        Assert.Equal(("error", "InternalFailure"), (frame.Kind, frame.Type));
        Assert.Empty(frame.Payload);
    }

    [Fact]
    public async Task After_an_unknown_event_the_stream_goes_on()
    {
        await using var simulator = await WithAsync(new Fault(FaultKind.StreamUnknownEvent) { AfterFrames = 2 });

        var frames = await Call(simulator, Converse).FramesAsync();

        Assert.Equal("simulatedFutureEvent", frames[2].Type);
        Assert.Equal("metadata", frames[^1].Type);
    }

    [Fact]
    public async Task A_stream_may_end_cleanly_without_its_stop()
    {
        await using var simulator = await WithAsync(new Fault(FaultKind.StreamNoStop), count: 2);

        var converse = await Call(simulator, Converse).FramesAsync();
        var claude = await Call(simulator, Invoke).FramesAsync();

        Assert.Equal("contentBlockStop", converse[^1].Type);
        Assert.Equal("content_block_stop", claude[^1].Chunk.GetProperty("type").GetString());
        Assert.Equal(ResponseEnding.Whole, (await LastAsync(simulator)).How);
    }

    [Theory]
    [InlineData(nameof(FaultKind.StreamGlued))]
    [InlineData(nameof(FaultKind.StreamSplit))]
    public async Task Frames_need_not_come_one_by_one(string kind)
    {
        await using var simulator = await WithAsync(new Fault(Enum.Parse<FaultKind>(kind)));

        var chunks = await RawChunksAsync(Call(simulator, Converse));
        var frames = await Call(simulator, Converse).BytesAsync();

        Assert.Equal(frames.SelectMany(frame => frame), chunks.SelectMany(chunk => chunk));
        if (kind == nameof(FaultKind.StreamGlued))
        {
            Assert.Equal(frames[0].Length + frames[1].Length, chunks[0].Length);
        }
        else
        {
            Assert.Equal([1, 3, 7, 13, 31, 1], chunks.Take(6).Select(chunk => chunk.Length));
        }
    }

    [Fact]
    public async Task Without_a_fault_every_frame_has_a_chunk_of_its_own()
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var chunks = await RawChunksAsync(Call(simulator, Converse));

        Assert.Equal(await Call(simulator, Converse).BytesAsync(), chunks);
    }

    [Fact]
    public async Task A_slow_stream_comes_byte_by_byte_of_the_simulators_clock()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero));
        await using var simulator = await RunningSimulator.StartAsync(time);
        simulator.Aws.Faults.Add(
            AwsServices.BedrockRuntime, "*", new Fault(FaultKind.StreamSlow, TimeSpan.FromSeconds(1)));
        using var response = await (Call(simulator, Converse) with { SignedAt = time.GetUtcNow().UtcDateTime })
            .BeginAsync();
        await using var stream = await response.Content.ReadAsStreamAsync(Cancellation);
        var progress = simulator.Aws.Journal.Calls.Single().Progress;
        var buffer = new byte[100];

        // The first byte is sent immediately; each further one only when the clock is advanced.
        for (var expected = 1; expected <= 20; expected++)
        {
            Assert.Equal(1, await stream.ReadAsync(buffer, Cancellation));
            Assert.Equal(expected, await SentAsync(progress, expected));
            await AdvanceUntilAsync(time, () => progress.BytesSent > expected);
        }
    }

    [Fact]
    public async Task A_caller_who_leaves_a_hanging_stream_is_noticed_and_dated()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero));
        await using var simulator = await RunningSimulator.StartAsync(time);
        simulator.Aws.Faults.Add(
            AwsServices.BedrockRuntime, "ConverseStream", new Fault(FaultKind.StreamHang) { AfterFrames = 3 });
        var response = await (Call(simulator, Converse) with { SignedAt = time.GetUtcNow().UtcDateTime }).BeginAsync();
        var stream = await response.Content.ReadAsStreamAsync(Cancellation);
        for (var i = 0; i < 3; i++)
        {
            await StreamFrame.ReadAsync(stream);
        }

        // The entry exists from the beginning of the response, and is open.
        var call = Assert.Single(simulator.Aws.Journal.Calls);
        Assert.Equal((200, 1, null), (call.Status, simulator.Aws.OpenStreams.Count, call.Progress.End));
        time.Advance(TimeSpan.FromSeconds(7));
        response.Dispose();
        await simulator.NoOpenStreamsAsync();

        Assert.Equal(
            new ResponseEnd(ResponseEnding.CallerLeft, new DateTimeOffset(2026, 11, 23, 9, 0, 7, TimeSpan.Zero)),
            await call.Progress.Ended);
        Assert.Equal(0, simulator.Aws.OpenStreams.Count);
    }

    [Fact]
    public async Task A_stream_that_was_read_to_its_end_is_whole()
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var frames = await Call(simulator, Converse).BytesAsync();

        var call = Assert.Single(simulator.Aws.Journal.Calls);
        Assert.Equal(ResponseEnding.Whole, call.Progress.End!.How);
        Assert.Equal(frames.Sum(frame => frame.Length), call.Progress.BytesSent);
        Assert.True(simulator.Aws.OpenStreams.WaitForNoneAsync(Cancellation).IsCompleted);
    }

    [Fact]
    public async Task A_huge_stream_waits_for_its_reader()
    {
        const int Size = 64_000_000;
        await using var simulator = await WithAsync(new Fault(FaultKind.StreamHuge) { Bytes = Size });
        using var response = await Call(simulator, Converse).BeginAsync();
        await using var stream = await response.Content.ReadAsStreamAsync(Cancellation);
        await StreamFrame.ReadAsync(stream);
        var progress = simulator.Aws.Journal.Calls.Single().Progress;

        // While others are served, the reader reads nothing: the socket buffers in between limit the bytes sent.
        for (var i = 0; i < 50; i++)
        {
            await Call(simulator, Converse).FramesAsync();
        }

        Assert.InRange(progress.BytesSent, 1, Size / 2);
        Assert.Equal(1, simulator.Aws.OpenStreams.Count);
        long read = 0;
        var text = 0;
        while (await StreamFrame.ReadAsync(stream) is { } frame)
        {
            read += frame.Payload.Length;
            text += frame.Type == "contentBlockDelta" ? 1 : 0;
        }

        Assert.InRange(read, Size - 1_000_000, Size + 100_000);
        Assert.InRange(text, 4_000, 4_500);
        Assert.InRange(progress.BytesSent, Size, Size + 20_000);
        Assert.Equal(ResponseEnding.Whole, progress.End!.How);
    }

    [Fact]
    public async Task A_caller_who_leaves_a_huge_stream_half_read_stops_it()
    {
        await using var simulator = await WithAsync(new Fault(FaultKind.StreamHuge) { Bytes = 500_000_000 });
        var response = await Call(simulator, Invoke).BeginAsync();
        var stream = await response.Content.ReadAsStreamAsync(Cancellation);
        var progress = simulator.Aws.Journal.Calls.Single().Progress;
        do
        {
            await StreamFrame.ReadAsync(stream); // A byte can be received before it is counted.
        }
        while (progress.BytesSent == 0);

        response.Dispose();
        var end = await progress.Ended.WaitAsync(RunningSimulator.Patience, Cancellation);

        Assert.Equal(ResponseEnding.CallerLeft, end.How);
        Assert.InRange(progress.BytesSent, 1, 100_000_000);
    }

    [Theory]
    [InlineData(Converse)]
    [InlineData(Invoke)]
    [InlineData("invoke")]
    [InlineData("count-tokens")]
    public async Task Faults_before_the_answer_meet_every_operation(string operation)
    {
        await using var simulator = await WithAsync(new Fault(FaultKind.Throttling));
        simulator.Aws.Faults.Add(AwsServices.BedrockRuntime, "*", FaultKind.Html502);
        simulator.Aws.Faults.Add(AwsServices.BedrockRuntime, "*", FaultKind.Reset);
        var call = operation == "count-tokens"
            ? Call(simulator, operation).For("anthropic.claude-haiku-4-5-20251001-v1:0")
            : Call(simulator, operation);

        Assert.Equal("ThrottlingException", (await call.SendAsync()).ErrorCode);
        Assert.Equal(HttpStatusCode.BadGateway, (await call.SendAsync()).Status);
        await Assert.ThrowsAsync<HttpRequestException>(() => call.SendAsync());
        Assert.Equal(HttpStatusCode.OK, (await call.SendAsync()).Status);
    }

    [Fact]
    public async Task A_stream_may_be_truncated_or_enlarged_by_the_older_faults_too()
    {
        await using var simulator = await WithAsync(new Fault(FaultKind.Truncated));
        simulator.Aws.Faults.Add(AwsServices.BedrockRuntime, "*", FaultKind.Huge);

        var (_, end) = await ReadAsync(Call(simulator, Converse));
        var huge = await Call(simulator, Converse).BytesAsync();

        Assert.IsAssignableFrom<IOException>(end);
        Assert.InRange(huge.Sum(frame => frame.Length), 2_000_000, 2_500_000);
    }

    [Fact]
    public async Task A_fault_of_streams_lets_other_operations_pass()
    {
        await using var simulator = await WithAsync(new Fault(FaultKind.StreamNoStop));
        var call = Call(simulator, Converse);

        Assert.Equal(HttpStatusCode.OK, (await call.By("converse").SendAsync()).Status);
        Assert.Equal("contentBlockStop", (await call.FramesAsync())[^1].Type);
        Assert.Throws<ArgumentException>(() => simulator.Aws.Faults.Add(
            AwsServices.BedrockRuntime, AwsOperations.Converse, FaultKind.StreamNoStop));
        Assert.Throws<ArgumentException>(() => simulator.Aws.Faults.Add(
            AwsServices.BedrockRuntime, AwsOperations.ConverseStream, FaultKind.StreamModelTimeout));
    }

    [Theory]
    [InlineData("stream-no-stop", "contentBlockStop")]
    [InlineData("stream-throttled", "throttlingException")]
    [InlineData("stream-exception", "modelStreamErrorException")]
    [InlineData("stream-error-frame", "InternalFailure")]
    [InlineData("stream-unknown-event", "metadata")]
    public async Task An_id_stands_for_a_stream_with_a_bad_end(string id, string last)
    {
        await using var simulator = await RunningSimulator.WithSimulatorModelsAsync();
        var call = Call(simulator, Converse).For($"simulator.{id}");

        Assert.Equal(last, (await call.FramesAsync())[^1].Type);
        Assert.Equal(HttpStatusCode.OK, (await call.By("converse").SendAsync()).Status);
    }

    [Theory]
    [InlineData("stream-reset", "reset")]
    [InlineData("stream-truncated", "prematurely")]
    [InlineData("stream-bad-crc", "Message")]
    public async Task An_id_stands_for_a_stream_that_breaks(string id, string how)
    {
        await using var simulator = await RunningSimulator.WithSimulatorModelsAsync();
        var call = Call(simulator, Converse).For($"simulator.{id}");

        var (frames, end) = await ReadAsync(call);

        Assert.NotEmpty(frames);
        Assert.Contains(how, end!.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.OK, (await call.By("converse").SendAsync()).Status);
    }

    [Theory]
    [InlineData("stream-hang")]
    [InlineData("stream-slow")]
    [InlineData("stream-huge")]
    public async Task An_id_stands_for_a_stream_that_takes_its_time(string id)
    {
        await using var simulator = await RunningSimulator.WithSimulatorModelsAsync();
        var call = Call(simulator, Converse).For($"simulator.{id}");

        using (var response = await call.BeginAsync())
        {
            await using var stream = await response.Content.ReadAsStreamAsync(Cancellation);
            Assert.Equal("messageStart", (await StreamFrame.ReadAsync(stream))!.Type);
            Assert.Equal(1, simulator.Aws.OpenStreams.Count);
        }

        await simulator.NoOpenStreamsAsync();
        Assert.Equal(ResponseEnding.CallerLeft, (await LastAsync(simulator)).How);
        Assert.Equal(HttpStatusCode.OK, (await call.By("converse").SendAsync()).Status);
    }

    private static async Task<RunningSimulator> WithAsync(Fault fault, int count = 1)
    {
        var simulator = await RunningSimulator.StartAsync();
        simulator.Aws.Faults.Add(AwsServices.BedrockRuntime, FaultQueue.AnyOperation, fault, count);
        return simulator;
    }

    private static SignedCall Call(RunningSimulator simulator, string operation) =>
        new SignedCall(simulator, simulator.Session())
        {
            Body = operation switch
            {
                Converse => Some.Hello,
                "count-tokens" => "{\"input\":{\"converse\":" + Some.Hello + "}}",
                _ => InvokeModelTests.Claude("こんにちは"),
            },
        }.By(operation);

    private static Task<ResponseEnd> LastAsync(RunningSimulator simulator) =>
        simulator.Aws.Journal.Calls.Last(call => AwsOperations.IsStreaming(call.Operation)).Progress.Ended
            .WaitAsync(RunningSimulator.Patience, Cancellation);

    // The frames that could be read, and the exception that ended the reading.
    private static async Task<(List<StreamFrame> Frames, Exception? End)> ReadAsync(SignedCall call)
    {
        using var response = await call.BeginAsync();
        await using var stream = await response.Content.ReadAsStreamAsync(Cancellation);
        List<StreamFrame> frames = [];
        var end = await Record.ExceptionAsync(async () =>
        {
            while (await StreamFrame.ReadAsync(stream) is { } frame)
            {
                frames.Add(frame);
            }
        });
        return (frames, end);
    }

    // The chunks of HTTP/1.1 as they were sent, which HttpClient hides.
    private static async Task<List<byte[]>> RawChunksAsync(SignedCall call)
    {
        using var proxy = new Recorder(call.Simulator.Address);
        await (call with { Simulator = call.Simulator.At(call.Simulator.Address, proxy.Handler) }).BytesAsync();
        return proxy.Chunks();
    }

    private static async Task<long> SentAsync(ResponseProgress progress, long bytes)
    {
        while (progress.BytesSent < bytes)
        {
            await Task.Yield();
        }

        return progress.BytesSent;
    }

    private static async Task AdvanceUntilAsync(FakeTimeProvider time, Func<bool> reached)
    {
        // The pause may not have begun when the clock advances; small steps end it soon after it began.
        while (!reached())
        {
            time.Advance(TimeSpan.FromMilliseconds(500));
            await Task.Yield();
        }
    }

    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        foreach (var one in bytes)
        {
            sum ^= one;
            for (var bit = 0; bit < 8; bit++)
            {
                sum = (sum & 1) == 0 ? sum >> 1 : (sum >> 1) ^ 0xEDB88320;
            }
        }

        return ~sum;
    }

    /// <summary>Records every byte received over a connection.</summary>
    private sealed class Recorder : IDisposable
    {
        private readonly MemoryStream _received = new();

        internal Recorder(Uri address) => Handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellation) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(address.Host, address.Port, cancellation);
                return new RecordingStream(new NetworkStream(socket, ownsSocket: true), _received);
            },
        };

        internal SocketsHttpHandler Handler { get; }

        internal List<byte[]> Chunks()
        {
            var bytes = _received.ToArray().AsSpan();
            bytes = bytes[(bytes.IndexOf("\r\n\r\n"u8) + 4)..];
            List<byte[]> chunks = [];
            while (true)
            {
                var line = bytes.IndexOf("\r\n"u8);
                var size = Convert.ToInt32(System.Text.Encoding.ASCII.GetString(bytes[..line]), 16);
                if (size == 0)
                {
                    return chunks;
                }

                chunks.Add(bytes.Slice(line + 2, size).ToArray());
                bytes = bytes[(line + 2 + size + 2)..];
            }
        }

        public void Dispose()
        {
            Handler.Dispose();
            _received.Dispose();
        }
    }

    /// <summary>Copies the bytes that are read.</summary>
    private sealed class RecordingStream(NetworkStream inner, MemoryStream received) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await inner.ReadAsync(buffer, cancellationToken);
            received.Write(buffer.Span[..read]);
            return read;
        }

        public override ValueTask WriteAsync(
            ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            inner.WriteAsync(buffer, cancellationToken);

        public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
