using Gateway.Errors;

namespace Gateway.Bedrock.Runtime;

/// <summary>The errors for a call to which Bedrock gave no usable response.</summary>
internal static class NetworkErrors
{
    public static readonly GatewayError Unreachable = ErrorCode.UpstreamUnreachable.Because(
        "Bedrock のエンドポイントに接続できません。しばらく待って再送してください（未送信のため二重課金はありません）。"
        + "解消しない場合は、requestId を添えてゲートウェイの運用担当者に連絡してください。",
        "The Bedrock endpoint cannot be reached. Nothing was sent, so sending again is never billed twice: wait a little and "
        + "send again. If it goes on, give the requestId to the gateway's operator.") with
    {
        NothingSent = true,
        RetryAfter = TimeSpan.FromSeconds(2),
    };

    public static readonly GatewayError NotPrivate = ErrorCode.EndpointNotPrivate.Because(
        "Bedrock のエンドポイントの名前解決の結果が VPC の外のアドレスになったため、接続していません。requestId を添えてゲートウェイの運用担当者に連絡してください。",
        "The name of Bedrock's endpoint leads outside the VPC, so it was not connected to. Give the requestId to the "
        + "gateway's operator.");

    public static readonly GatewayError Lost = ErrorCode.UpstreamConnectionLost.Because(
        "送信後に Bedrock との接続が切れました。課金されている可能性があるため、自動では再送していません。再実行すると二重に課金されることがあります。"
        + "繰り返す場合は、requestId を添えてゲートウェイの運用担当者に連絡してください。",
        "The connection to Bedrock was lost after sending. It may have been billed, so nothing was sent again. "
        + "Sending again may be billed twice. If this goes on, give the requestId to the gateway's operator.") with
    {
        MayBeBilled = true,
    };

    public static readonly GatewayError NoResponseInTime = ErrorCode.UpstreamTimeout.Because(
        "時間内に Bedrock の応答が届きませんでした。課金されている可能性があるため、自動では再送していません。再実行すると二重に課金されることがあります。"
        + "繰り返す場合は、requestId を添えてゲートウェイの運用担当者に連絡してください。",
        "Bedrock did not answer in time. It may have been billed, so nothing was sent again. "
        + "Sending again may be billed twice. If this goes on, give the requestId to the gateway's operator.") with
    {
        MayBeBilled = true,
    };

    public static readonly GatewayError StoppedBeforeSending = ErrorCode.Overloaded.Because(
        "ゲートウェイを停止しています。Bedrock には何も送信していません。しばらく待って再送してください。",
        "The gateway is stopping. Nothing was sent to Bedrock. Wait a little and send again.") with
    {
        NothingSent = true,
        RetryAfter = TimeSpan.FromSeconds(2),
    };

    public static readonly GatewayError NotSentInTime = ErrorCode.UpstreamUnreachable.Because(
        "制限時間内に Bedrock へ送信できませんでした。しばらく待って再送してください（未送信のため二重課金はありません）。"
        + "解消しない場合は、requestId を添えてゲートウェイの運用担当者に連絡してください。",
        "The request could not be sent to Bedrock in time. "
        + "Nothing was sent, so sending again is never billed twice: wait a little and send again. "
        + "If it goes on, give the requestId to the gateway's operator.") with
    {
        NothingSent = true,
        RetryAfter = TimeSpan.FromSeconds(2),
    };

    public static readonly GatewayError HeldBack = ErrorCode.UpstreamThrottled.Because(
        "このモデルは Bedrock のクォータ（AWS 側の上限）に達しているため、ゲートウェイが送信を控えました（未送信）。間隔をあけて再送してください。",
        "Bedrock is throttling this model, so the gateway held the request back. Nothing was sent. Send again later.") with
    {
        NothingSent = true,
        RetryAfter = TimeSpan.FromSeconds(2),
    };

    public static readonly GatewayError NotUnderstood = ErrorCode.UpstreamError.Because(
        "Bedrock から正しい形式の応答がありませんでした。課金されている可能性があるため、自動では再送していません。再実行すると二重に課金されることがあります。"
        + "繰り返す場合は、requestId を添えてゲートウェイの運用担当者に連絡してください。",
        "Bedrock's answer was not in the expected form. It may have been billed, so nothing was sent again. "
        + "Sending again may be billed twice. If this goes on, give the requestId to the gateway's operator.") with
    {
        MayBeBilled = true,
    };

    public static readonly GatewayError NoRoom = ErrorCode.Overloaded.Because(
        "応答を受け取るメモリーに空きがないため、何も送信していません。しばらく待って再送してください。"
        + "解消しない場合は、requestId を添えてゲートウェイの運用担当者に連絡してください（運用担当者向け: 設定 Hosting__MaxResponseBytesInFlight）。",
        "There is no memory left for another answer, so nothing was sent. Wait a little and send again. "
        + "If it goes on, give the requestId to the gateway's operator (setting Hosting__MaxResponseBytesInFlight).") with
    {
        RetryAfter = TimeSpan.FromSeconds(1),
        NothingSent = true,
    };

    public static readonly GatewayError NoRoomInTime = ErrorCode.InternalError.Because(
        "Bedrock の応答は届きましたが、受け取るメモリーが時間内に空きませんでした。応答は課金されています。"
        + "requestId を添えてゲートウェイの運用担当者に連絡してください（運用担当者向け: 設定 Hosting__MaxResponseBytesInFlight）。",
        "Bedrock's answer was there, but no memory for it became free in time. It was billed. "
        + "Give the requestId to the gateway's operator (setting Hosting__MaxResponseBytesInFlight).") with
    {
        MayBeBilled = true,
    };
}
