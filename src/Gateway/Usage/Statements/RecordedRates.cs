using System.Data.Common;
using Gateway.Audit.Events;
using Gateway.Audit.Tables;
using Gateway.Errors;

namespace Gateway.Usage.Statements;

/// <summary>The final rates of months, for their comparison with the audit trail.</summary>
internal sealed class RecordedRates : IRecordedTable
{
    public Text Name => new("確定に使うレート", "final rates");

    public bool MayBeOlderThanTrail => false;

    public bool Records(AuditEvent record) => StatementEvents.IsAbout(record, AuditKinds.RateChanged, "statement_rate ");

    public string NameOf(AuditEvent record) => record.Subject ?? "";

    public async Task<RecordedRows> ReadAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        var rates = await StatementTables.RatesAsync(connection, cancellationToken);
        return new(
            [.. rates.Select(rate => new RecordedRow(StatementEvent.RateEntered(rate).Audited))],
            await StatementEvents.WaitingRecordsAsync(connection, cancellationToken));
    }
}
