using Gateway.Audit.Events;

namespace Gateway.Audit.Tables;

/// <summary>A row of a table without MACs, and the record that the audit trail should have of it.</summary>
/// <param name="Record">The record, made from the row as it is now, by the same code that records a new row.</param>
internal sealed record RecordedRow(AuditEvent Record)
{
    /// <summary>What is wrong with the row by itself; <c>null</c> if nothing is.</summary>
    public string? Fault { get; init; }
}

/// <summary>What a table holds at one moment.</summary>
/// <param name="Rows">Its rows.</param>
/// <param name="Waiting">Records of rows that no gateway has taken into the trail yet.</param>
internal sealed record RecordedRows(IReadOnlyList<RecordedRow> Rows, IReadOnlyList<AuditEvent> Waiting);
