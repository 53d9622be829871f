using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.PersonalData;

namespace Gateway.Testing.PersonalData;

/// <summary>
/// Texts in the style of municipal offices by authors who had seen neither the detector nor <see cref="Corpus"/>: the results are
/// closer to those with users' texts. The numbers are made up, from fixed seeds.
/// </summary>
internal static class OtherAuthors
{
    /// <summary>The corpus with which the detector was improved; it had not been tried on it before.</summary>
    public static IReadOnlyList<Text> Second { get; } = Read("second-corpus.jsonl");

    /// <summary>A corpus tried after that, with which the detector was improved once more.</summary>
    public static IReadOnlyList<Text> Third { get; } = Read("third-corpus.jsonl");

    /// <summary>A corpus tried after that, when the detector had been rewritten for other reasons.</summary>
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

    /// <summary>One text, as a user would paste it.</summary>
    /// <param name="Id">The name of the text.</param>
    /// <param name="Form">The written form, or the kind of its digits.</param>
    /// <param name="Content">The text.</param>
    /// <param name="Numbers">Each My Number in it, once, as 12 ASCII digits.</param>
    /// <param name="Context">True when a word that names the number is in the text; only for texts with a number.</param>
    internal sealed record Text(
        string Id, string Form, [property: JsonPropertyName("text")] string Content, IReadOnlyList<string> Numbers, bool Context)
    {
        /// <summary>The numbers that the detector finds, as 12 ASCII digits.</summary>
        public IReadOnlyList<string> Found()
        {
            var body = Corpus.BodyOf(Content);
            return [.. Detection.MatchesIn(body)
                .Where(match => match.Rule.Id == "my_number")
                .Select(match => string.Concat(match.Digits.Select(digit => Symbol.Read(body.AsSpan(digit.Start)).Value)))];
        }
    }
}
