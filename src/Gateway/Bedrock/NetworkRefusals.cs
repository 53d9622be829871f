using Gateway.Errors;

namespace Gateway.Bedrock;

/// <summary>What is said when Bedrock gave no usable answer at all.</summary>
internal static class NetworkRefusals
{
    public static readonly Refusal Unreachable = ErrorCode.UpstreamUnreachable.Because(
        "Bedrock のエンドポイントに接続できません。何も送信されていないため、再送しても二重に課金されません。",
        "The Bedrock endpoint cannot be reached. Nothing was sent, so sending again is never billed twice.") with
    {
        NothingSent = true,
        RetryAfter = TimeSpan.FromSeconds(2),
    };

    public static readonly Refusal NotPrivate = ErrorCode.EndpointNotPrivate.Because(
        "Bedrock のエンドポイントの名前が VPC の外のアドレスを指しているため、接続していません。ゲートウェイの運用者に連絡してください。",
        "The name of Bedrock's endpoint leads outside the VPC, so it was not connected to. Tell the gateway's operator.");

    public static readonly Refusal Lost = ErrorCode.UpstreamConnectionLost.Because(
        "送信後に Bedrock との接続が切れました。課金されている可能性があるため自動では再送していません。",
        "The connection to Bedrock was lost after sending. It may have been billed, so nothing was sent again.") with
    {
        MayBeBilled = true,
    };

    public static readonly Refusal NoAnswerInTime = ErrorCode.UpstreamTimeout.Because(
        "時間内に Bedrock の応答が届きませんでした。課金されている可能性があるため自動では再送していません。",
        "Bedrock did not answer in time. It may have been billed, so nothing was sent again.") with
    {
        MayBeBilled = true,
    };

    public static readonly Refusal NotSentInTime = ErrorCode.UpstreamUnreachable.Because(
        "制限時間内に Bedrock へ送信できませんでした。何も送信されていないため、再送しても二重に課金されません。",
        "The request could not be sent to Bedrock in time. "
        + "Nothing was sent, so sending again is never billed twice.") with
    {
        NothingSent = true,
        RetryAfter = TimeSpan.FromSeconds(2),
    };

    public static readonly Refusal HeldBack = ErrorCode.UpstreamThrottled.Because(
        "このモデルは Bedrock の利用枠に達しているため、ゲートウェイが送信を控えました。何も送信されていません。間隔をあけて再送してください。",
        "Bedrock is throttling this model, so the gateway held the request back. Nothing was sent. Send again later.") with
    {
        NothingSent = true,
        RetryAfter = TimeSpan.FromSeconds(2),
    };

    public static readonly Refusal NotUnderstood = ErrorCode.UpstreamError.Because(
        "Bedrock から正しい形式の応答がありませんでした。課金されている可能性があるため自動では再送していません。",
        "Bedrock's answer was not in the expected form. It may have been billed, so nothing was sent again.") with
    {
        MayBeBilled = true,
    };

    public static readonly Refusal NoRoom = ErrorCode.Overloaded.Because(
        "応答を受け取るメモリに空きがないため、何も送信していません。少し待って再送してください（Operations__MaxResponseBytesInFlight）。",
        "There is no memory left for another answer, so nothing was sent. Wait a little and send again "
        + "(Operations__MaxResponseBytesInFlight).") with
    {
        RetryAfter = TimeSpan.FromSeconds(1),
        NothingSent = true,
    };

    public static readonly Refusal NoRoomInTime = ErrorCode.InternalError.Because(
        "Bedrock の応答は届きましたが、受け取るメモリが時間内に空きませんでした。応答は課金されています。"
        + "管理者に連絡してください（Operations__MaxResponseBytesInFlight）。",
        "Bedrock's answer was there, but no memory for it became free in time. It was billed. "
        + "Tell the gateway's operator (Operations__MaxResponseBytesInFlight).") with
    {
        MayBeBilled = true,
    };
}
