using System.Collections.Immutable;
using System.Globalization;
using Gateway.Errors;

namespace Gateway.Usage.Statements.Amounts;

/// <summary>The reasons why there is no statement. Each says what to do.</summary>
internal static class StatementErrors
{
    // Of differences between rows and totals; the number of the rest is told.
    private const int MaxShown = 20;

    public static readonly GatewayError NoLedger = ErrorCode.RouteNotFound.Because(
        "このゲートウェイには利用台帳がないため、利用明細を作成できません（設定 Ledger__Store が None です）。",
        "This gateway keeps no ledger, so there are no statements (Ledger__Store is None).") with
    { NeedsOperator = true };

    public static readonly GatewayError Unreadable = ErrorCode.LedgerUnavailable.Because(
        "利用台帳を読み書きできません。しばらくしてから再度実行してください。新しい版を入れた直後の場合は、先にゲートウェイを 1 回起動してください。",
        "The ledger cannot be used at present. Try again later; after an update, start the gateway once first.") with
    { RetryAfter = TimeSpan.FromSeconds(10) };

    public static readonly GatewayError Busy = ErrorCode.Overloaded.Because(
        "ほかの利用明細を作成しています。しばらくしてから再度実行してください。", "Another statement is being drawn up. Try again later.") with
    { RetryAfter = TimeSpan.FromSeconds(10) };

    public static readonly GatewayError NotBegun = Wrong(
        "month", "まだ始まっていない月です。", "This month has not begun.");

    public static readonly GatewayError NotEnded = Wrong(
        "month", "終わっていない月は確定できません。月が終わってから再度実行してください（区切りの時計は --clock）。",
        "A month that has not ended cannot be final. Run this again after its end (by the clock of --clock).");

    public static readonly GatewayError BeforeLedger = Wrong(
        "month", "利用台帳にない月です（台帳を始める前の月）。", "The ledger has nothing of this month: it began later.");

    public static readonly GatewayError NoFinalRate = Wrong(
        "rate", "この月の確定レートが登録されていません。先に statement rate で登録してください。",
        "The final rate of this month was not entered. Enter it first with 'statement rate'.");

    public static readonly GatewayError NoFinal = Wrong(
        "final", "この月の確定版はまだありません。final を取り除くと速報版を表示します。",
        "There is no final statement of this month yet. Without final, the provisional one is shown.");

    public static readonly GatewayError UnknownNumber = ErrorCode.RouteNotFound.Because(
        "この番号の利用明細はありません。番号は GET /statements または statement list で確認できます。",
        "There is no statement with this number. GET /statements or 'statement list' shows them.");

    public static readonly GatewayError NotReplaceable = Wrong(
        "replaces", "この月・この時計の最新の確定版ではありません。statement list で番号を確認してください。",
        "It is not the latest final statement of this month and clock. 'statement list' shows the numbers.");

    public static readonly GatewayError NothingToReprice = Wrong(
        "price", "差額はありません（対象の利用記録がないか、すでに調整済みです）。調整は登録していません。",
        "There is no difference: nothing was charged so, or it was adjusted already. No adjustment was written.");

    public static readonly GatewayError NothingSuperseded = Wrong(
        "instead-of", "この単価の行には訂正元（Supersedes）がありません。誤っていた単価の行の ID、または unpriced（単価なし）を --instead-of で指定してください。",
        "This price row corrects no other. Name the row that was wrong, or unpriced, with --instead-of.");

    public static readonly GatewayError OtherModel = Wrong(
        "instead-of", "--price とは別のモデルの単価です。同じモデルの行を指定してください。",
        "It is a price of another model than --price. Name a row of the same model.");

    public static readonly GatewayError Overlaps = Wrong(
        "price", "同じ利用記録の一部は、別の範囲の調整で訂正済みです。statement の調整の行を確認し、同じ月・同じ単価の行で実行してください。",
        "Some of these requests were adjusted in another span already. See the adjustments of the statements, and use the same month and price row.");

    /// <summary>The month was finalized before, as this number.</summary>
    public static GatewayError AlreadyFinal(int number) => Wrong(
        "month", Of("この月は番号 {0} で確定済みです。訂正する場合は --replaces {0} を付けてください（番号 {0} も残ります）。", number),
        Of("This month is final as number {0}. To correct it, add --replaces {0}; number {0} is kept.", number));

    /// <summary>A final statement would be corrected by one that says the same.</summary>
    public static GatewayError NothingToCorrect(int number) => Wrong(
        "replaces", Of("番号 {0} と同じ内容です。訂正がないため、新しい番号は作成していません。", number),
        Of("It says what number {0} says: there is nothing to correct, and no new number was made.", number));

