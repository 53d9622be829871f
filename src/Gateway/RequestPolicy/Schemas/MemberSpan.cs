namespace Gateway.RequestPolicy.Schemas;

/// <summary>Where a member stands in a body.</summary>
/// <param name="Start">The opening quote of its name.</param>
/// <param name="Value">The first byte of its value.</param>
/// <param name="End">Behind its value.</param>
internal readonly record struct MemberSpan(int Start, int Value, int End)
{
    public bool IsGiven => End > 0;

    /// <summary>The bytes of its value.</summary>
    public int Length => End - Value;

    /// <summary>Whether that value is null, in the body it stands in.</summary>
    public bool IsNull(ReadOnlySpan<byte> body) => body[Value..End].SequenceEqual("null"u8);
}
