namespace Gateway.Deploy.Tests;

/// <summary>A file of <c>NAME=value</c> lines, as systemd and Compose read it.</summary>
internal static class EnvironmentFile
{
    /// <summary>The names it sets, and those it shows commented out (<c>#NAME=value</c>).</summary>
    public static IReadOnlyList<string> Names(string text) =>
        [.. text.Split('\n')
            .Select(line => line.TrimStart('#'))
            .Where(line => line.Contains('=', StringComparison.Ordinal) && !line.StartsWith(' '))
            .Select(line => line.Split('=')[0])];

    /// <summary>The value of one that is set.</summary>
    public static string Value(string text, string name) =>
        text.Split('\n').Single(line => line.StartsWith(name + "=", StringComparison.Ordinal))[(name.Length + 1)..];
}
