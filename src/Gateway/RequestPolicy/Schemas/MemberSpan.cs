namespace Gateway.RequestPolicy.Schemas;

/// <summary>The position of a member in a body.</summary>
/// <param name="Start">The opening quote of its name.</param>
/// <param name="Value">The first byte of its value.</param>
/// <param name="End">The position after its value.</param>
internal readonly record struct MemberSpan(int Start, int Value, int End)
{
    public bool IsGiven => End > 0;

    /// <summary>The length of its value in bytes.</summary>
    public int Length => End - Value;

    /// <summary>True when the value is null.</summary>
    public bool IsNull(ReadOnlySpan<byte> body) => body[Value..End].SequenceEqual("null"u8);
}
