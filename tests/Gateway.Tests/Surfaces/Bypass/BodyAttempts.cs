using System.Text;
using System.Text.Json.Nodes;
using Gateway.Testing;

namespace Gateway.Tests.Surfaces.Bypass;

/// <summary>Bodies that two readers could understand differently, or that are not a JSON object.</summary>
internal static class BodyAttempts
{
    /// <summary>The body limit for which the attempts are made, in bytes.</summary>
    public const int Limit = 64 * 1024;

    private static readonly string[] Values =
        ["1", "null", "true", "\"x\"", "[]", "{}", "\"us.anthropic.claude-opus-5\"", "[{\"text\":\"x\"}]", "{\"a\":1}"];

    private static readonly byte[][] NotUtf8 =
    [
        [0xFF], [0xFE], [0x80], [0xC0, 0xAF], [0xC1, 0xBF], [0xE0, 0x80, 0xAF], [0xF0, 0x80, 0x80, 0xAF],
        [0xED, 0xA0, 0x80],
        [0xED, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xE3, 0x81], [0xC3],
        [0x82, 0xB1],
    ];

    private static readonly string[] HalfPairs =
        [@"\ud800", @"\udc00", @"\uDBFF", @"\ud800\ud800", @"\udc00\ud800", @"\ud83d ", @"\ud800\u0041", @"a\uDFFF"];

    private static readonly string[] NoValues =
    [
        "NaN", "Infinity", "-Infinity", "+1", "01", "1.", ".5", "1e", "0x10", "1_000", "'x'", "undefined", "x", "True",
        "NULL", "\"\n\"", "\"\t\"", "\"\0\"", "\"\\x41\"", "\"\\u12\"", "\"\\'\"", "\"", "[1,]", "{\"a\":1,}", "{a:1}",
        "{'a':1}", "{1:1}", "[1 2]", "{\"a\" 1}", "/*x*/1", "1/*x*/", "1//x\n", "#x\n1", "--1", "١", "１", "",
    ];

    private static readonly string[] Tails =
    [
        "x", "{}", " {}", ",", "}", "]", "null", "\0", "/*x*/", "//x", "\u00a0", "\ufeff", "\u3000", "\"", "1", "--x",
        "\r\n\r\n{}", "%00",
    ];

    private static readonly string[] Roots =
    [
        "", " ", "\r\n", "[]", "[{}]", "null", "true", "1", "\"{}\"", "こんにちは", "{", "}", "a=1&b=2", "<x/>", "---\na: 1",
        "\0", "\u001e{}",
    ];

    private static readonly string[] NoModelIds =
    [
        "", "null", "1", "true", "[]", "{}", "[\"claude-haiku-4-5\"]", "{\"id\":\"claude-haiku-4-5\"}", "\"\"",
        "\"" + @"\ud800" + "\"",
    ];

    public static IEnumerable<Draft> Make(SplitMix64 dice, GoodRequests good) => good.All.SelectMany(request =>
        Twice(dice, request)
            .Concat(Unreadable(dice, request))
            .Concat(Spoilt(dice, request))
            .Concat(Encoded(request))
            .Concat(ModelIds(dice, request)));

    // The same member twice, plain or escaped; where the API defines the names, also in another case.
    private static IEnumerable<Draft> Twice(SplitMix64 dice, Draft request)
    {

        // A chat completion's names are exact: a member of another spelling is one that nobody knows, and is not sent.
        var invokes = request.Target.Contains("/invoke", StringComparison.Ordinal)
            || request.Target.EndsWith("/chat/completions", StringComparison.Ordinal);
        var root = JsonNode.Parse(request.Body);
        var all = Json.Objects(root, onlyDefined: false).ToList();
        var defined = invokes ? [] : Json.Objects(root, onlyDefined: true).ToList();
        for (var i = 0; i < 110; i++)
        {
            var inAnotherCase = defined.Count > 0 && dice.Toss();
            var at = dice.Of(inAnotherCase ? defined : all);
            var name = dice.Of(at.Select(member => member.Key).ToList());
            var again = inAnotherCase
                ? dice.Some(name, InAnotherCase)
                : name;
            var member = $"{(dice.Toss() ? Json.Text(again) : Json.Escaped(dice, again))}:{dice.Of(Values)}";
            yield return request.WithText(Json.With(root, at, dice.Below(at.Count + 1), member));
        }
    }

