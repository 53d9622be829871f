namespace Gateway.EventStream;

/// <summary>One verified frame: a view into the reader's buffer, valid until its next read.</summary>
internal readonly struct Frame(ReadOnlyMemory<byte> bytes, FrameLayout layout)
{
    /// <summary>The whole frame, exactly as received.</summary>
    public ReadOnlyMemory<byte> Bytes => bytes;

    public FrameKind Kind => layout.Kind;

    /// <summary>
    /// The value of <c>:event-type</c>, <c>:exception-type</c> or <c>:error-code</c>, depending on <see cref="Kind"/>. UTF-8.
    /// </summary>
    public ReadOnlySpan<byte> Type => bytes.Span[layout.Type];

    /// <summary>The value of <c>:error-message</c> of an <see cref="FrameKind.Error"/>; empty if absent. UTF-8.</summary>
    public ReadOnlySpan<byte> Message => bytes.Span[layout.Message];

    public ReadOnlySpan<byte> Payload => bytes.Span[layout.Payload];

    /// <summary>Copies the frame into its own memory, so that it stays valid after the reader's next read.</summary>
    public Frame Copy() => new(bytes.ToArray(), layout);
}
