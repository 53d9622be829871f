using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Testing;

/// <summary>
/// Stands in front of the simulator and holds its responses, so that a test can act while a call is billed and not answered. The
/// simulator still decides the response, and its journal has it.
/// </summary>
/// <param name="frames">The frames of a stream that pass at once; 0 holds the call itself, before there is a response.</param>
internal sealed class HeldBedrock(int frames) : IStartupFilter
{
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Tally _held = new();

    /// <summary>For <see cref="TestGateway.StartAsync"/>: adds this to the simulator.</summary>
    public void Install(WebApplicationBuilder simulator) => simulator.Services.AddSingleton<IStartupFilter>(this);

    /// <summary>Completes when that many calls have been held, whether they still are or not.</summary>
    public Task WhenHeldAsync(int calls) => _held.WhenTotalAsync(calls);

    /// <summary>Completes when no call is held any more: released, or cut off by the gateway.</summary>
    public Task WhenNoneHeldAsync() => _held.WhenNoneOpenAsync();

    /// <summary>Lets everything pass from now on.</summary>
    public void Release() => _released.TrySetResult();

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(async (context, following) =>
        {
            if (context.Request.Path.StartsWithSegments("/model", StringComparison.Ordinal))
            {
                if (frames == 0)
                {
                    await HoldAsync(context.RequestAborted);
                }
                else
                {
                    var body = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
                    context.Features.Set<IHttpResponseBodyFeature>(
                        new StreamResponseBodyFeature(new HeldStream(this, body.Stream, context.RequestAborted), body));
                }
            }

            await following(context);
        });
        next(app);
    };

    private async Task HoldAsync(CancellationToken cancellation)
    {
        _held.Begin();
        try
        {
            await _released.Task.WaitAsync(cancellation);
        }
        finally
        {
            _held.End();
        }
    }

    /// <summary>Passes the first frames, each of which is one write, and holds the others.</summary>
    private sealed class HeldStream(HeldBedrock bedrock, Stream body, CancellationToken left) : Stream
    {
        private int _written;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_written++ == bedrock.Frames)
            {
                await bedrock.HoldAsync(left);
            }

            await body.WriteAsync(buffer, cancellationToken);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override Task FlushAsync(CancellationToken cancellationToken) => body.FlushAsync(cancellationToken);

        public override void Flush() => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }

    private int Frames => frames;
}
