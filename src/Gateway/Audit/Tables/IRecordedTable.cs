using System.Data.Common;
using Gateway.Audit.Events;
using Gateway.Errors;

namespace Gateway.Audit.Tables;

/// <summary>
/// A table without MACs whose rows are recorded in the audit trail when they are added, and never change. <c>audit verify</c>
/// compares both.
/// </summary>
internal interface IRecordedTable
{
    /// <summary>The name of its rows, for people.</summary>
    Text Name { get; }

    /// <summary>
    /// True if rows are recorded only while there is a trail. Each record then has the field <c>rows</c>: how many rows there were
    /// before it.
    /// </summary>
    bool MayBeOlderThanTrail { get; }

    /// <summary>True for a record about a row of this table.</summary>
    bool Records(AuditEvent record);

    /// <summary>The name of a record's row, which says where to look: the table's, and a number, a month or an id.</summary>
    string NameOf(AuditEvent record);

    /// <summary>Reads every row.</summary>
    /// <exception cref="DbException">The database cannot be read.</exception>
    Task<RecordedRows> ReadAsync(DbConnection connection, CancellationToken cancellationToken);
}
