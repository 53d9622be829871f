using Gateway.Errors;

namespace Gateway.Quotas;

/// <summary>The errors of a request above a limit: which limit, how much is used, when again, and whom to ask.</summary>
internal static class QuotaErrors
{
    // Clients would sleep for days.
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    // Requests under way end within seconds, and give back what they did not use.
    private static readonly TimeSpan WaitForOthers = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan WaitForSlot = TimeSpan.FromSeconds(1);

    /// <summary>Too many requests to one model at once.</summary>
    public static GatewayError TooManyAtOnce(ScopeLimits limits, int most) => ErrorCode.ConcurrencyLimitExceeded.Because(
        $"{Whose(limits).Ja}の同時リクエスト数が上限の {most:N0} 件に達しています。前のリクエストの完了を待って再送してください。"
        + Ask(limits, QuotaRule.ConcurrentRequests).Ja,
        $"{Whose(limits).En} has {most:N0} requests under way, as many as it may have. Wait for one to end and send again. "
        + Ask(limits, QuotaRule.ConcurrentRequests).En) with
    {
        RetryAfter = WaitForSlot,
    };

    /// <summary>Too much in a minute.</summary>
    /// <param name="limits">The set of the limit.</param>
    /// <param name="rule">The limit.</param>
    /// <param name="most">What it allows in a minute.</param>
    /// <param name="wait">The time after which the request fits.</param>
    public static GatewayError TooFast(ScopeLimits limits, QuotaRule rule, long most, TimeSpan wait)
    {
        var exact = TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
        var seconds = ErrorFormat.WholeSeconds(exact);
        return ErrorCode.RateLimitExceeded.Because(
            Invariant($"{Whose(limits).Ja}の{rule.Text.Ja}が上限の {most:N0} に達しています。{seconds:N0} 秒待って再送してください。") + Ask(limits, rule).Ja,
            Invariant($"{Whose(limits).En} is at its limit of {most:N0} {rule.Text.En}. Wait {seconds:N0} s and send again. ") + Ask(limits, rule).En) with
        {
            RetryAfter = exact,
        };
    }

    /// <summary>A limit that the request alone exceeds: waiting does not help.</summary>
    /// <param name="limits">The set of the limit.</param>
    /// <param name="rule">The limit.</param>
    /// <param name="most">What it allows, with its unit.</param>
    /// <param name="ask">What the request may use, with its unit.</param>
    /// <param name="request">Its tokens.</param>
    public static GatewayError NeverFits(ScopeLimits limits, QuotaRule rule, Text most, Text ask, Reservation request)
    {
        var (input, output) = (request.InputTokens, request.Tokens - request.InputTokens);
        return ErrorCode.RequestExceedsQuota.Because(
            $"このリクエストだけで、{Whose(limits).Ja}の{rule.Text.Ja}の上限（{most.Ja}）を超えます。最大で {ask.Ja}を使う可能性があります"
            + Invariant($"（入力の見積もり {input:N0} トークン、出力の最大 {output:N0} トークン）。待っても受け付けられません。")
            + "出力の最大（max_tokens、Converse では inferenceConfig.maxTokens）を小さくするか、入力を短くしてください。" + Ask(limits, rule).Ja,
            $"This request alone exceeds the limit of {most.En} ({rule.Text.En}) of {Whose(limits, begins: false).En}: it may use up to {ask.En} "
            + Invariant($"(input of about {input:N0} tokens, output of at most {output:N0}). Waiting does not help. ")
            + "Ask for a shorter output (max_tokens; in Converse inferenceConfig.maxTokens) or send a shorter input. " + Ask(limits, rule).En);
    }

