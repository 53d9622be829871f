namespace Gateway.Simulator.Wire;

/// <summary>
/// The path and query exactly as they were sent: the server's decoded path cannot tell <c>%2F</c> from <c>%252F</c>.
/// </summary>
internal sealed record RequestTarget(string Path, string Query)
{
    /// <summary>The first value of a query parameter, decoded; null if it is not there.</summary>
    internal string? Parameter(string name) => Query
        .Split('&')
        .Select(pair => pair.Split('=', 2))
        .Where(pair => Uri.UnescapeDataString(pair[0]) == name)
        .Select(pair => pair.Length > 1 ? Uri.UnescapeDataString(pair[1]) : "")
        .FirstOrDefault();

    /// <summary>
    /// Splits an origin-form target; null for any other. The absolute form is refused: its authority would
    /// contradict the Host that was signed.
    /// </summary>
    internal static RequestTarget? Parse(string rawTarget)
    {
        var question = rawTarget.IndexOf('?', StringComparison.Ordinal);
        return !rawTarget.StartsWith('/') ? null
            : question < 0 ? new RequestTarget(rawTarget, "")
            : new RequestTarget(rawTarget[..question], rawTarget[(question + 1)..]);
    }
}
