namespace Gateway.Deploy.Tests.Offline;

/// <summary>One command of offline.md, and who has run it.</summary>
internal sealed record Instruction(string Command, string Mark)
{
    public const string Tested = "tested";

    /// <summary>Every line of every <c>sh</c> block, in order.</summary>
    public static IReadOnlyList<Instruction> All { get; } = [.. Lines(
        File.ReadAllLines(Repository.PathOf("deploy", "offline.md")))];

    private static IEnumerable<Instruction> Lines(IEnumerable<string> document)
    {
        var inside = false;
        foreach (var line in document)
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                inside = line == "```sh";
            }
            else if (inside)
            {
                var parts = line.Split(" # ");
                yield return new Instruction(parts[0], parts.ElementAtOrDefault(1) ?? "");
            }
        }
    }
}
