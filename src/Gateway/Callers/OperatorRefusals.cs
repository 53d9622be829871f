using Gateway.Errors;

namespace Gateway.Callers;

/// <summary>What an application is told that asks for what only operators may read.</summary>
internal static class OperatorRefusals
{
    public static readonly Refusal OperatorsOnly = ErrorCode.OperationNotAllowed.Because(
        "運用者（Callers__Applications__…__Operator=true）のキーが必要です。",
        "This needs the key of an operator (Callers__Applications__…__Operator=true).");
}
