namespace Gateway.EventStream;

/// <summary>The kind of a verified frame and the positions of its parts, counted from its first byte.</summary>
internal readonly record struct FrameLayout(FrameKind Kind, Range Type, Range Message, Range Payload);
