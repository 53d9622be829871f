namespace Gateway.Simulator.Wire;

/// <summary>
/// The path and query exactly as sent: in the server's decoded path, <c>%2F</c> and <c>%252F</c> look the same.
/// </summary>
internal sealed record RequestTarget(string Path, string Query)
{
    /// <summary>The first value of a query parameter, decoded; null if it is absent.</summary>
    internal string? Parameter(string name) => Query
        .Split('&')
        .Select(pair => pair.Split('=', 2))
        .Where(pair => Uri.UnescapeDataString(pair[0]) == name)
        .Select(pair => pair.Length > 1 ? Uri.UnescapeDataString(pair[1]) : "")
        .FirstOrDefault();

    /// <summary>
    /// Splits an origin-form target; null for any other form. The absolute form is rejected: its authority would contradict the
    /// signed Host.
    /// </summary>
    internal static RequestTarget? Parse(string rawTarget)
    {
        var question = rawTarget.IndexOf('?', StringComparison.Ordinal);
        return !rawTarget.StartsWith('/') ? null
            : question < 0 ? new RequestTarget(rawTarget, "")
            : new RequestTarget(rawTarget[..question], rawTarget[(question + 1)..]);
    }
}
