namespace Gateway.Errors;

/// <summary>What is said about a request that never arrived whole.</summary>
internal static class RequestBodyRefusals
{
    public static readonly Refusal TooLarge = ErrorCode.RequestTooLarge.Because(
        "リクエスト本文が上限（Operations__MaxRequestBodyBytes）を超えています。添付を小さくするか、分けて送ってください。",
        "The request body is over the limit (Operations__MaxRequestBodyBytes). "
        + "Send smaller attachments, or several requests.");

    public static readonly Refusal TooSlow = ErrorCode.RequestTimeout.Because(
        "リクエスト本文が時間内に届きませんでした。もう一度送ってください。",
        "The request body did not arrive in time. Send it again.");

    public static readonly Refusal Malformed = ErrorCode.InvalidRequest.Because(
        "HTTP リクエストの形式が正しくありません（本文の長さまたはチャンクの誤り）。",
        "The HTTP request is malformed (body length or chunks).");
}
