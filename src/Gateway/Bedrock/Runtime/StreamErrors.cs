using System.Text;
using Gateway.Errors;
using Gateway.EventStream;

namespace Gateway.Bedrock.Runtime;

/// <summary>The errors for a stream that has begun and does not come to its end.</summary>
internal static class StreamErrors
{
    public static readonly GatewayError Corrupt = ErrorCode.UpstreamError.Because(
        "Bedrock のストリームが壊れていたため途中で打ち切りました。ここまでの分は課金されている可能性があります。"
        + "届いた部分は途中までの回答です。使わずに、必要なら再実行してください。",
        "Bedrock's stream was corrupt and was cut off. What came so far may have been billed. "
        + "It is an unfinished answer: do not use it, and send again if it is needed.") with
    {
        MidStream = true,
    };

    public static readonly GatewayError Lost = ErrorCode.UpstreamConnectionLost.Because(
        "Bedrock のストリームが完了前に切れました。ここまでの分は課金されている可能性があります。"
        + "届いた部分は途中までの回答です。使わずに、必要なら再実行してください。",
        "Bedrock's stream broke off before its end. What came so far may have been billed. "
        + "It is an unfinished answer: do not use it, and send again if it is needed.") with
    {
        MidStream = true,
    };

    public static readonly GatewayError Silent = ErrorCode.UpstreamTimeout.Because(
        "Bedrock のストリームが時間内に続きませんでした。ここまでの分は課金されている可能性があります。"
        + "届いた部分は途中までの回答です。使わずに、必要なら再実行してください。",
        "Bedrock's stream did not go on in time. What came so far may have been billed. "
        + "It is an unfinished answer: do not use it, and send again if it is needed.") with
    {
        MidStream = true,
    };

    public static readonly GatewayError Draining = ErrorCode.ShuttingDown.Because(
        "ゲートウェイの停止により、応答を途中で打ち切りました。ここまでの分は課金されている可能性があります。"
        + "届いた部分は途中までの回答です。使わずに、必要なら再実行してください。",
        "The gateway is stopping and cut the answer off. What came so far may have been billed. "
        + "It is an unfinished answer: do not use it, and send again if it is needed.") with
    {
        MidStream = true,
    };

    /// <summary>Maps an exception or error frame of Bedrock, for the caller and for the operator.</summary>
    public static BedrockAttempt Of(Frame frame, string? requestId, OperatorNames names)
    {
        var error = frame.Kind == FrameKind.Error
            ? new UpstreamError(500, "", Encoding.UTF8.GetString(frame.Message), requestId)
            : UpstreamError.ReadException(frame.Type, frame.Payload, requestId);
        var judged = UpstreamErrors.Map(error);
        return judged with
        {
            Error = names.Withhold(judged.Error!) with { MidStream = true, RetryAfter = null },
        };
    }
}
