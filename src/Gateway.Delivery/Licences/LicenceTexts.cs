using System.Text.RegularExpressions;

namespace Gateway.Delivery.Licences;

/// <summary>The licence and notice files in an unpacked package.</summary>
internal static partial class LicenceTexts
{
    public static IReadOnlyList<(string Name, string Text)> In(string folder) =>
        [.. Directory.EnumerateFiles(folder)
            .Where(path => Wanted().IsMatch(Path.GetFileName(path)))
            .Order(StringComparer.Ordinal)
            .Select(path => (Path.GetFileName(path), OneLineEnd(File.ReadAllText(path))))];

    /// <summary>
    /// The standard text of a licence, for packages without one; <c>null</c> if this program does not contain it.
    /// </summary>
    public static string? Standard(string identifier) => EmbeddedFile.Read(nameof(Licences), $"{identifier}.txt");

    private static string OneLineEnd(string text) => text.ReplaceLineEndings("\n").Trim();

    [GeneratedRegex(
        @"\A(licen[cs]e|notice|copying|third-?party-?notices)(\.txt|\.md)?\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Wanted();
}
