namespace Gateway.Simulator.Wire;

/// <summary>The kind of a step in a streamed response.</summary>
internal enum StreamAct
{
    /// <summary>Sends bytes and waits until the network accepted them.</summary>
    Write,

    /// <summary>Waits for a time, by the simulator's clock.</summary>
    Wait,

    /// <summary>Sends nothing more and keeps the connection open.</summary>
    Hang,

    /// <summary>Resets the connection (RST).</summary>
    Reset,

    /// <summary>Closes the connection without the chunk that ends the body.</summary>
    Close,
}

/// <summary>One step of a streamed response.</summary>
/// <param name="Act">The kind of step.</param>
/// <param name="Bytes">The bytes of <see cref="StreamAct.Write"/>.</param>
/// <param name="Delay">The time of <see cref="StreamAct.Wait"/>.</param>
internal readonly record struct StreamStep(StreamAct Act, ReadOnlyMemory<byte> Bytes, TimeSpan Delay)
{
    internal static readonly StreamStep Hang = new(StreamAct.Hang, default, default);
    internal static readonly StreamStep Reset = new(StreamAct.Reset, default, default);
    internal static readonly StreamStep Close = new(StreamAct.Close, default, default);

    internal static StreamStep Write(ReadOnlyMemory<byte> bytes) => new(StreamAct.Write, bytes, default);

    internal static StreamStep Wait(TimeSpan delay) => new(StreamAct.Wait, default, delay);
}

/// <summary>A response that is sent in frames, each as soon as possible.</summary>
/// <param name="Frames">The frames of the response without faults.</param>
/// <param name="TextAt">Index at which more text frames can be inserted, after the first one; 0 if there is no text.</param>
/// <param name="StopAt">Index of the first frame that ends the message.</param>
/// <param name="TextFrame">Makes another text frame, for a response that a fault lengthens.</param>
internal sealed record StreamingResponse(
    IReadOnlyList<byte[]> Frames, int TextAt, int StopAt, Func<string, byte[]> TextFrame)
{
    /// <summary>The steps, evaluated one by one while they are carried out. Default: each frame in its own write.</summary>
    internal IEnumerable<StreamStep> Steps { get; init; } = Frames.Select(frame => StreamStep.Write(frame));
}
