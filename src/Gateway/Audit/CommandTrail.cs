using Gateway.Audit.Chains;
using Gateway.Audit.Events;
using Gateway.Usage.Ledger;
using Microsoft.Extensions.Options;

namespace Gateway.Audit;

/// <summary>The audit trail of a command: a short chain of its own, beside a gateway that runs.</summary>
internal sealed class CommandTrail(
    UsageLedger ledger, IOptions<AuditOptions> options, ChainStartSource source, TimeProvider time)
{
    private static readonly string Insert = $"""
        INSERT INTO audit (chain, seq, month, {string.Join(", ", AuditRecord.Columns.Select(column => column.Name))}, mac)
        VALUES (@chain, @seq, @month, {string.Join(", ", AuditRecord.Columns.Select(column => "@" + column.Name))}, @mac)
        """;

    /// <summary>True when there is a trail.</summary>
    public bool IsOn => options.Value.Mode == AuditMode.On && ledger.Store is not null;

    /// <summary>Records what a command does, before it does it. Does nothing without a trail.</summary>
    /// <exception cref="System.Data.Common.DbException">It could not be recorded: the command must not be run.</exception>
    public async Task RecordAsync(AuditEvent happened, CancellationToken cancellationToken)
    {
        if (!IsOn || ledger.Store is not { } store || source() is not { } start)
        {
            return;
        }

        using var chain = new LedgerChain(start, time);
        var batch = new LedgerBatch([], [])
        {
            Records =
            [
                .. await chain.OpenAsync(store, cancellationToken),
                new AuditRecord(happened with { Actor = AuditActors.Command }, happened.At ?? time.GetUtcNow()),
                chain.Close(),
            ],
        };
        chain.Seal(batch);
        await using var connection = await store.OpenWritingAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        foreach (var record in batch.Records)
        {
            var position = record.Position!;
            await using var command = connection.Command(
                Insert,
                [
                    ("@chain", store.IdValue(position.Chain)), ("@seq", position.Number), ("@month", LedgerTime.Month(record.At)),
                    .. AuditRecord.Columns.Select(column => ("@" + column.Name, column.ValueOf(record))), ("@mac", position.Mac),
                ]);
            command.Transaction = transaction;
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }
}
