namespace Gateway.Deploy.Tests.Instructions;

/// <summary>One command of a document below deploy/, and its mark, which says who has run it.</summary>
internal sealed record Instruction(string Command, string Mark)
{
    public const string Tested = "tested";
    public const string TestedInJapanese = "テスト済み";

    public bool IsTested => Mark is Tested or TestedInJapanese;

    /// <summary>Every line of every <c>sh</c> block, in order.</summary>
    /// <param name="document">Its path below deploy/, such as <c>offline.md</c>.</param>
    public static IReadOnlyList<Instruction> In(string document) =>
        [.. Lines(File.ReadAllLines(Repository.PathOf("deploy", document)))];

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
