using System.Data.Common;
using Gateway.Audit.Events;
using Gateway.Audit.Tables;
using Gateway.Errors;

namespace Gateway.Usage.Statements;

/// <summary>Adjustments, for their comparison with the audit trail. Those that one command wrote have one record.</summary>
internal sealed class RecordedAdjustments : IRecordedTable
{
    public Text Name => new("調整", "adjustments");

    public bool MayBeOlderThanTrail => false;

    public bool Records(AuditEvent record) => StatementEvents.IsAbout(record, AuditKinds.Statement, "adjustment ");

    public string NameOf(AuditEvent record) => record.Subject ?? "";

    public async Task<RecordedRows> ReadAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        var adjustments = await StatementTables.AdjustmentsAsync(connection, cancellationToken);
        var rows = adjustments.GroupBy(one => (one.At, one.Month, one.PriceId, one.InsteadOf))
            .Select(together => new RecordedRow(StatementEvent.Repriced([.. together]).Audited)).ToList();
        return new(rows, await StatementEvents.WaitingRecordsAsync(connection, cancellationToken));
    }
}
