namespace Gateway.Deploy.Tests;

/// <summary>A file of <c>NAME=value</c> lines, as systemd and Compose read it.</summary>
internal static class EnvironmentFile
{
    /// <summary>The names that it sets, and those that it contains commented out (<c>#NAME=value</c>).</summary>
    public static IReadOnlyList<string> Names(string text) =>
        [.. text.Split('\n')
            .Select(line => line.TrimStart('#'))
            .Where(line => line.Contains('=', StringComparison.Ordinal) && !line.StartsWith(' '))
            .Select(line => line.Split('=')[0])];

    /// <summary>The value of a name that is set.</summary>
    public static string Value(string text, string name) =>
        text.Split('\n').Single(line => line.StartsWith(name + "=", StringComparison.Ordinal))[(name.Length + 1)..];

    /// <summary>The file with these values at the end, which replace those it had.</summary>
    public static string With(string text, IEnumerable<(string Name, string Value)> values)
    {
        var lines = text.TrimEnd().Split('\n').ToList();
        foreach (var (name, value) in values)
        {
            lines.RemoveAll(line => line.StartsWith(name + "=", StringComparison.Ordinal));
            lines.Add($"{name}={value}");
        }

        return string.Concat(lines.Select(line => line + "\n"));
    }
}
