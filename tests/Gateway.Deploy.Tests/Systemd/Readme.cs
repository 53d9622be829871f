namespace Gateway.Deploy.Tests.Systemd;

/// <summary>The installation instructions of the unit, from the README beside it.</summary>
internal static class Readme
{
    /// <summary>The commands of a section, in order, with their comments.</summary>
    /// <param name="heading">The heading of the section.</param>
    public static IReadOnlyList<string> Commands(string heading) =>
        [.. Block(heading, "sh").Where(line => line.Length > 0)];

    /// <summary>The lines of the first block of a language after a heading.</summary>
    public static IEnumerable<string> Block(string heading, string language) =>
        Unit.Read("README.md").Split('\n')
            .SkipWhile(line => !line.StartsWith("## ", StringComparison.Ordinal) || !line.EndsWith($" / {heading}", StringComparison.Ordinal))
            .SkipWhile(line => line != $"```{language}").Skip(1)
            .TakeWhile(line => line != "```");
}
