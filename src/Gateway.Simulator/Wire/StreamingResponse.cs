namespace Gateway.Simulator.Wire;

/// <summary>What a streamed answer does next.</summary>
internal enum StreamAct
{
    /// <summary>Sends bytes and waits until the network took them.</summary>
    Write,

    /// <summary>Lets time pass, by the simulator's clock.</summary>
    Wait,

    /// <summary>Sends nothing more and keeps the connection open.</summary>
    Hang,

    /// <summary>Resets the connection (RST).</summary>
    Reset,

    /// <summary>Closes the connection without the chunk that would end the body.</summary>
    Close,
}

/// <summary>One step of a streamed answer.</summary>
/// <param name="Act">What is done.</param>
/// <param name="Bytes">For <see cref="StreamAct.Write"/>.</param>
/// <param name="Delay">For <see cref="StreamAct.Wait"/>.</param>
internal readonly record struct StreamStep(StreamAct Act, ReadOnlyMemory<byte> Bytes, TimeSpan Delay)
{
    internal static readonly StreamStep Hang = new(StreamAct.Hang, default, default);
    internal static readonly StreamStep Reset = new(StreamAct.Reset, default, default);
    internal static readonly StreamStep Close = new(StreamAct.Close, default, default);

    internal static StreamStep Write(ReadOnlyMemory<byte> bytes) => new(StreamAct.Write, bytes, default);

    internal static StreamStep Wait(TimeSpan delay) => new(StreamAct.Wait, default, delay);
}

/// <summary>An answer that goes out in frames, each of them as soon as it can.</summary>
/// <param name="Frames">The frames of the good answer.</param>
/// <param name="TextAt">Where further frames of text fit in: after the first one; 0 if there is none.</param>
/// <param name="StopAt">The first frame that says that the message has ended.</param>
/// <param name="TextFrame">Makes one more frame of text, for an answer that a fault lengthens.</param>
internal sealed record StreamingResponse(
    IReadOnlyList<byte[]> Frames, int TextAt, int StopAt, Func<string, byte[]> TextFrame)
{
    /// <summary>What is done, taken one by one while it is done. Default: every frame in a write of its own.</summary>
    internal IEnumerable<StreamStep> Steps { get; init; } = Frames.Select(frame => StreamStep.Write(frame));
}
