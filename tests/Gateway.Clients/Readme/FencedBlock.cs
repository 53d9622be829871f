using System.Text.RegularExpressions;

namespace Gateway.Clients.Readme;

/// <summary>A program or file printed in a page of deploy/docs.</summary>
internal static partial class FencedBlock
{
    /// <summary>The first block fenced with this language.</summary>
    public static async Task<string> FirstAsync(string language, string page = "clients.md")
    {
        var text = await File.ReadAllTextAsync(Repository.PathOf("deploy", "docs", page), TestContext.Current.CancellationToken);
        var block = Blocks().Matches(text).FirstOrDefault(block => block.Groups["language"].Value == language);
        return block?.Groups["program"].Value
            ?? throw new InvalidOperationException($"{page} prints no {language} program.");
    }

    /// <summary>The first block fenced with this language under a heading of the second level.</summary>
    public static async Task<string> UnderAsync(string heading, string language, string page)
    {
        var text = await File.ReadAllTextAsync(Repository.PathOf("deploy", "docs", page), TestContext.Current.CancellationToken);
        var section = Sections().Split(text).FirstOrDefault(section => section.StartsWith(heading + '\n', StringComparison.Ordinal));
        return Blocks().Matches(section ?? "").FirstOrDefault(block => block.Groups["language"].Value == language)?.Groups["program"].Value
            ?? throw new InvalidOperationException($"{page} prints no {language} under {heading}.");
    }

    [GeneratedRegex("^## ", RegexOptions.Multiline)]
    private static partial Regex Sections();

    [GeneratedRegex(
        @"^```(?<language>\w+)\r?\n(?<program>.*?)^```\r?$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
