namespace Gateway.Usage;

/// <summary>One text of a response: where it is written in the JSON, without its quotes.</summary>
/// <param name="Start">Its first byte.</param>
/// <param name="Length">In bytes.</param>
/// <param name="IsEscaped">Whether it has escapes of JSON.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Path">
/// The same for texts at the same place of other events, which may continue this one. Differs from one process to the next.
/// </param>
internal readonly record struct ResponseText(int Start, int Length, bool IsEscaped, ResponseTextKind Kind, int Path);

/// <summary>What a text of a response is.</summary>
internal enum ResponseTextKind
{
    /// <summary>A text at a place that no table names: complete as far as anybody knows.</summary>
    Value,

    /// <summary>A number of JSON with enough digits to identify a person.</summary>
    Number,

    /// <summary>A member's name.</summary>
    Name,

    /// <summary>A piece of the model's text, which the next event continues.</summary>
    Piece,

    /// <summary>The same of JSON in a text: the input of a tool. Its escapes may be cut in two.</summary>
    JsonPiece,
}
