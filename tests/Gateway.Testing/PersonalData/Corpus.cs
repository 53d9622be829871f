using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Testing.PersonalData;

/// <summary>
/// Requests with made-up numbers: digits come from a fixed seed and get the check digit that the law defines; sentences are
/// written by hand in the style of municipal offices. No number is known to belong to a person, but by chance one may. Positives
/// contain a number in every written form; negatives contain what looks similar.
/// </summary>
internal static class Corpus
{
    private const int Each = 200;

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string[] With =
    [
        "申請者の個人番号は{0}です。確認してください。", "マイナンバー：{0}", "通知カードに記載の番号（{0}）を転記しました。", "番号確認書類: {0}\n氏名: 山田 太郎",
        "My Number: {0}", "特定個人情報として {0} を受領", "扶養親族の個人番号「{0}」を登録して", "ﾏｲﾅﾝﾊﾞｰ {0} の件", "本人の個人番号\n{0}\n以上",
    ];

    private static readonly string[] Without =
    [
        "{0}", "番号は{0}です。", "山田太郎さん、{0}、東京都千代田区", "次の値を検証して：{0}", "本人確認（{0}）済み", "届出書の裏面に{0}とあります。", "「{0}」",
    ];

    private static readonly (string Name, Func<string, string> Write)[] Forms =
    [
        ("12 digits", digits => digits),
        ("4-4-4, hyphen", digits => Grouped(digits, 4, "-")),
        ("4-4-4, space", digits => Grouped(digits, 4, " ")),
        ("4-4-4, ideographic space", digits => Grouped(digits, 4, "\u3000")),
        ("4-4-4, full-width hyphen", digits => Grouped(digits, 4, "－")),
        ("4-4-4, long vowel mark", digits => Grouped(digits, 4, "ー")),
        ("4-4-4, Unicode hyphen", digits => Grouped(digits, 4, "‐")),
        ("4-4-4, middle dot", digits => Grouped(digits, 4, "・")),
        ("4-4-4, hyphen between spaces", digits => Grouped(digits, 4, " - ")),
        ("4-4-4, line breaks", digits => Grouped(digits, 4, "\n")),
        ("3-3-3-3, space", digits => Grouped(digits, 3, " ")),
        ("6-6, space", digits => Grouped(digits, 6, " ")),
        ("digit by digit", digits => Grouped(digits, 1, " ")),
        ("full width", Wide),
        ("full width, 4-4-4", digits => Wide(Grouped(digits, 4, "－"))),
        ("half and full width mixed", digits => digits[..4] + Wide(digits[4..8]) + digits[8..]),
    ];

    private static readonly (string Name, string[] Sentences, Func<SplitMix64, string> Number)[] Lookalikes =
    [
        ("ARN", ["ロールは arn:aws:iam::{0}:role/GatewayTaskRole です。", "arn:aws:sns:ap-northeast-1:{0}:alarms を確認"], Valid),
        ("AWS account", ["AWS アカウント {0} に接続します。", "Account ID: {0}", "事業者のアカウント番号は{0}"], Valid),
        ("order or invoice number", ["注文番号 {0} の状況を教えて", "請求書番号：{0}（税込 12,000 円）", "Invoice No. {0}", "伝票番号は{0}です"], Valid),
        ("tracking number", ["追跡番号 {0} の荷物", "お問い合わせ番号: {0}", "Tracking number {0}"], Valid4),
        ("timestamp", ["受信 {0} 完了", "ログ {0} に記録", "{0} 時点の値", "file-{0}.csv"], Time),
        ("corporate number", ["法人番号 {0} の名称", "{0}", "取引先（{0}）"], Corporate),
        ("barcode", ["{0}", "バーコード {0}", "JAN {0}"], dice => Digits(dice, 13)),
        ("telephone list", ["電話 {0}", "連絡先: {0} / {0}", "TEL {0}、FAX {0}"], Telephone),
        ("card number", ["{0}", "カード {0} は使えません"], dice => Grouped(Digits(dice, 16), 4, dice.Below(2) == 0 ? " " : "-")),
        ("inside a longer id", ["{0}", "識別子 {0}"], dice => Digits(dice, 2 + dice.Below(3)) + Valid(dice) + Digits(dice, 1 + dice.Below(4))),
        ("hexadecimal, UUID", ["{0}", "リクエスト {0} の結果"], dice => $"{Convert.ToHexStringLower(Bytes(dice, 4))}a{Valid(dice)}f"),
        ("decimal", ["値は {0} です", "{0}"], dice => $"0.{Valid(dice)}"),
        ("path or query", ["https://example.lg.jp/items/{0}/edit", "?id={0}&page=2", "s3://bucket/{0}/x"], Valid),
        ("all one digit", ["{0}", "例：{0}"], dice => new string((char)('0' + dice.Below(10)), 12)),
        ("licence number", ["運転免許証の番号は {0} です"], Valid),
        ("account number", ["口座番号 {0} に振込"], Valid),
        ("serial number", ["シリアル {0}", "製造番号：{0}", "Serial: {0}"], Valid),
        ("joined to more", ["2026-{0}", "{0}-01", "第{0}-3号"], Valid),
        ("wrong check digit", ["個人番号 {0}", "{0}", "マイナンバー {0}"], Invalid),
        ("dates and times", ["2026-11-27 09:30 から 2026-12-01 17:15", "令和8年11月27日 10時30分、{0}", "27/11/2026 {0}"], dice => $"{(1 + dice.Below(12))}月{(1 + dice.Below(28))}日"),
    ];