    /// <summary>A used-up budget.</summary>
    /// <param name="limits">The set of the limit.</param>
    /// <param name="refusal">The limit, and what is used of it.</param>
    /// <param name="at">The start of the request.</param>
    public static GatewayError UsedUp(ScopeLimits limits, BudgetRefusal refusal, DateTimeOffset at)
    {
        var (rule, period) = (refusal.Rule, refusal.Period);
        var left = period.End - at;
        return ErrorCode.QuotaExceeded.Because(
            $"{Whose(limits).Ja}の{rule.Text.Ja}が上限に達しています（上限 {refusal.Most.Ja}、使用済み {refusal.Used.Ja}、処理中の予約 {refusal.Reserved.Ja}、"
            + $"このリクエストの最大 {refusal.Ask.Ja}）。{period.EndInJapan}（日本時間）から再び使えます。" + Ask(limits, rule).Ja,
            $"{Whose(limits).En} has used up its {rule.Text.En} (limit {refusal.Most.En}, used {refusal.Used.En}, reserved by requests under way "
            + $"{refusal.Reserved.En}, this request at most {refusal.Ask.En}). It can be used again from {period.EndInJapan} (Japan time). "
            + Ask(limits, rule).En) with
        {
            RetryAfter = left < LongestWait ? left : LongestWait,
        };
    }

    /// <summary>A budget that is not used up: only what requests under way have reserved is in the way.</summary>
    public static GatewayError Reserved(ScopeLimits limits, BudgetRefusal refusal) => ErrorCode.RateLimitExceeded.Because(
        $"{Whose(limits).Ja}の{refusal.Rule.Text.Ja}の残りは、処理中のリクエストが予約しています（上限 {refusal.Most.Ja}、使用済み {refusal.Used.Ja}、"
        + $"処理中の予約 {refusal.Reserved.Ja}、このリクエストの最大 {refusal.Ask.Ja}）。前のリクエストの完了を待って再送してください。" + Ask(limits, refusal.Rule).Ja,
        $"What is left of the {refusal.Rule.Text.En} of {Whose(limits, begins: false).En} is reserved by requests under way (limit {refusal.Most.En}, used {refusal.Used.En}, "
        + $"reserved {refusal.Reserved.En}, this request at most {refusal.Ask.En}). Wait for one to end and send again. " + Ask(limits, refusal.Rule).En) with
    {
        RetryAfter = WaitForOthers,
    };

    /// <summary>A limit of money for a model whose price is not known: it would be no limit.</summary>
    public static GatewayError NoPrice(ScopeLimits limits, QuotaRule rule, string alias) => ErrorCode.ModelNotAllowed.Because(
        $"このアプリケーションには利用金額の上限（{rule.Text.Ja}）がありますが、モデル {alias} の単価が登録されていないため、受け付けられません。"
        + "単価の登録はゲートウェイの運用担当者に依頼してください（運用担当者向け: 設定 Prices__Rows）。",
        $"{Whose(limits).En} has a limit of money ({rule.Text.En}), and no price of the model {alias} is known, so it cannot be used. "
        + "Ask the gateway's operator for its price (setting Prices__Rows).");

    private static Text Whose(ScopeLimits limits, bool begins = true) => limits.Model is { } model
        ? new($"このアプリケーションのモデル {model} ", $"{(begins ? "T" : "t")}his application for the model {model}")
        : new("このアプリケーション", $"{(begins ? "T" : "t")}his application");

    private static Text Ask(ScopeLimits limits, QuotaRule rule) => new(
        $"上限の変更はゲートウェイの運用担当者に依頼してください（運用担当者向け: 設定 {limits.Section}__{rule.Setting}）。",
        $"For a higher limit ask the gateway's operator (setting {limits.Section}__{rule.Setting}).");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}

/// <summary>A budget that a request does not fit into.</summary>
/// <param name="Rule">The limit.</param>
/// <param name="Period">Its day or month.</param>
/// <param name="Most">What it allows, with the unit.</param>
/// <param name="Used">What is used of it.</param>
/// <param name="Reserved">What requests under way have reserved of it.</param>
/// <param name="Ask">What the request may use.</param>
internal sealed record BudgetRefusal(QuotaRule Rule, BudgetPeriod Period, Text Most, Text Used, Text Reserved, Text Ask);
