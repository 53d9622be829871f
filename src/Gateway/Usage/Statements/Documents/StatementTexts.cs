using Gateway.Catalog.Prices;
using Gateway.Errors;
using Gateway.Usage.Statements.Amounts;

namespace Gateway.Usage.Statements.Documents;

/// <summary>The words of a statement, in both languages.</summary>
internal static class StatementTexts
{
    public static readonly Text Title = new("生成 AI 利用明細", "Statement of use of generative AI");

    public static readonly Text Notice = new(
        "これは利用明細です。請求書ではありません（請求はモデル提供事業者が行います）。", "This is a statement of use and not an invoice. The contractor who provides the models invoices.");

    /// <summary>速報版 and 確定版: 速報 and 確報 alone are reports of a leak of personal data.</summary>
    public static Text State(bool isFinal) => isFinal ? new("確定版", "final") : new("速報版", "provisional");

    public static Text Clock(string clock) => clock == "utc"
        ? new("UTC（AWS の請求と同じ）", "UTC, as AWS bills") : new("日本時間", "Japan's time");

    public static Text Rounding(YenRounding rounding) => rounding is YenRounding.Truncate
        ? new("切り捨て", "cut off") : new("四捨五入", "half up");

    public static Text Kind(LineKind kind) => kind switch
    {
        LineKind.Input => new("入力", "input"),
        LineKind.Output => new("出力", "output"),
        LineKind.CacheRead => new("キャッシュ読み取り", "cache read"),
        LineKind.CacheWrite5m => new("キャッシュ書き込み（5 分）", "cache write, 5 minutes"),
        LineKind.CacheWrite1h => new("キャッシュ書き込み（1 時間）", "cache write, 1 hour"),
        LineKind.Reserved => new("仮計上との差（トークン数不明）", "up to the reservation (tokens not known)"),
        _ => new("結果不明（仮計上）", "outcome unknown (reservation)"),
    };

    public static string Name(LineKind kind) => kind switch
    {
        LineKind.Input => "input",
        LineKind.Output => "output",
        LineKind.CacheRead => "cache_read",
        LineKind.CacheWrite5m => "cache_write_5m",
        LineKind.CacheWrite1h => "cache_write_1h",
        LineKind.Reserved => "reserved",
        _ => "outcome_unknown",
    };

    public static (string Name, Text Text) Note(NoteKind kind) => kind switch
    {
        NoteKind.Estimated => ("estimated", new("推計を含む（応答にトークン数なし）", "with estimated tokens")),
        NoteKind.OutcomeUnknown => ("outcome_unknown", new("結果不明（仮計上額で計上）", "outcome unknown, charged as reserved")),
        NoteKind.Aborted => ("aborted", new("呼び出し元が途中で切断", "the caller left early")),
        NoteKind.Drained => ("drained", new("切断後も最後まで受信", "taken to the end after the caller left")),
        NoteKind.Ambiguous => ("ambiguous", new("課金の有無が不明な試行あり", "with an attempt that may have been billed")),
        NoteKind.Retried => ("retried", new("再送あり", "sent more than once")),
        _ => ("unpriced", new("単価なし（金額に含まない）", "without a price: in no amount")),
    };

    public static Text RateKind(ExchangeRateKind kind) => kind switch
    {
        ExchangeRateKind.Contract => new("契約固定", "fixed by contract"),
        ExchangeRateKind.MonthlyAverageTtm => new("月次 TTM", "monthly average TTM"),
        ExchangeRateKind.MonthEndTts => new("月末 TTS", "month-end TTS"),
        ExchangeRateKind.AwsInvoice => new("AWS 請求書", "AWS's invoice"),
        _ => new("出納官吏事務規程", "the state's accounting rules"),
    };
}
