namespace Gateway.Usage;

/// <summary>One text of a response: its position in the JSON, without quotes.</summary>
/// <param name="Start">Position of its first byte.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="IsEscaped">True when it contains JSON escapes.</param>
/// <param name="Kind">The kind of text.</param>
/// <param name="Path">
/// A hash of its place: equal for texts at the same place of other events, which may continue this one. Differs between
/// processes.
/// </param>
internal readonly record struct ResponseText(int Start, int Length, bool IsEscaped, ResponseTextKind Kind, int Path);

/// <summary>The kind of a text in a response.</summary>
internal enum ResponseTextKind
{
    /// <summary>A text at a place that no table names: taken to be complete.</summary>
    Value,

    /// <summary>A JSON number with enough digits to identify a person.</summary>
    Number,

    /// <summary>A member's name.</summary>
    Name,

    /// <summary>A piece of the model's text, which the next event continues.</summary>
    Piece,

    /// <summary>
    /// A piece of JSON inside a text, such as a tool's input, which the next event continues. It may be cut inside an escape.
    /// </summary>
    JsonPiece,
}
