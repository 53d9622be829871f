namespace Gateway.Testing;

/// <summary>A response as received, with its chunks decoded.</summary>
/// <param name="Status">The status; 0 when the connection ended without one.</param>
/// <param name="Head">The status line and the headers.</param>
/// <param name="Body">The body, as far as it was received.</param>
/// <param name="Complete">True when the body ended as its framing said, not because the connection ended.</param>
internal sealed record RawResponse(int Status, string Head, byte[] Body, bool Complete)
{
    public static readonly RawResponse None = new(0, "", [], Complete: false);

    /// <summary>True when the server keeps the connection open for another request.</summary>
    public bool KeepsConnection => Complete && Header("Connection") is (null or "keep-alive");

    public string? Header(string name) => Head.Split("\r\n")
        .Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
        .Select(line => line[(name.Length + 1)..].Trim())
        .FirstOrDefault();
}
