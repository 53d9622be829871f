namespace Gateway.Testing.Chaos;

/// <summary>
/// Something bad that happens to one direction of a connection. The kinds are those of Shopify's toxiproxy, so that
/// who knows one knows the other; its eighth, <c>down</c>, is <see cref="ChaosProxy.DownAsync"/>.
/// </summary>
internal abstract record Toxic
{
    /// <summary>A connection was accepted, and nothing has been sent either way.</summary>
    public virtual void Open(Passage passage)
    {
    }

    /// <summary>Bytes came; they go on by <paramref name="next"/>.</summary>
    public virtual Task PassAsync(Passage passage, ReadOnlyMemory<byte> bytes, Next next) => next(bytes);

    /// <summary>The sender ended its side (FIN), which goes on when this returns.</summary>
    public virtual Task EndAsync(Passage passage) => Task.CompletedTask;

    /// <summary>Hands bytes to the next toxic, and after the last to the socket.</summary>
    internal delegate Task Next(ReadOnlyMemory<byte> bytes);
}

/// <summary>Each piece that is read goes on later by <paramref name="Delay"/>, more or less.</summary>
/// <param name="Jitter">How much more or less; the same in every run.</param>
internal sealed record Latency(TimeSpan Delay, TimeSpan Jitter = default) : Toxic
{
    public override async Task PassAsync(Passage passage, ReadOnlyMemory<byte> bytes, Next next)
    {
        var delay = Delay + (Jitter * ((2 * passage.Chance()) - 1));
        await passage.PauseAsync(delay > TimeSpan.Zero ? delay : TimeSpan.Zero);
        await next(bytes);
    }
}

/// <summary>No more than so many bytes a second.</summary>
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

/// <summary>The end of the connection comes later by <paramref name="Delay"/>.</summary>
internal sealed record SlowClose(TimeSpan Delay) : Toxic
{
    public override Task EndAsync(Passage passage) => passage.PauseAsync(Delay);
}

/// <summary>Everything is taken and nothing goes on; the connection stays open. (toxiproxy: <c>timeout</c>)</summary>
internal sealed record Silence : Toxic
{
    public override Task PassAsync(Passage passage, ReadOnlyMemory<byte> bytes, Next next) => Task.CompletedTask;
}

/// <summary>Both ends are reset (RST) when so many bytes have gone on. (toxiproxy: <c>reset_peer</c>)</summary>
/// <param name="AfterBytes">
/// 0 resets when the first byte would go on; <c>null</c> as soon as the connection is accepted.
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

/// <summary>What is sent in one piece arrives in pieces of that many bytes.</summary>
/// <param name="Pause">How long after each piece the next one goes on.</param>
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

/// <summary>After so many bytes the receiver sees the end of the connection (FIN), and the rest is lost.</summary>
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