    public static IReadOnlyList<Sample> Positives { get; } = [.. MakePositives(Thrown(20260101))];

    public static IReadOnlyList<Sample> Negatives { get; } = [.. MakeNegatives(Thrown(20260102))];

    /// <summary>A valid number, derived from a seed.</summary>
    public static string Valid(int seed) => Valid(Thrown((ulong)seed));

    private static SplitMix64 Thrown(ulong seed)
    {
        var dice = new SplitMix64(seed);
        return dice;
    }

    private static string Valid(SplitMix64 dice)
    {
        while (true)
        {
            var digits = Digits(dice, 11);
            var number = digits + CheckDigit(digits);
            if (number.Distinct().Count() > 1 && !LooksLikeTime(number))
            {
                return number;
            }
        }
    }

    /// <summary>A Converse body with this text.</summary>
    public static byte[] BodyOf(params string[] texts) => BodyOf(Readable, texts);

    private static IEnumerable<Sample> MakePositives(SplitMix64 dice)
    {
        foreach (var (name, write) in Forms)
        {
            for (var i = 0; i < Each; i++)
            {
                var sentence = i % 2 == 0 ? Pick(dice, With) : Pick(dice, Without);
                yield return new(name, BodyOf(Filled(sentence, write(Valid(dice)))), 1);
            }
        }

        for (var i = 0; i < Each; i++)
        {
            var number = Valid(dice);
            yield return new("JSON escapes", BodyOf(JsonSerializerOptions.Default, Filled(Pick(dice, With), Wide(number))), 1);
            yield return new("digits as JSON escapes", Encoding.UTF8.GetBytes(
                $$"""{"messages":[{"role":"user","content":[{"text":"番号{{Escaped(number)}}"}]}]}"""), 1);
            var cut = (1 + dice.Below(11));
            yield return new("split over two blocks", BodyOf(number[..cut], number[cut..]), 1);
            yield return new("number in a tool's result", ToolResult($$"""{"my_number":{{WithoutLeadingZero(dice)}}}"""), 1);
            yield return new("text in a tool's result", ToolResult($$"""{"個人番号":"{{number}}","氏名":"山田"}"""), 1);
            yield return new("uneven groups beside its name", BodyOf($"個人番号 {number[..3]}-{number[3..8]}-{number[8..]}"), 1);
            yield return new("column of an export", BodyOf("氏名,個人番号\n" + string.Join('\n', Enumerable.Range(0, 8).Select(row => $"住民{row},{Valid(dice)}"))), 8);
            yield return new("text file", Document("txt", Encoding.UTF8.GetBytes($"氏名 山田\n番号 {number}\n")), 1);
            yield return new("CSV with a byte order mark", Document("csv", Encoding.UTF8.GetBytes($"\uFEFF氏名,個人番号\n山田,{number}\n")), 1);
        }
    }

    private static IEnumerable<Sample> MakeNegatives(SplitMix64 dice)
    {
        foreach (var (name, sentences, number) in Lookalikes)
        {
            for (var i = 0; i < Each; i++)
            {
                yield return new(name, BodyOf(Filled(Pick(dice, sentences), number(dice))), 0);
            }
        }

        for (var i = 0; i < Each; i++)
        {
            yield return new("CSV export of other ids", BodyOf("顧客,金額,識別子\n" + string.Join('\n', Enumerable.Range(0, 12).Select(_ => $"{dice.Below(100000)},{dice.Below(10000)},{Digits(dice, 12)}"))), 0);
        }
    }

