namespace Gateway.EventStream;

/// <summary>What a verified frame is, and where its parts stand, counted from its first byte.</summary>
internal readonly record struct FrameLayout(FrameKind Kind, Range Type, Range Message, Range Payload);
