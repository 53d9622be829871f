namespace Gateway.EventStream;

/// <summary>One verified frame: a view into the reader's buffer, valid until its next read.</summary>
internal readonly struct Frame(ReadOnlyMemory<byte> bytes, FrameLayout layout)
{
    /// <summary>The whole frame, as it came.</summary>
    public ReadOnlyMemory<byte> Bytes => bytes;

    public FrameKind Kind => layout.Kind;

    /// <summary>
    /// UTF-8: the value of <c>:event-type</c>, <c>:exception-type</c> or <c>:error-code</c>, as <see cref="Kind"/>
    /// says.
    /// </summary>
    public ReadOnlySpan<byte> Type => bytes.Span[layout.Type];

    /// <summary>
    /// UTF-8: the value of <c>:error-message</c> of an <see cref="FrameKind.Error"/>; empty where there is none.
    /// </summary>
    public ReadOnlySpan<byte> Message => bytes.Span[layout.Message];

    public ReadOnlySpan<byte> Payload => bytes.Span[layout.Payload];

    /// <summary>The same in memory of its own, to be held over the reader's next read.</summary>
    public Frame Copy() => new(bytes.ToArray(), layout);
}
