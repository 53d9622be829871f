namespace Gateway.Testing.Chaos;

/// <summary>
/// A fault in one direction of a connection. The kinds are those of Shopify's toxiproxy; its eighth, <c>down</c>, is
/// <see cref="ChaosProxy.DownAsync"/>.
/// </summary>
internal abstract record Toxic
{
    /// <summary>Called when a connection was accepted, before anything is sent in either direction.</summary>
    public virtual void Open(Passage passage)
    {
    }

    /// <summary>Called with received bytes; <paramref name="next"/> forwards them.</summary>
    public virtual Task PassAsync(Passage passage, ReadOnlyMemory<byte> bytes, Next next) => next(bytes);

    /// <summary>Called when the sender ended its side (FIN), which is forwarded when this returns.</summary>
    public virtual Task EndAsync(Passage passage) => Task.CompletedTask;

    /// <summary>Passes bytes to the next toxic, or after the last one to the socket.</summary>
    internal delegate Task Next(ReadOnlyMemory<byte> bytes);
}

/// <summary>Delays each piece that is read by <paramref name="Delay"/>, with jitter.</summary>
/// <param name="Jitter">The largest deviation from the delay; the deviations are the same in every run.</param>
internal sealed record Latency(TimeSpan Delay, TimeSpan Jitter = default) : Toxic
{
    public override async Task PassAsync(Passage passage, ReadOnlyMemory<byte> bytes, Next next)
    {
        var delay = Delay + (Jitter * ((2 * passage.Chance()) - 1));
        await passage.PauseAsync(delay > TimeSpan.Zero ? delay : TimeSpan.Zero);
        await next(bytes);
    }
}

/// <summary>Limits the bytes per second.</summary>
internal sealed record Bandwidth(int BytesPerSecond) : Toxic
{
    private const int PiecesASecond = 20;

    public override async Task PassAsync(Passage passage, ReadOnlyMemory<byte> bytes, Next next)
    {
        var size = Math.Max(1, BytesPerSecond / PiecesASecond);
        for (var at = 0; at < bytes.Length; at += size)
        {
            var piece = bytes.Slice(at, Math.Min(size, bytes.Length - at));
            await passage.PauseAsync(TimeSpan.FromSeconds((double)piece.Length / BytesPerSecond));
            await next(piece);
        }
    }
}

/// <summary>Delays the end of the connection by <paramref name="Delay"/>.</summary>
internal sealed record SlowClose(TimeSpan Delay) : Toxic
{
    public override Task EndAsync(Passage passage) => passage.PauseAsync(Delay);
}

/// <summary>Reads everything and forwards nothing; the connection stays open. (toxiproxy: <c>timeout</c>)</summary>
internal sealed record Silence : Toxic
{
    public override Task PassAsync(Passage passage, ReadOnlyMemory<byte> bytes, Next next) => Task.CompletedTask;
}

/// <summary>Resets both ends (RST) when that many bytes have been forwarded. (toxiproxy: <c>reset_peer</c>)</summary>
/// <param name="AfterBytes">
/// 0 resets when the first byte would be forwarded; <c>null</c> as soon as the connection is accepted.
/// </param>
internal sealed record Reset(int? AfterBytes = null) : Toxic
{
    public override void Open(Passage passage)
    {
        if (AfterBytes is null)
        {
            passage.Reset();
        }
    }

    public override async Task PassAsync(Passage passage, ReadOnlyMemory<byte> bytes, Next next)
    {
        var left = (AfterBytes ?? 0) - passage.Written;
        if (left > bytes.Length)
        {
            await next(bytes);
            return;
        }

        if (left > 0)
        {
            await next(bytes[..(int)left]);
        }

        passage.Reset();
    }
}

/// <summary>Cuts each piece that is sent into pieces of that many bytes.</summary>
/// <param name="Pause">The pause after each piece.</param>
internal sealed record Slicer(int Size, TimeSpan Pause = default) : Toxic
{
    public override async Task PassAsync(Passage passage, ReadOnlyMemory<byte> bytes, Next next)
    {
        for (var at = 0; at < bytes.Length; at += Size)
        {
            await next(bytes.Slice(at, Math.Min(Size, bytes.Length - at)));
            await passage.PauseAsync(Pause);
        }
    }
}

/// <summary>After that many bytes the receiver sees the end of the connection (FIN), and the rest is lost.</summary>
internal sealed record LimitData(int Bytes) : Toxic
{
    public override async Task PassAsync(Passage passage, ReadOnlyMemory<byte> bytes, Next next)
    {
        var left = Math.Max(0, Bytes - passage.Written);
        if (left > bytes.Length)
        {
            await next(bytes);
            return;
        }

        if (left > 0)
        {
            await next(bytes[..(int)left]);
        }

        passage.End();
    }
}
