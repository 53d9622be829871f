using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.PersonalData;

namespace Gateway.Benchmarks.PersonalData;

/// <summary>
/// Texts of municipal offices by authors who had seen neither the detector nor <see cref="Corpus"/>: what it finds in
/// these is nearer to what it finds in those of users. Made-up numbers, drawn with fixed seeds.
/// </summary>
internal static class OtherAuthors
{
    /// <summary>What the detector was improved on; before that, it had never been tried on it.</summary>
    public static IReadOnlyList<Text> Second { get; } = Read("second-corpus.jsonl");

    /// <summary>Met after that; the detector was improved on it once more.</summary>
    public static IReadOnlyList<Text> Third { get; } = Read("third-corpus.jsonl");

    /// <summary>Met after that, by a detector made anew for other reasons.</summary>
    public static IReadOnlyList<Text> Fourth { get; } = Read("fourth-corpus.jsonl");

    private static List<Text> Read(string resource)
    {
        using var stream = typeof(OtherAuthors).Assembly.GetManifestResourceStream(resource)!;
        using var lines = new StreamReader(stream);
        var texts = new List<Text>();
        while (lines.ReadLine() is { } line)
        {
            texts.Add(JsonSerializer.Deserialize<Text>(line, JsonSerializerOptions.Web)!);
        }

        return texts;
    }

    /// <summary>One text, as somebody would paste it.</summary>
    /// <param name="Id">Names it.</param>
    /// <param name="Form">The written form, or what its digits are.</param>
    /// <param name="Content">The text.</param>
    /// <param name="Numbers">Each My Number in it, once, as 12 digits of ASCII.</param>
    /// <param name="Context">Whether a word that names the number is in the text; of texts with a number only.</param>
    internal sealed record Text(
        string Id, string Form, [property: JsonPropertyName("text")] string Content, IReadOnlyList<string> Numbers, bool Context)
    {
        /// <summary>The numbers the detector finds, as 12 digits of ASCII.</summary>
        public IReadOnlyList<string> Found()
        {
            var body = Corpus.BodyOf(Content);
            return [.. PersonalDataMode.Findings(body)
                .Where(match => match.Rule.Id == "my_number")
                .Select(match => string.Concat(match.Digits.Select(digit => Symbol.Read(body.AsSpan(digit.Start)).Value)))];
        }
    }
}
