using System.Text.RegularExpressions;

namespace Gateway.Clients.Readme;

/// <summary>A program printed in deploy/docs/clients.md.</summary>
internal static partial class FencedBlock
{
    /// <summary>The first block fenced with this language.</summary>
    public static async Task<string> FirstAsync(string language)
    {
        var text = await File.ReadAllTextAsync(Repository.PathOf("deploy", "docs", "clients.md"), TestContext.Current.CancellationToken);
        var block = Blocks().Matches(text).FirstOrDefault(block => block.Groups["language"].Value == language);
        return block?.Groups["program"].Value
            ?? throw new InvalidOperationException($"clients.md prints no {language} program.");
    }

    [GeneratedRegex(
        @"^```(?<language>\w+)\r?\n(?<program>.*?)^```\r?$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
