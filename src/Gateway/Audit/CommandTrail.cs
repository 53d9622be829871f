using System.Data.Common;
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
    /// <exception cref="DbException">It could not be recorded: the command must not be run.</exception>
    public async Task RecordAsync(AuditEvent happened, CancellationToken cancellationToken)
    {
        if (!IsOn || ledger.Store is not { } store)
        {
            return;
        }

        await using var connection = await store.OpenWritingAsync(cancellationToken);
        await ChangeAsync(connection, _ => Task.FromResult(happened), cancellationToken);
    }

    /// <summary>
    /// Changes the ledger's database and records it, in one transaction: what cannot be recorded is not done, and what was not done is
    /// not recorded. Without a trail it is done alone.
    /// </summary>
    /// <param name="connection">A connection that may write.</param>
    /// <param name="change">Makes the change, and returns its record.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="DbException">Neither is done.</exception>
    public async Task ChangeAsync(
        DbConnection connection, Func<DbTransaction, Task<AuditEvent>> change, CancellationToken cancellationToken)
    {
        // Its first records are read before the transaction, which would keep others waiting.
        using var chain = IsOn && source() is { } start ? new LedgerChain(start, time) : null;
        var opening = chain is null ? [] : await chain.OpenAsync(ledger.Store!, cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var happened = await change(transaction);
        if (chain is not null)
        {
            var batch = new LedgerBatch([], [])
            {
                Records =
                [
                    .. opening, new AuditRecord(happened with { Actor = AuditActors.Command }, happened.At ?? time.GetUtcNow()), chain.Close(),
                ],
            };
            chain.Seal(batch);
            await AddAsync(ledger.Store!, batch.Records, transaction, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task AddAsync(
        ILedgerStore store, IEnumerable<AuditRecord> records, DbTransaction transaction, CancellationToken cancellationToken)
    {
        foreach (var record in records)
        {
            var position = record.Position!;
            await using var command = transaction.Connection!.Command(
                Insert,
                [
                    ("@chain", store.IdValue(position.Chain)), ("@seq", position.Number), ("@month", LedgerTime.Month(record.At)),
                    .. AuditRecord.Columns.Select(column => ("@" + column.Name, column.ValueOf(record))), ("@mac", position.Mac),
                ]);
            command.Transaction = transaction;
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