    // One more member, which no reader should accept.
    private static IEnumerable<Draft> Unreadable(SplitMix64 dice, Draft request)
    {
        var root = JsonNode.Parse(request.Body);
        var all = Json.Objects(root, onlyDefined: false).ToList();
        var deep = new[] { 1000, 1001, 2000, 10_000 }
            .SelectMany(depth => new[]
            {
                new string('[', depth) + new string(']', depth),
                string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth),
                new string('[', depth),
            });
        var members = deep.Select(value => $"\"x\":{value}")
            .Concat(HalfPairs.SelectMany(half => new[] { $"\"{half}\":1", $"\"x\":\"{half}\"", $"\"x\":[\"{half}\"]" }))
            .Concat(NoValues.Select(value => $"\"x\":{value}"))
            .Append($"\"x\":\"{new string('x', Limit)}\"");
        foreach (var member in members)
        {
            var at = dice.Of(all);
            yield return request.WithText(Json.With(root, at, dice.Below(at.Count + 1), member));
        }
    }

    // Changes of the bytes themselves: cut short, or with bytes added at the end or in between.
    private static IEnumerable<Draft> Spoilt(SplitMix64 dice, Draft request)
    {
        var body = request.Body;
        for (var i = 0; i < 40; i++)
        {
            yield return request.WithBody(body[..dice.Below(body.Length)]);
        }

        foreach (var bytes in NotUtf8.Concat(NotUtf8))
        {
            var at = dice.Below(body.Length + 1);
            yield return request.WithBody([.. body[..at], .. bytes, .. body[at..]]);
        }

        foreach (var tail in Tails)
        {
            yield return request.WithBody([.. body, .. Encoding.UTF8.GetBytes(tail)]);
            yield return request.WithBody([.. Encoding.UTF8.GetBytes(tail), .. body]);
        }

        foreach (var root in Roots)
        {
            yield return request.WithText(root);
        }
    }

    private static IEnumerable<Draft> Encoded(Draft request)
    {
        var text = Encoding.UTF8.GetString(request.Body);
        Encoding[] encodings =
        [
            Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32,
            new UTF32Encoding(bigEndian: true, byteOrderMark: true),
        ];
        yield return request.WithBody([.. Encoding.UTF8.Preamble, .. request.Body]);
        foreach (var encoding in encodings)
        {
            yield return request.WithBody(encoding.GetBytes(text));
            yield return request.WithBody([.. encoding.GetPreamble(), .. encoding.GetBytes(text)]);
        }

        yield return request.WithText(Convert.ToBase64String(request.Body));
        yield return request.WithText(Json.Text(text));
    }

    private static IEnumerable<Draft> ModelIds(SplitMix64 dice, Draft request)
    {
        var text = Encoding.UTF8.GetString(request.Body);
        if (text.StartsWith("{\"modelId\":", StringComparison.Ordinal))
        {
            const string Named = "\"modelId\":\"claude-haiku-4-5\"";
            foreach (var value in NoModelIds)
            {
                yield return request.WithText(text.Replace(Named, $"\"modelId\":{value}", StringComparison.Ordinal));
            }

            yield return request.WithText(text.Replace(Named + ",", "", StringComparison.Ordinal));
            yield return request.WithText(text.Replace(Named, "\"x\":{" + Named + "}", StringComparison.Ordinal));
            for (var i = 0; i < 30; i++)
            {
                yield return request.WithText(text.Replace("modelId", OtherCase(dice), StringComparison.Ordinal));
            }
        }
        else if (text.StartsWith("{\"model\":", StringComparison.Ordinal))
        {
            var named = text[..text.IndexOf(',', StringComparison.Ordinal)][1..];
            foreach (var value in NoModelIds)
            {
                yield return request.WithText(text.Replace(named, $"\"model\":{value}", StringComparison.Ordinal));
            }

            yield return request.WithText(text.Replace(named + ",", "", StringComparison.Ordinal));
            yield return request.WithText(text.Replace(named, "\"x\":{" + named + "}", StringComparison.Ordinal));
        }
        else if (request.Target.Contains("/converse", StringComparison.Ordinal))
        {
            string[] values = [.. NoModelIds[1..], "\"claude-haiku-4-5\"", "\"us.anthropic.claude-opus-5\""];
            foreach (var value in values)
            {
                yield return request.WithText($"{{\"modelId\":{value},{text[1..]}");
                yield return request.WithText($"{text[..^1]},{Json.Escaped(dice, "modelId")}:{value}}}");
                yield return request.WithText($"{{\"{OtherCase(dice)}\":{value},{text[1..]}");
            }
        }
    }

    private static string OtherCase(SplitMix64 dice) => dice.Some("modelId", InAnotherCase);

    private static string InAnotherCase(char c) =>
        (char.IsAsciiLetterLower(c) ? char.ToUpperInvariant(c) : char.ToLowerInvariant(c)).ToString();
}
