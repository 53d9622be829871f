using System.Text.RegularExpressions;
using Gateway.Errors;
using Gateway.RequestPolicy.Schemas;

namespace Gateway.RequestPolicy.Rules;

/// <summary>Validates lists of betas: <c>AllowBetas</c> of an application and <c>Betas</c> of a model.</summary>
internal static partial class BetaSettings
{
    /// <summary>True when a text has the form of a beta's name.</summary>
    public static bool IsName(string value) => Name().IsMatch(value);

    /// <param name="path">The key of the list, as an operator writes it.</param>
    /// <param name="betas">The list.</param>
    public static IEnumerable<string> Problems(string path, IEnumerable<string> betas) => betas
        .Select(beta => Problem(beta) is { } problem ? $"{path}: 「{beta}」は設定できません。{problem.Ja}/ {path} names '{beta}'. {problem.En}" : null)
        .OfType<string>();

    private static Text? Problem(string beta) =>
        !IsName(beta) ? new Text(
            "ベータ機能の名前を、context-1m-2025-08-07 のように日付まで 1 つ設定してください。",
            "Give the name of one beta with its date, such as context-1m-2025-08-07.")
        : BetaTable.Of(beta) == BetaMark.Denied
            ? new Text(
                "提供元がデータの保存、外部への接続またはプログラムの実行を行うベータ機能のため、許可できません。",
                "With this beta the provider keeps data, connects to servers outside, or runs programs: it is never allowed.")
        : null;

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{1,62}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
