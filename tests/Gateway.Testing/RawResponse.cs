namespace Gateway.Testing;

/// <summary>An answer as it stood on the wire, its chunks taken apart.</summary>
/// <param name="Status">0 when the connection ended without one.</param>
/// <param name="Head">The status line and the headers.</param>
/// <param name="Body">The body, as far as it came.</param>
/// <param name="Complete">Whether the body ended as its framing said it would, and not with the connection.</param>
internal sealed record RawResponse(int Status, string Head, byte[] Body, bool Complete)
{
    public static readonly RawResponse None = new(0, "", [], Complete: false);

    /// <summary>Whether the server keeps the connection for another request.</summary>
    public bool KeepsConnection => Complete && Header("Connection") is (null or "keep-alive");

    public string? Header(string name) => Head.Split("\r\n")
        .Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
        .Select(line => line[(name.Length + 1)..].Trim())
        .FirstOrDefault();
}
