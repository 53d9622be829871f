using System.Data.Common;
using Gateway.Audit.Events;
using Gateway.Audit.Tables;
using Gateway.Errors;
using Gateway.Usage.Statements.Amounts;

namespace Gateway.Usage.Statements;

/// <summary>Statements and their documents, for their comparison with the audit trail.</summary>
internal sealed class RecordedStatements : IRecordedTable
{
    // One statement of SQL, so that both tables are of one moment. Documents without their statement are rows, too.
    private const string Select = """
        SELECT coalesce(s.number, d.number), s.month, s.clock, s.state, coalesce(s.replaces, 0), s.made_at, s.made_by, s.content_hash,
            s.ledger_hash, d.format, d.language, d.document, d.sha256
        FROM statement AS s FULL JOIN statement_document AS d ON d.number = s.number
        ORDER BY 1
        """;

    public Text Name => new("利用明細", "statements");

    public bool MayBeOlderThanTrail => false;

    public bool Records(AuditEvent record) => StatementEvents.IsAbout(record, AuditKinds.Statement, "statement ");

    public string NameOf(AuditEvent record) => record.Subject ?? "";

    public async Task<RecordedRows> ReadAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        var rows = new List<RecordedRow>();
        await using (var command = LedgerSnapshot.Command(connection, null, Select))
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            Found? last = null;
            while (await reader.ReadAsync(cancellationToken))
            {
                if (last?.Statement.Number != reader.GetInt32(0))
                {
                    rows.AddRange(last is null ? [] : [last.Row()]);
                    last = Found.Of(reader);
                }

                last.AddDocument(reader);
            }

            rows.AddRange(last is null ? [] : [last.Row()]);
        }

        return new(rows, await StatementEvents.WaitingRecordsAsync(connection, cancellationToken));
    }

    private sealed class Found(StoredStatement statement, bool isThere)
    {
        private readonly DocumentHashes _hashes = new();
        private readonly List<string> _faults = isThere ? [] : ["statement_document without statement"];

        public StoredStatement Statement => statement;

        public static Found Of(DbDataReader reader) => reader.IsDBNull(1)
            ? new(new(reader.GetInt32(0), 0, "", "", null, DateTimeOffset.UnixEpoch, "", "", ""), isThere: false)
            : new(StatementShelf.Read(reader), isThere: true);

        public void AddDocument(DbDataReader reader)
        {
            if (reader.IsDBNull(9))
            {
                return;
            }

            var (format, language, hash) = (reader.GetString(9), reader.GetString(10), StatementShelf.Hash(reader.GetString(11)));
            _hashes.Add(format, language, hash);
            if (hash != reader.GetString(12))
            {
                _faults.Add(RecordDifferences.Plain($"statement_document {format} {language}: sha256"));
            }
        }

        public RecordedRow Row()
        {
            var faults = _faults.Concat(_hashes.Missing().Select(form => $"statement_document {form}: -")).ToList();
            return new(StatementEvent.Made(statement, _hashes.Digest()).Audited) { Fault = faults.Count == 0 ? null : string.Join(", ", faults) };
        }
    }
}
