using System.Globalization;

namespace Gateway.Errors;

/// <summary>Errors for a request body that is too large, too slow or malformed.</summary>
internal static class RequestBodyErrors
{
    /// <param name="limit">The limit, in bytes.</param>
    public static GatewayError TooLarge(int limit) => ErrorCode.RequestTooLarge.Because(
        string.Create(CultureInfo.InvariantCulture, $"リクエスト本文が上限の {limit:N0} バイトを超えています。")
        + "添付を小さくするか、分けて送ってください（base64 は元の 4/3 倍になります。運用担当者向け: 設定 Hosting__MaxRequestBodyBytes）。",
        string.Create(CultureInfo.InvariantCulture, $"The request body is over the limit of {limit:N0} bytes. ")
        + "Send smaller attachments, or several requests (base64 takes 4/3 of a file's size; setting "
        + "Hosting__MaxRequestBodyBytes).");

    public static readonly GatewayError TooSlow = ErrorCode.RequestTimeout.Because(
        "リクエスト本文が時間内に届きませんでした。もう一度送ってください。",
        "The request body did not arrive in time. Send it again.");

    public static readonly GatewayError Malformed = ErrorCode.InvalidRequest.Because(
        "HTTP リクエストの形式が正しくありません（本文の長さまたはチャンクの誤り）。",
        "The HTTP request is malformed (body length or chunks).");
}
