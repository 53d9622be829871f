using Gateway.Errors;

namespace Gateway.Usage.Ledger;

/// <summary>
/// The ledger, as a request sees it: its intent is durable before anything is sent, and its settlement follows after the
/// response, without the caller having to wait for it.
/// </summary>
internal sealed class UsageLedger
{
    /// <summary>True when a store is configured.</summary>
    public bool IsOn => false;

    /// <summary>The error if the ledger cannot be written at present, known before the body is read; else <c>null</c>.</summary>
    public GatewayError? Check() => null;

    /// <summary>Writes the intent. Completes when it is durable.</summary>
    /// <returns>The error if it is not durable: then nothing may be sent.</returns>
    /// <exception cref="OperationCanceledException">The caller left.</exception>
    public ValueTask<GatewayError?> RecordAsync(LedgerIntent intent, CancellationToken cancellationToken) => default;

    /// <summary>
    /// Settles an intent. Never waits and never fails: what cannot be written now is kept and written later. Also for an intent
    /// whose recording failed or was not waited for: it may be in the database all the same.
    /// </summary>
    public void Settle(LedgerSettlement settlement)
    {
    }
}
