namespace Gateway.Converse.Members;

/// <summary>
/// The <c>modelId</c> member of a request body: its value, and the bytes from the start of
/// its name to the end of its value.
/// </summary>
internal sealed record ModelIdMember(string? Value, int Start, int End)
{
    /// <summary>The body has no such member.</summary>
    public static readonly ModelIdMember Absent = new(null, 0, 0);

    /// <summary>
    /// Cuts the member out, with exactly one comma, so that what is left is the same JSON object without it.
    /// </summary>
    public void CutFrom(RequestBody body)
    {
        var bytes = body.Bytes.Span;
        var next = End + WhiteSpace(bytes[End..]);
        if (bytes[next] == (byte)',')
        {
            body.Cut(Start, next + 1 - Start);
            return;
        }

        var before = bytes[..Start].TrimEnd(" \t\r\n"u8).Length - 1;
        var first = bytes[before] == (byte)',' ? before : Start;
        body.Cut(first, End - first);
    }

    private static int WhiteSpace(ReadOnlySpan<byte> bytes) => bytes.Length - bytes.TrimStart(" \t\r\n"u8).Length;
}
