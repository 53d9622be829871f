using Gateway.Audit.Chains;
using Gateway.Audit.Events;

namespace Gateway.Usage.Ledger;

/// <summary>
/// The audit trail's chain of this process: gives each row of a batch its place and its MAC, on the writer's thread alone. What was
/// written moves the chain on; what the database rejected leaves it where it was.
/// </summary>
internal sealed class LedgerChain(ChainStart start, TimeProvider time) : IDisposable
{
    private readonly Guid _chain = Guid.CreateVersion7(time.GetUtcNow());
    private readonly ChainKey _key = start.Keys.Current();
    private readonly CanonicalBytes _bytes = new();
    private IReadOnlyList<AuditRecord>? _opening;
    private ChainHead _written = ChainHead.Empty;
    private ChainHead _sealed = ChainHead.Empty;

    /// <summary>The chain's id.</summary>
    public Guid Id => _chain;

    /// <summary>
    /// The first records: they name the chains before, as far as they are in the database. The same ones however often it is asked.
    /// </summary>
    public async Task<IReadOnlyList<AuditRecord>> OpenAsync(ILedgerStore store, CancellationToken cancellationToken)
    {
        if (_opening is null)
        {
            await using var connection = await store.OpenReadingAsync(cancellationToken);
            var before = await ChainsBefore.ReadAsync(connection, store, cancellationToken);
            _opening = [.. Opening(before)];
        }

        return _opening;
    }

    /// <summary>The last record of an orderly end.</summary>
    public AuditRecord Close() => new(new AuditEvent(AuditKinds.Closed), time.GetUtcNow());

    /// <summary>Gives each row its place, after what was written before. A batch that is repeated keeps what it was given.</summary>
    public void Seal(LedgerBatch batch)
    {
        var head = _written;
        foreach (var record in batch.Records)
        {
            record.Complete(_key.Id, head);
            _bytes.Begin(AuditRecord.Form, _chain, head.Number + 1, head.Mac);
            record.AddTo(_bytes);
            record.Position = Next(ref head);
        }

        foreach (var intent in batch.Intents)
        {
            _bytes.Begin(ChainedLedger.IntentForm, _chain, head.Number + 1, head.Mac);
            ChainedLedger.AddTo(_bytes, intent);
            intent.Position = Next(ref head);
        }

        foreach (var settlement in batch.Settlements)
        {
            settlement.Position = null;
            if (settlement.Intent.Position is null)
            {
                continue; // Its intent is not in the database, so this changes nothing there.
            }

            _bytes.Begin(ChainedLedger.SettlementForm, _chain, head.Number + 1, head.Mac);
            ChainedLedger.AddTo(_bytes, settlement);
            settlement.Position = Next(ref head);
            if (settlement.Counts)
            {
                head = head with { Requests = head.Requests + 1, PicoUsd = head.PicoUsd + settlement.CostPicoUsd };
            }
        }

        _sealed = head;
    }

    /// <summary>The batch that was sealed last is written.</summary>
    public void Advance() => _written = _sealed;

    public void Dispose() => _key.Dispose();

    private ChainPosition Next(ref ChainHead head)
    {
        head = head with { Number = head.Number + 1, Mac = _key.MacOf(_bytes.Written) };
        return new ChainPosition(_chain, head.Number, head.Mac);
    }

    private IEnumerable<AuditRecord> Opening(IReadOnlyList<ChainBefore> before)
    {
        var now = time.GetUtcNow();
        yield return new AuditRecord(
            new AuditEvent(AuditKinds.Genesis)
            {
                Subject = start.Replica,
                Detail = $"version={start.Version};configuration={start.Configuration};before={string.Join(',', before)}",
            },
            now);
        if (before is [{ KeyId: var old }, ..] && old != _key.Id)
        {
            using var previous = start.Keys.Find(old);
            yield return new AuditRecord(
                new AuditEvent(AuditKinds.KeyRotated)
                {
                    Subject = _key.Id,
                    Result = previous is null ? "old_key_missing" : "handed_over",
                    Detail = $"old={old};new={_key.Id};mac={previous?.HandOver(_key, _chain)}",
                },
                now);
        }
    }
}