    private static byte[] BodyOf(JsonSerializerOptions options, params string[] texts) => Encoding.UTF8.GetBytes(new JsonObject
    {
        ["messages"] = new JsonArray(new JsonObject
        {
            ["role"] = "user",
            ["content"] = new JsonArray([.. texts.Select(text => new JsonObject { ["text"] = text })]),
        }),
    }.ToJsonString(options));

    private static byte[] ToolResult(string json) => Encoding.UTF8.GetBytes(
        """{"messages":[{"role":"user","content":[{"toolResult":{"toolUseId":"t1","content":[{"json":0}]}}]}]}"""
            .Replace(":0}", $":{json}}}", StringComparison.Ordinal));

    private static byte[] Document(string format, byte[] bytes) => Encoding.UTF8.GetBytes(
        """{"messages":[{"role":"user","content":[{"text":"要約して"},{"document":{"name":"d","format":"F","source":{"bytes":"B"}}}]}]}"""
            .Replace("\"F\"", $"\"{format}\"", StringComparison.Ordinal)
            .Replace("\"B\"", $"\"{Convert.ToBase64String(bytes)}\"", StringComparison.Ordinal));

    private static string Filled(string sentence, string number) => sentence.Replace("{0}", number, StringComparison.Ordinal);

    private static string Pick(SplitMix64 dice, string[] from) => dice.Of(from);

    private static byte[] Bytes(SplitMix64 dice, int count) => [.. Enumerable.Range(0, count).Select(_ => (byte)dice.Below(256))];

    private static string Digits(SplitMix64 dice, int count) =>
        string.Concat(Enumerable.Range(0, count).Select(_ => (char)('0' + dice.Below(10))));

    private static string Grouped(string digits, int size, string between) =>
        string.Join(between, digits.Chunk(size).Select(group => new string(group)));

    private static string Wide(string text) =>
        string.Concat(text.Select(c => c is >= '0' and <= '9' ? (char)(c - '0' + '０') : c));

    private static string Escaped(string digits) =>
        string.Concat(digits.Select(digit => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)digit:x4}")));

    private static string WithoutLeadingZero(SplitMix64 dice)
    {
        while (true)
        {
            var number = Valid(dice);
            if (number[0] != '0')
            {
                return number;
            }
        }
    }

    private static string Valid4(SplitMix64 dice) => Grouped(Valid(dice), 4, "-");

    private static string Invalid(SplitMix64 dice)
    {
        var number = Valid(dice);
        return number[..11] + (char)('0' + ((number[11] - '0' + 1 + dice.Below(8)) % 10));
    }

    private static string Time(SplitMix64 dice)
    {
        // Only those whose check digit is correct by chance matter.
        while (true)
        {
            var minute = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(dice.Below(525_600));
            var text = minute.ToString("yyyyMMddHHmm", CultureInfo.InvariantCulture);
            if (text[^1] == CheckDigit(text[..11]))
            {
                return text;
            }
        }
    }

    private static string Corporate(SplitMix64 dice)
    {
        var digits = Digits(dice, 12);
        var sum = digits.Select((digit, i) => (digit - '0') * (i % 2 == 0 ? 2 : 1)).Sum();
        return $"{9 - (sum % 9)}{digits}";
    }

    private static string Telephone(SplitMix64 dice) => dice.Below(3) switch
    {
        0 => $"03-{Digits(dice, 4)}-{Digits(dice, 4)}",
        1 => $"090-{Digits(dice, 4)}-{Digits(dice, 4)}",
        _ => $"0120-{Digits(dice, 3)}-{Digits(dice, 3)}",
    };

    private static bool LooksLikeTime(string number) => number.StartsWith("19", StringComparison.Ordinal) || number.StartsWith("20", StringComparison.Ordinal);

    // Implemented again from the ordinance, not taken from the product.
    private static char CheckDigit(string eleven)
    {
        var sum = 0;
        for (var n = 1; n <= 11; n++)
        {
            sum += (eleven[11 - n] - '0') * (n <= 6 ? n + 1 : n - 5);
        }

        var rest = sum % 11;
        return (char)('0' + (rest <= 1 ? 0 : 11 - rest));
    }
}
