using Gateway.Errors;

namespace Gateway.Usage.Ledger;

/// <summary>
/// The ledger, as a request sees it: its intent is durable before anything is sent, and its settlement follows after the
/// response, without the caller having to wait for it.
/// </summary>
/// <param name="writer">The writer; <c>null</c> where no store is configured.</param>
/// <param name="store">Its store, for readers; likewise.</param>
internal sealed class UsageLedger(LedgerWriter? writer, ILedgerStore? store) : IAsyncDisposable, IDisposable
{
    /// <summary>True when a store is configured.</summary>
    public bool IsOn => writer is not null;

    /// <summary>The store, for reading; <c>null</c> where none is configured.</summary>
    public ILedgerStore? Store => store;

    /// <summary>The writer; <c>null</c> where no store is configured.</summary>
    public LedgerWriter? Writer => writer;

    /// <summary>The error if the ledger cannot be written at present, known before the body is read; else <c>null</c>.</summary>
    public GatewayError? Check() => writer is { IsWritable: false } ? LedgerWriter.Unavailable : null;

    /// <summary>Writes the intent. Completes when it is durable.</summary>
    /// <returns>The error if it is not durable: then nothing may be sent, and the settlement still follows.</returns>
    /// <exception cref="OperationCanceledException">The caller left.</exception>
    public ValueTask<GatewayError?> RecordAsync(LedgerIntent intent, CancellationToken cancellationToken) =>
        writer?.RecordAsync(intent, cancellationToken) ?? default;

    /// <summary>
    /// Settles an intent that was given to <see cref="RecordAsync"/>, whatever that returned: one that became durable after its
    /// request was refused is settled too. Never waits and never fails: what cannot be written now is kept and written later.
    /// </summary>
    public void Settle(LedgerSettlement settlement) => writer?.Settle(settlement);

    public ValueTask DisposeAsync() => writer?.DisposeAsync() ?? default;

    // For a host that is disposed without having been started or stopped. Everything that happens is on the writer's own thread.
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();
}
