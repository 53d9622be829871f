using System.Globalization;
using Gateway.Errors;
using Gateway.RequestPolicy.Rules;
using Gateway.RequestPolicy.Schemas;
using Gateway.RequestPolicy.Walk;

namespace Gateway.BodyEdits;

/// <summary>
/// Keeps the application's <c>MaxTokens</c> consistent with a thinking budget, which is a part of these tokens: when the
/// gateway lowers the tokens of a request, it lowers the budget too.
/// </summary>
internal static class ThinkingBudget
{
    // Anthropic, extended thinking: budget_tokens is at least 1,024 and less than max_tokens.
    private const int Least = 1024;

    /// <summary>The budget to write: half of the tokens, at least 1,024; <c>null</c> when the caller's budget stays.</summary>
    public static int? Lowered(ReadOnlySpan<byte> body, in RequestMembers found, MemberPolicy policy) =>
        policy.MaxTokens is { } most and > Least && IsContradicted(body, found, most) ? Math.Max(Least, most / 2) : null;

    /// <summary>The error when no budget fits into the application's tokens; else <c>null</c>. Counting tokens takes none.</summary>
    public static GatewayError? Check(
        ReadOnlySpan<byte> body, in RequestMembers found, BodyForm form, PathNames names, MemberPolicy policy)
    {
        if (form.Counts() || policy.MaxTokens is not { } most || most > Least || !IsContradicted(body, found, most))
        {
            return null;
        }

        var place = names.Of(
            form.IsAnthropic() ? "thinking.budget_tokens" : "additionalModelRequestFields.thinking.budget_tokens");
        return ErrorCode.MemberNotAllowed.Because(
            $"{place} は使えません。思考には {Least} トークンを超える上限が必要ですが、このアプリケーションの上限は {most} トークンです。"
            + $"必要な場合はゲートウェイの運用担当者に依頼してください（運用担当者向け: 設定 {policy.Section}__MaxTokens）。",
            $"{place} cannot be used: thinking takes more than {Least} tokens, and this application may ask for {most}. "
            + $"If you need it, ask the gateway's operator (for the operator: {policy.Section}__MaxTokens).") with
        {
            Members = [place],
        };
    }

    // True only when the gateway itself lowers the tokens. If the caller's own tokens stay, so does its budget.
    private static bool IsContradicted(ReadOnlySpan<byte> body, in RequestMembers found, int most) =>
        Number(body, found.ThinkingBudget) >= most && !(Number(body, found.MaxTokens) <= most);

    private static double? Number(ReadOnlySpan<byte> body, MemberSpan member) =>
        member.IsGiven
        && double.TryParse(body[member.Value..member.End], NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
