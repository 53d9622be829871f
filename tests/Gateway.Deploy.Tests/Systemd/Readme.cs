namespace Gateway.Deploy.Tests.Systemd;

/// <summary>How to install the unit, as the README beside it says.</summary>
internal static class Readme
{
    /// <summary>The commands of a part, in order, with their comments.</summary>
    /// <param name="heading">Of the part.</param>
    public static IReadOnlyList<string> Commands(string heading) =>
        [.. Block(heading, "sh").Where(line => line.Length > 0)];

    /// <summary>The lines of the first block of a language after a heading.</summary>
    public static IEnumerable<string> Block(string heading, string language) =>
        Unit.Read("README.md").Split('\n')
            .SkipWhile(line => !line.StartsWith("## ", StringComparison.Ordinal) || !line.EndsWith($" / {heading}", StringComparison.Ordinal))
            .SkipWhile(line => line != $"```{language}").Skip(1)
            .TakeWhile(line => line != "```");
}
