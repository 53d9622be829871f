using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Gateway.EventStream;

namespace Gateway.Tests.EventStream;

public class FrameReaderTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", nameof(FrameStatus.End))]
    [InlineData("000000b5", nameof(FrameStatus.Truncated))]
    [InlineData("000000b500000052386068d4", nameof(FrameStatus.Corrupt))]
    public async Task How_a_stream_ended_stays_so(string hex, string ended)
    {
        using var source = new MemoryStream();
        source.Write(Convert.FromHexString(hex));
        source.Position = 0;
        using var reader = new FrameReader(source);

        var first = await reader.ReadAsync(Stop);
        source.SetLength(0);
        source.Write(Frames.Golden);
        source.Position = 0;
        var second = await reader.ReadAsync(Stop);

        Assert.Equal((ended, ended), (first.Status.ToString(), second.Status.ToString()));
        Assert.True(reader.HasFrame);
    }

    [Fact]
    public async Task It_knows_whether_the_next_read_would_wait()
    {
        var pipe = new Pipe();
        using var reader = new FrameReader(pipe.Reader.AsStream());
        var corrupt = Frames.Golden[..12];
        corrupt[0] ^= 1;

        var before = reader.HasFrame;
        await pipe.Writer.WriteAsync((byte[])[.. Frames.Golden, .. Frames.Golden, .. Frames.Golden[..50]], Stop);
        var first = await reader.ReadAsync(Stop);
        var afterFirst = reader.HasFrame;
        var firstBytes = first.Frame.Bytes.ToArray();
        await reader.ReadAsync(Stop);
        var afterSecond = reader.HasFrame;
        await pipe.Writer.WriteAsync((byte[])[.. Frames.Golden[50..], .. corrupt], Stop);
        await reader.ReadAsync(Stop);
        var afterThird = reader.HasFrame;
        var last = await reader.ReadAsync(Stop);

        Assert.Equal(Frames.Golden, firstBytes);
        Assert.Equal((false, true, false, true), (before, afterFirst, afterSecond, afterThird));
        Assert.Equal(FrameStatus.Corrupt, last.Status);
    }

    [Fact]
    public async Task A_frame_is_shown_before_the_corruption_behind_it()
    {
        var (shown, ended) =
            await Frames.ReadAllAsync(new MemoryStream([.. Frames.Golden, .. Frames.Prelude(0xFFFFFFFF, 0)]));

        Assert.Equal([Frames.Golden], shown);
        Assert.Equal(FrameStatus.Corrupt, ended);
    }

    [Fact]
    public async Task A_cancelled_read_can_be_made_again()
    {
        var pipe = new Pipe();
        using var reader = new FrameReader(pipe.Reader.AsStream());
        await pipe.Writer.WriteAsync(Frames.Golden.AsMemory(0, 100), Stop);
        using var cancelled = new CancellationTokenSource();

        var reading = reader.ReadAsync(cancelled.Token).AsTask();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        await pipe.Writer.WriteAsync(Frames.Golden.AsMemory(100), Stop);
        var read = await reader.ReadAsync(Stop);

        Assert.Equal(Frames.Golden, read.Frame.Bytes.ToArray());
    }

    [Fact]
    public async Task What_a_cancelled_read_still_writes_reaches_no_frame()
    {
        var source = new HoldingSource(Frames.Golden[..100], Frames.Golden[100..]);
        using var reader = new FrameReader(source);
        using var cancelled = new CancellationTokenSource();

        var reading = reader.ReadAsync(cancelled.Token).AsTask();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        var read = await reader.ReadAsync(Stop);
        source.Kept.Span.Fill(0xEE);

        Assert.Equal(Frames.Golden, read.Frame.Bytes.ToArray());
    }

    [Fact]
    public async Task Failures_of_the_source_pass_through()
    {
        var pipe = new Pipe();
        using var reader = new FrameReader(pipe.Reader.AsStream());
        await pipe.Writer.WriteAsync(Frames.Golden.AsMemory(0, 100), Stop);
        await pipe.Writer.CompleteAsync(new IOException("reset"));

        var thrown = await Assert.ThrowsAsync<IOException>(async () => await reader.ReadAsync(Stop));

        Assert.Equal("reset", thrown.Message);
    }

    [Fact]
    public async Task The_source_is_not_its_own()
    {
        using var source = new MemoryStream(Frames.Golden);
        var reader = new FrameReader(source);

        reader.Dispose();
        reader.Dispose();

        Assert.True(source.CanRead);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await reader.ReadAsync(Stop));
    }

    [Fact]
    public async Task An_answer_over_HTTP_is_awaited_without_memory()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new HttpClient();
        var asking = client.GetAsync(
            new Uri($"http://{listener.LocalEndpoint}/"), HttpCompletionOption.ResponseHeadersRead, Stop);
        using var connection = await listener.AcceptTcpClientAsync(Stop);
        var wire = connection.GetStream();
        await wire.WriteAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"u8.ToArray(), Stop);
        await WriteChunkAsync(wire, Frames.Golden);

        using var response = await asking;
        var source = new ObservedSource(await response.Content.ReadAsStreamAsync(Stop));
        using var reader = new FrameReader(source);
        var first = await reader.ReadAsync(Stop);
        var firstBytes = first.Frame.Bytes.ToArray();

        var waiting = reader.ReadAsync(Stop).AsTask();
        Assert.Equal((false, 0), (waiting.IsCompleted, source.Lent.Length));

        await WriteChunkAsync(wire, Frames.Response[1][..20]);
        await WriteChunkAsync(wire, Frames.Response[1][20..]);
        var second = await waiting;
        var secondBytes = second.Frame.Bytes.ToArray();
        await wire.WriteAsync("0\r\n\r\n"u8.ToArray(), Stop);
        var last = await reader.ReadAsync(Stop);

        Assert.Equal([Frames.Golden, Frames.Response[1]], [firstBytes, secondBytes]);
        Assert.Equal(FrameStatus.End, last.Status);
    }

    private static async Task WriteChunkAsync(NetworkStream wire, byte[] bytes) =>
        await wire.WriteAsync(
            (byte[])[.. Encoding.ASCII.GetBytes($"{bytes.Length:x}\r\n"), .. bytes, .. "\r\n"u8], Stop);
}
