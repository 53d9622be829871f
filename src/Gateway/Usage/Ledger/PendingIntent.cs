using Gateway.Errors;

namespace Gateway.Usage.Ledger;

/// <summary>An intent that is to be written, and the request that waits for it.</summary>
internal sealed class PendingIntent(LedgerIntent intent)
{
    // Continuations run elsewhere: the writer has the next batch to write.
    private readonly TaskCompletionSource<GatewayError?> _written = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public LedgerIntent Intent => intent;

    /// <summary>Completes with <c>null</c> when the intent is durable, else with the error; whichever comes first stays.</summary>
    public Task<GatewayError?> Written => _written.Task;

    /// <summary>True when nobody waits any more.</summary>
    public bool IsOver => _written.Task.IsCompleted;

    /// <summary>The intent is durable.</summary>
    public void Durable() => _written.TrySetResult(null);

    /// <summary>The request gives up, or the intent cannot be written: nothing is sent, unless it is durable already.</summary>
    public void Refuse(GatewayError error) => _written.TrySetResult(error);
}
