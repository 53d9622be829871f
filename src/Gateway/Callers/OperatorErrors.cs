using Gateway.Errors;

namespace Gateway.Callers;

/// <summary>What an application is told that asks for what only operators may read.</summary>
internal static class OperatorErrors
{
    public static readonly GatewayError OperatorsOnly = ErrorCode.OperationNotAllowed.Because(
        "運用者用 API キーが必要です。必要な場合はゲートウェイの運用担当者に依頼してください（運用担当者向け: 設定 Callers__Applications__…__Operator）。",
        "This needs an operator's key. Ask the gateway's operator (setting Callers__Applications__…__Operator).");
}
