using System.Collections.Immutable;
using Gateway.Audit.Events;

namespace Gateway.Audit.Chains;

/// <summary>A row of the table <c>audit</c>. Its place in the chain is decided when it is written.</summary>
internal sealed class AuditRecord(AuditEvent happened, DateTimeOffset at)
{
    /// <summary>The form in the canonical bytes.</summary>
    public const string Form = "event";

    /// <summary>The columns that the MAC covers, in their order. Only ever extended by a new version of the bytes.</summary>
    public static readonly ImmutableArray<ChainedColumn<AuditRecord>> Columns =
    [
        ChainedColumn<AuditRecord>.Number("at", row => row.At.ToUnixTimeMilliseconds()),
        ChainedColumn<AuditRecord>.Text("kind", row => row.Event.Kind),
        ChainedColumn<AuditRecord>.Text("actor", row => row.Event.Actor),
        ChainedColumn<AuditRecord>.Text("application", row => row.Event.Application),
        ChainedColumn<AuditRecord>.Text("end_user", row => row.Event.EndUser),
        ChainedColumn<AuditRecord>.Text("alias", row => row.Event.Alias),
        ChainedColumn<AuditRecord>.Text("target", row => row.Event.Target),
        ChainedColumn<AuditRecord>.Text("proof_id", row => row.Event.ProofId),
        ChainedColumn<AuditRecord>.Text("subject", row => row.Event.Subject),
        ChainedColumn<AuditRecord>.Text("result", row => row.Event.Result),
        ChainedColumn<AuditRecord>.Text("code", row => row.Event.Code),
        ChainedColumn<AuditRecord>.Text("rules", row => row.Event.Rules),
        ChainedColumn<AuditRecord>.Text("request_id", row => row.Event.RequestId),
        ChainedColumn<AuditRecord>.Text("address", row => row.Event.Address),
        ChainedColumn<AuditRecord>.Number("times", row => row.Event.Count),
        ChainedColumn<AuditRecord>.Text("detail", row => row.Event.Detail),
        ChainedColumn<AuditRecord>.Text("key_id", row => row.KeyId),
    ];

    private readonly TaskCompletionSource<bool> _written = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public DateTimeOffset At => at;

    public AuditEvent Event { get; private set; } = happened;

    /// <summary>The id of the chain's key. Known with <see cref="Position"/>.</summary>
    public string? KeyId { get; private set; }

    /// <summary>The place in the chain; <c>null</c> until it is about to be written.</summary>
    public ChainPosition? Position { get; set; }

    /// <summary>Completes when the record is durable, or cannot be written: then with false.</summary>
    public Task<bool> Written => _written.Task;

    /// <summary>True when the texts were left out because the database rejected them.</summary>
    public bool IsShortened { get; private set; }

    /// <summary>The record is durable.</summary>
    public void Durable() => _written.TrySetResult(true);

    /// <summary>The record is lost.</summary>
    public void Lose() => _written.TrySetResult(false);

    /// <summary>Adds what only the chain knows: its key, and in records that sum it up, what it has recorded so far.</summary>
    public void Complete(string keyId, in ChainHead head)
    {
        KeyId = keyId;
        if (Event.Kind is AuditKinds.Heartbeat or AuditKinds.Closed)
        {
            Event = Event with { Count = head.Requests, Detail = FormattableString.Invariant($"cost_pusd={head.PicoUsd}") };
        }
    }

    /// <summary>Leaves out the texts that come from outside.</summary>
    public void Shorten()
    {
        IsShortened = true;
        Event = new AuditEvent(Event.Kind) { Actor = Event.Actor, Code = Event.Code, Count = Event.Count, Result = "shortened" };
    }

    /// <summary>Adds the columns that the MAC covers.</summary>
    public void AddTo(CanonicalBytes bytes)
    {
        foreach (var column in Columns)
        {
            column.AddTo(bytes, this);
        }
    }
}
