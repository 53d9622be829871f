using Gateway.Bedrock.Runtime;
using Gateway.Buffers;
using Gateway.Catalog;
using Gateway.Testing;

namespace Gateway.Tests.Bedrock.Runtime;

/// <summary>The memory of a body while it is sent.</summary>
public class SentBodyTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    // A cancelled write can still read: freed memory would then be another request's, and be sent to AWS.
    [Fact]
    public async Task A_send_that_was_cancelled_keeps_the_memory_until_it_has_ended()
    {
        var buffer = ByteBuffer.Rent(2_000_000);
        using var cancelled = new CancellationTokenSource();
        await using var wire = new StalledStream();
        using var body = new SentBody(CallWith(buffer));
        var sending = body.CopyToAsync(wire, cancelled.Token);
        await cancelled.CancelAsync();

        buffer.Dispose(); // The request is over.

        Assert.Equal(2_000_000, wire.Written.Span.Length);
        wire.End();
        await sending;
        Assert.False(buffer.TryHold());
        Assert.Throws<ObjectDisposedException>(() => wire.Written.Span.Length);
    }

    [Fact]
    public async Task A_send_that_begins_after_its_request_sends_nothing()
    {
        var buffer = ByteBuffer.Rent(300);
        await using var wire = new StalledStream();
        wire.End(); // A send that begins after all ends, and fails the test instead of hanging it.
        using var body = new SentBody(CallWith(buffer));

        buffer.Dispose();

        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => body.CopyToAsync(wire, Cancelled));
        Assert.IsType<ObjectDisposedException>(refused.GetBaseException());
        Assert.Equal(0, wire.Written.Length);
    }

    private static BedrockCall CallWith(ByteBuffer buffer)
    {
        var call = new BedrockCall(
            "request", Some.Placement(Some.Target()), BedrockOperation.Converse, [], buffer.Memory, TimeSpan.FromMinutes(1),
            mayRetry: false)
        {
            AttemptTimeout = TimeSpan.FromMinutes(1),
            Buffer = buffer,
        };
        call.BeginAttempt("session", startedAt: 0);
        return call;
    }

    /// <summary>A connection whose peer reads nothing, and that does not care for cancellation.</summary>
    private sealed class StalledStream : MemoryStream
    {
        private readonly TaskCompletionSource _end = new();

        /// <summary>The memory that is being written.</summary>
        public ReadOnlyMemory<byte> Written { get; private set; }

        public void End() => _end.SetResult();

        public override async ValueTask WriteAsync(
            ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Written = buffer;
            await _end.Task;
        }
    }
}
