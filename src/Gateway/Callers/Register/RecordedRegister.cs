using System.Data.Common;
using Gateway.Audit.Events;
using Gateway.Audit.Tables;
using Gateway.Errors;
using Gateway.Usage.Ledger;

namespace Gateway.Callers.Register;

/// <summary>The register's rows, for their comparison with the audit trail.</summary>
internal sealed class RecordedRegister : IRecordedTable
{
    public Text Name => new("API キーの登録簿", "key register");

    public bool MayBeOlderThanTrail => true;

    public bool Records(AuditEvent record) => RegisterRecords.Are(record);

    public string NameOf(AuditEvent record) => RegisterRecords.NameOf(record);

    public async Task<RecordedRows> ReadAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        // One statement, so that its rows are of one moment.
        await using var command = connection.Command("""
            SELECT 0 AS number, '' AS kind, id AS name, 1 AS acts, added_at AS at, added_by AS made_by, '' AS reason, application, sha256, expires_at
            FROM registered_key
            UNION ALL SELECT number, kind, name, acts, at, made_by, reason, '', '', NULL FROM revocation
            ORDER BY number, name
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<RecordedRow>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var (kind, name) = (reader.GetString(1), reader.GetString(2));
            var entry = new RegisterEntry(DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(4)), reader.GetString(5), reader.GetString(6));
            rows.Add(new(kind.Length == 0
                ? RegisterRecords.Added(name, reader.GetString(7), reader.GetString(8), KeyRegisterTables.Time(reader, 9), entry)
                : RegisterRecords.Revoked(reader.GetInt64(0), kind, name, reader.GetInt32(3) != 0, entry)));
        }

        return new(rows, []);
    }
}
