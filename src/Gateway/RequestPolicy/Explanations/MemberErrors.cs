using System.Text.Json;
using Gateway.Errors;
using Gateway.RequestPolicy.Schemas;

namespace Gateway.RequestPolicy.Explanations;

/// <summary>
/// The errors for a body that cannot be read to its end. They never repeat the body: a path consists of names that the API
/// defines and of positions in lists, with <c>*</c> for every name that a caller chose.
/// </summary>
internal static class MemberErrors
{
    public static readonly GatewayError NotUtf8 = Because(
        "リクエスト本文が正しい UTF-8 ではありません。UTF-8（BOM なし）で送ってください。Windows の curl では \\u3053 のような ASCII 表記が確実です。",
        "The request body is not valid UTF-8. "
        + "Send UTF-8 without a byte order mark; ASCII escapes such as \\u3053 always work.");

    public static readonly GatewayError ByteOrderMark = Because(
        "リクエスト本文の先頭に BOM があります。BOM なしの UTF-8 で送ってください。",
        "The request body begins with a byte order mark. Send UTF-8 without it.");

    public static readonly GatewayError Empty = Because(
        "リクエスト本文が空です。JSON オブジェクトを送ってください。", "The request body is empty. Send a JSON object.");

    public static readonly GatewayError NotAnObject = Because(
        "リクエスト本文は JSON オブジェクトでなければなりません。", "The request body must be a JSON object.");

    // The exception's own text may quote the body, so only the position is repeated.
    public static GatewayError NotJson(JsonException syntax) => Because(
        $"リクエスト本文が JSON として読めません（{syntax.LineNumber + 1} 行目、{syntax.BytePositionInLine + 1} バイト目付近）。",
        $"The request body is not valid JSON (near line {syntax.LineNumber + 1}, "
        + $"byte {syntax.BytePositionInLine + 1}).");

    /// <param name="name"><c>modelId</c>, or <c>model</c> in Anthropic's own API.</param>
    public static GatewayError ModelIdTwice(string name) => Because(
        $"{name} は一度だけ、この綴りで指定してください。", $"Give {name} once, and spelled exactly so.") with
    {
        Members = [name],
    };

    /// <inheritdoc cref="ModelIdTwice"/>
    public static GatewayError ModelIdNoText(string name) => Because(
        $"{name} は 1〜2048 文字の文字列で指定してください。", $"{name} must be a string of 1 to 2048 characters.") with
    {
        Members = [name],
    };

    public static GatewayError GivenTwice(string place, long position) => Because(
        place,
        $"リクエスト本文の同じ階層に同じ名前の項目が 2 つあります: {place}（{position} バイト目付近）。"
        + $"1 つにしてください。API が定める階層では、大文字と小文字だけが違う名前も同じとみなします。{Legend(place).Ja}",
        $"The request body gives a member twice: {place} (near byte {position}). Give it once. Among the members "
        + $"the API defines, names that differ only in case count as the same.{Legend(place).En}");

    public static GatewayError HalfPair(string place, long position) => Because(
        place,
        $"項目名または文字列に不正な Unicode エスケープ（対にならないサロゲート）があります: {place}（{position} バイト目付近）。{Legend(place).Ja}",
        "A member name or a string holds an invalid Unicode escape (half of a surrogate pair): "
        + $"{place} (near byte {position}).{Legend(place).En}");

    public static GatewayError TooDeep(string place, long position) => Because(
        place,
        $"リクエスト本文の入れ子が深すぎます: {place}（{position} バイト目付近）。"
        + $"JSON のオブジェクトと配列は {MemberPath.MaxDepth} 段までです。浅くしてください。{Legend(place).Ja}",
        $"The request body is nested too deeply: {place} (near byte {position}). Objects and lists may be "
        + $"{MemberPath.MaxDepth} levels deep. Send fewer levels.{Legend(place).En}");

    private static GatewayError Because(string place, string ja, string en) => Because(ja, en) with
    {
        Members = place.Contains('*', StringComparison.Ordinal) ? [] : [place],
    };

    private static Text Legend(string place) => place.Contains('*', StringComparison.Ordinal)
        ? new Text("* は呼び出し元が付けた名前です（内容保護のため表示しません）。", " An * replaces a name of the caller's own.")
        : default;

    private static GatewayError Because(string ja, string en) => ErrorCode.InvalidRequest.Because(ja, en);
}