    /// <summary>The month was finalized by the other clock: most of its requests would be charged twice.</summary>
    public static GatewayError FinalByOtherClock(string clock, int number) => Wrong(
        "clock", Of("この月は別の区切り（{0}）の番号 {1} で確定済みです。確定版の区切りは 1 つだけにしてください（速報版はどちらでも作成できます）。", clock, number),
        Of("This month is final by the clock {0}, as number {1}. Keep to one clock for final statements; provisional ones can use either.", clock, number));

    /// <summary>A stored document is not what was stored.</summary>
    public static GatewayError Changed(int number) => ErrorCode.InternalError.Because(
        Of("番号 {0} の利用明細が、作成後に変更または削除されています（SHA-256 が一致しません）。表示していません。監査証跡と保管してある控えを確認してください。", number),
        Of("Statement {0} was changed or removed after it was made: its SHA-256 does not match. It is not shown. Compare the audit trail and the copies that were handed over.", number)) with
    { NeedsOperator = true };

    /// <summary>Rows of months were removed after their retention.</summary>
    public static GatewayError Removed(ImmutableArray<int> months)
    {
        var shown = string.Join(", ", months.Select(month => Of("{0:0000}-{1:00}", month / 100, month % 100)));
        return Wrong(
            "month", $"保存期間が過ぎ、{shown}（UTC）の利用記録は削除済みのため、新しい利用明細は作成できません。作成済みの確定版は表示できます（GET /usage は合計を残しています）。",
            $"The rows of {shown} (UTC) were removed after their retention, so no new statement can be made. Final ones are still shown; GET /usage has the sums.");
    }

    /// <summary>Requests are under way.</summary>
    public static GatewayError Open(long count) => Wrong(
        "month", Of("処理中または未確定の利用記録が {0} 件あるため確定できません。しばらくしてから再度実行してください（停止したゲートウェイの分は、次の起動時に結果不明として計上されます）。", count),
        Of("{0} requests of this month are under way or not settled. Try again later; those of a gateway that has died count as unknown after its next start.", count));

    /// <summary>Rows and totals differ.</summary>
    public static GatewayError Differs(ImmutableArray<string> differences)
    {
        var shown = string.Join("; ", differences.Take(MaxShown))
            + (differences.Length > MaxShown ? Of("; … ({0})", differences.Length) : "");
        return ErrorCode.InternalError.Because(
            $"利用台帳の行と時間別の合計が一致しないため、利用明細を作成できません（行 − 合計）: {shown}",
            $"Rows and hour totals of the ledger differ, so there is no statement (rows minus totals): {shown}") with
        { NeedsOperator = true };
    }

    /// <summary>A price row is neither shipped nor in the settings any more.</summary>
    public static GatewayError NoPriceRow(string id) => ErrorCode.InternalError.Because(
        $"利用記録の単価の行「{id}」が設定にありません。Prices__Rows に元の内容で戻してください（単価の行は削除も変更もしません）。",
        $"Requests were charged by the price row '{id}', which is not in the settings any more. Restore it in Prices__Rows; rows are never removed or changed.") with
    { NeedsOperator = true };

    /// <summary>A price row says something else than when requests were charged by it.</summary>
    public static GatewayError PriceRowChanged(string id, string modelId, string picoUsd) => ErrorCode.InternalError.Because(
        $"モデル {modelId} の利用記録の金額が、単価の行「{id}」と一致しません（差 {picoUsd} pUSD）。行を元の内容に戻し、訂正は新しい行と statement reprice で行ってください。",
        $"The charges of {modelId} do not agree with the price row '{id}' (by {picoUsd} pico-USD). Restore the row; to correct it, add a new one and use 'statement reprice'.") with
    { NeedsOperator = true };

    /// <summary>A price row that was named does not exist.</summary>
    public static GatewayError UnknownPrice(string field, string id) => Wrong(
        field, $"単価の行「{id}」はありません。付属の単価か Prices__Rows の ID を指定してください。",
        $"There is no price row '{id}'. Name one that is shipped, or of Prices__Rows.");

    /// <summary>An error about one field of a request or an option of the command.</summary>
    public static GatewayError Wrong(string field, string ja, string en)
    {
        var shown = MemberNames.Shown(field);
        return ErrorCode.InvalidRequest.Because($"{shown}: {ja}", $"{shown}: {en}") with { Members = [shown] };
    }

    /// <summary>True for what happens when the ledger cannot be used.</summary>
    public static bool IsOfLedger(Exception failure) => failure is System.Data.Common.DbException or TimeoutException or IOException;

    private static string Of(string text, params ReadOnlySpan<object> values) => string.Format(CultureInfo.InvariantCulture, text, values);
}
