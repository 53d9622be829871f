using System.Collections.Immutable;
using Gateway.Errors;

namespace Gateway.PersonalData;

/// <summary>The kinds of numbers to search for, and the words that count for and against a match.</summary>
internal static class PersonalDataRules
{
    /// <summary>The lowest score of a match.</summary>
    public const int Certain = 50;

    public static ImmutableArray<PersonalDataRule> All { get; } =
    [
        new(
            "my_number", new Text("個人番号（マイナンバー）", "Individual Number (My Number)"), 12, MyNumber.IsValid, Certain,
            WordKinds.MyNumber),

        // The rule for its check digit is not public enough to rely on, so it counts only beside its name.
        new(
            "resident_record_code", new Text("住民票コード", "Resident Record Code"), 11, AreNotAllTheSame, 10,
            WordKinds.ResidentRecordCode),
    ];

    /// <summary>
    /// The words near numbers that say what they are. "Other" words name numbers with as many digits: order and tracking numbers,
    /// AWS accounts, dates. Telephone numbers have fewer digits.
    /// </summary>
    public static IEnumerable<(string Word, WordKinds Kinds)> Words =>
    [
        .. Each(
            WordKinds.MyNumber, "個人番号", "マイナンバ", "マイナ番号", "個人no", "個番", "通知カード", "番号確認", "特定個人情報", "mynumber",
            "individualnumber", "kojinbango", "kojinno"),
        .. Each(WordKinds.ResidentRecordCode, "住民票コード", "住民コード"),
        .. Each(
            WordKinds.Other, "account", "アカウント", "注文", "伝票", "追跡", "問い合わせ番号", "問合せ番号", "お客様番号", "受付番号", "parcel", "荷物",
            "宅配", "送り状", "配送", "チケット", "ticket", "会議", "meeting", "利用者カード", "利用者番号", "発行番号", "会社法人", "請求書", "請求番号",
            "invoice", "order", "tracking", "法人番号", "免許", "口座", "serial", "シリアル", "製造番号", "型番", "品番", "商品番号", "商品コード", "バーコード",
            "jan", "isbn", "会員番号", "契約番号", "管理番号", "整理番号", "文書番号", "予約番号", "地番", "家屋番号", "不動産番号", "timestamp", "日時", "時刻",
            "request id", "トランザクション", "transaction", "license", "licence", "receipt", "uketsuke", "upc"),
        .. Each(WordKinds.FarOther, "arn:"),
        .. Each(WordKinds.Numbered, "番号", "コード", "id"),
        .. Each(
            WordKinds.Denial, "空欄", "未記入", "記入なし", "記載なし", "未記載", "記入不要", "記載不要", "記入漏れ", "有無", "ではなく", "ではない",
            "ではありません", "でなく", "じゃない", "null", "redacted", "is not"),
    ];

    public static bool AreNotAllTheSame(ReadOnlySpan<byte> digits) => digits.ContainsAnyExcept(digits[0]);

    private static IEnumerable<(string Word, WordKinds Kinds)> Each(WordKinds kinds, params IEnumerable<string> words) =>
        words.Select(word => (word, kinds));
}
