using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Gateway.Testing.PersonalData;

/// <summary>
/// Bodies that are expensive to scan: repetitions of everything that a number can begin with, continue with or be named by. Some
/// occur by accident (a survey, a list of telephone numbers), the others are attacks.
/// </summary>
internal static class HostileShapes
{
    private const string Survey = "survey, digits with commas";

    // Twelve digits with a correct check digit, and again two digits further on: each must be looked up among the words.
    private static readonly string AllCheck = AllOfThemCheck();

    // Each of these may be between two digits.
    private static readonly string[] Separators =
    [
        " ", "\u3000", ",", "\t", "|", ":", "~", "[", "\n", "-", "ー", "・", "/", "_", ".", "の", "&nbsp;", "\u00AD", "\u200B", "\uFE0F", "<b>", "*", "、",
    ];

    private static readonly (string Name, Func<int, string> Text)[] Texts =
    [
        (Survey, size => Repeated("1,5,3,2,4,4,1,2,", size)),
        ("survey, answers at random", size => Drawn(size, dice => $"{1 + dice.Below(5)},")),
        ("telephone numbers", size => Repeated("09012345678,", size)),
        ("numbers of eleven digits near words", size => Repeated("番号09012345678コード", size)),
        ("twelve digits, all right", size => Repeated("123456789018 x", size)),
        ("twelve digits, right beside other words", size => Repeated("注文123456789018", size)),
        ("all digits", size => Repeated("7294061835", size)),
        ("digits in pairs, all right", size => Repeated(AllCheck, size)),
        ("one digit and a space", size => Repeated("1 9 4 7 2 ", size)),
        ("every separator", size => Repeated(string.Concat(Separators.Select((between, i) => $"{i % 10}{between}")), size)),
        ("full-width digits", size => Repeated("１２３４５６７８９０、", size)),
        ("circled digits and の", size => Repeated("①の②の③の", size)),
        ("number words", size => Repeated("個人番号", size)),
        ("number words around telephone numbers", size => Repeated("個人番号 住民票コ 09012345678 番号番号", size)),
        ("halves of words", size => Repeated("mynumbemynumbe12345678901マイナン個人番", size)),
        ("tags", size => Repeated("<b></b><td>1</td>", size)),
        ("tags without an end", size => Repeated("1<a2<b", size)),
        ("character references", size => Repeated("&#49;&nbsp;&#x32;&#65297;&", size)),
        ("marks without width", size => Repeated("1\u200B\uFE0F2\u00AD\u2060", size)),
        ("nothing but marks", size => Repeated("\u200B\u200D\uFEFF", size)),
        ("points", size => Repeated("1.0.1.00 ", size)),
        ("deep JSON in a text", size => string.Concat(Enumerable.Repeat("[{\"個人番号\":[", size / 24)) + "123456789018"),
        ("timestamps", size => Drawn(size, dice => string.Create(CultureInfo.InvariantCulture, $"2026{1 + dice.Below(12):00}{1 + dice.Below(28):00}0900 INFO\n"))),
        ("file names", size => Repeated("123456789012_松永.pdf ", size)),
        ("an export of other numbers", size => Drawn(size, dice => $"住民課,{dice.Below(1000000):000000}{dice.Below(1000000):000000},12000\n")),
    ];

    /// <summary>A body with the cost of ordinary text, to which the others are compared.</summary>
    public static (string Name, byte[] Body) Ordinary(int size) => ("ordinary Japanese", Corpus.BodyOf(Repeated(
        "令和8年11月28日、住民課です。お問い合わせの件（受付番号 1024）は、窓口で本人確認のうえ3営業日ほどで回答します。電話は03-1234-5678、手数料は1通300円です。\n", size)));

    /// <summary>Converse bodies of about that many bytes.</summary>
    public static IEnumerable<(string Name, byte[] Body)> All(int size)
    {
        foreach (var (name, text) in Texts)
        {
            yield return (name, Corpus.BodyOf(text(size)));
        }

        yield return ("all \\uXXXX", Body(Repeated("\\u3042\\u0031", size)));
        yield return ("digits as \\uXXXX", Body(Repeated("\\uff11\\uff12\\u0033", size)));
        yield return ("backslashes", Body(new string('\\', size)));
        yield return ("backslashes and digits", Body(Repeated("\\\\1\\\\\\\\u0032", size)));
        yield return ("JSON in JSON in JSON", Corpus.BodyOf(InJson(InJson(InJson(Repeated("個人番号：１２３\n090-1234-5678\t", size / 20))))));
        yield return ("many short texts", Corpus.BodyOf([.. Enumerable.Repeat("1", size / 12)]));
        yield return ("many numbers", Encoding.UTF8.GetBytes(
            $$$"""{"messages":[{"role":"user","content":[{"toolResult":{"toolUseId":"t","content":[{"json":{"a":[{{{string.Join(',', Enumerable.Repeat("90123456789", size / 12))}}}]}}]}}]}]}"""));
        yield return ("a survey in a CSV file", Document("csv", Encoding.UTF8.GetBytes(Repeated("1,5,3,2,4,4,1,2,", 3 * size / 4))));
        yield return ("a text file in Shift_JIS", Document("txt", CodePagesEncodingProvider.Instance.GetEncoding(932)!.GetBytes(Repeated("個人番号 03-1234-5678 ﾏｲﾅﾝﾊﾞｰ、", size / 3))));
    }

    private static string Repeated(string text, int size) =>
        string.Concat(Enumerable.Repeat(text, size / Encoding.UTF8.GetByteCount(text)));

    private static string Drawn(int size, Func<SplitMix64, string> piece)
    {
        var dice = new SplitMix64(1);
        var text = new StringBuilder();
        while (text.Length < size)
        {
            text.Append(piece(dice));
        }

        return text.ToString();
    }

    private static string AllOfThemCheck()
    {
        var dice = new SplitMix64(2);
        var digits = new List<int>(Enumerable.Range(0, 11).Select(_ => dice.Below(10)));
        while (digits.Count < 400)
        {
            if (digits.Count % 2 == 0)
            {
                digits.Add(dice.Below(10));
                continue;
            }

            int[] weights = [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2];
            var rest = weights.Select((weight, i) => weight * digits[digits.Count - 11 + i]).Sum() % 11;
            digits.Add(rest <= 1 ? 0 : 11 - rest);
        }

        return string.Concat(digits.Select((digit, i) => $"{digit}{(i % 2 == 0 ? '-' : ' ')}"));
    }

    private static string InJson(string text) => JsonSerializer.Serialize(new { text });

    private static byte[] Body(string raw) =>
        Encoding.UTF8.GetBytes("{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"" + raw + "\"}]}]}");

    private static byte[] Document(string format, byte[] bytes) => Encoding.UTF8.GetBytes(
        "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"要約して\"},{\"document\":{\"name\":\"d\",\"format\":\"" + format
        + "\",\"source\":{\"bytes\":\"" + Convert.ToBase64String(bytes) + "\"}}}]}]}");
}
