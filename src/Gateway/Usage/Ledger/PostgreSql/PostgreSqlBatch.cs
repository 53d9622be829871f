using System.Collections.Immutable;
using Gateway.Audit.Chains;
using Npgsql;

namespace Gateway.Usage.Ledger.PostgreSql;

/// <summary>
/// Makes the statements that write a batch. They are sent together and are one transaction: one round trip for any number of rows.
/// Statements and parameters are used again: some seventy parameters for each batch cost more than its rows. For one batch at a
/// time.
/// </summary>
internal sealed class PostgreSqlBatch
{
    private static readonly ImmutableArray<Column<LedgerIntent>> Intents =
    [
        Column<LedgerIntent>.Of("id", row => row.Id),
        Column<LedgerIntent>.Of("month", row => LedgerTime.Month(row.StartedAt)),
        Column<LedgerIntent>.Of("request_id", row => row.RequestId),
        Column<LedgerIntent>.Of("application", row => row.Application),
        Column<LedgerIntent>.Of("department", row => row.Department),
        Column<LedgerIntent>.Of("end_user", row => row.EndUser),
        Column<LedgerIntent>.Of("surface", row => row.Surface),
        Column<LedgerIntent>.Of("operation", row => row.Operation),
        Column<LedgerIntent>.Of("alias", row => row.Alias),
        Column<LedgerIntent>.Of("model_id", row => row.ModelId),
        Column<LedgerIntent>.Of("target", row => row.Target),
        Column<LedgerIntent>.Of("proof_id", row => row.ProofId),
        Column<LedgerIntent>.Of("started_at", row => row.StartedAt.ToUnixTimeMilliseconds()),
        Column<LedgerIntent>.Of("reserved_tokens", row => row.ReservedTokens),
        Column<LedgerIntent>.Of("reserved_pusd", row => row.ReservedPicoUsd),
        Column<LedgerIntent>.Of("lease_id", row => row.LeaseId),
        Column<LedgerIntent>.Of("would_refuse", row => row.WouldRefuse),
        Column<LedgerIntent>.Of("audit_chain", row => row.Position?.Chain),
        Column<LedgerIntent>.Of("audit_seq", row => row.Position?.Number),
        Column<LedgerIntent>.Of("audit_mac", row => row.Position?.Mac),
    ];

    private static readonly ImmutableArray<Column<LedgerSettlement>> Settled =
    [
        Column<LedgerSettlement>.Of("settled_at", row => row.SettledAt.ToUnixTimeMilliseconds()),
        Column<LedgerSettlement>.Of("status", row => row.Status),
        Column<LedgerSettlement>.Of("code", row => row.Code),
        Column<LedgerSettlement>.Of("outcome", row => row.Outcome),
        Column<LedgerSettlement>.Of("stop_reason", row => row.StopReason),
        Column<LedgerSettlement>.Of("input_tokens", row => row.Tokens.Input),
        Column<LedgerSettlement>.Of("output_tokens", row => row.Tokens.Output),
        Column<LedgerSettlement>.Of("cache_read_tokens", row => row.Tokens.CacheRead),
        Column<LedgerSettlement>.Of("cache_write_5m_tokens", row => row.Tokens.CacheWrite5m),
        Column<LedgerSettlement>.Of("cache_write_1h_tokens", row => row.Tokens.CacheWrite1h),
        Column<LedgerSettlement>.Of("usage_known", row => row.UsageKnown),
        Column<LedgerSettlement>.Of("flags", row => (int)row.Flags),
        Column<LedgerSettlement>.Of("price_id", row => row.PriceId),
        Column<LedgerSettlement>.Of("cost_pusd", row => row.CostPicoUsd),
        Column<LedgerSettlement>.Of("rate_id", row => row.RateId),
        Column<LedgerSettlement>.Of("upstream_request_id", row => row.UpstreamRequestId),
        Column<LedgerSettlement>.Of("session_name", row => row.SessionName),
        Column<LedgerSettlement>.Of("first_chunk_ms", row => LedgerTime.Milliseconds(row.FirstChunk)),
        Column<LedgerSettlement>.Of("duration_ms", row => LedgerTime.Milliseconds(row.Duration)),
        Column<LedgerSettlement>.Of("attempts", row => row.Attempts.Length),
        Column<LedgerSettlement>.Of("rule_ids", row => row.RuleIds),
        Column<LedgerSettlement>.Of("settled_chain", row => row.Position?.Chain),
        Column<LedgerSettlement>.Of("settled_seq", row => row.Position?.Number),
        Column<LedgerSettlement>.Of("settled_mac", row => row.Position?.Mac),
    ];

    private static readonly ImmutableArray<Column<LedgerSettlement>> Settlements =
    [
        Column<LedgerSettlement>.Of("id", row => row.Intent.Id),
        Column<LedgerSettlement>.Of("month", row => LedgerTime.Month(row.Intent.StartedAt)),
        Column<LedgerSettlement>.Of("counts", row => row.Counts),
        .. Settled,
    ];

    private static readonly ImmutableArray<Column<AttemptRow>> Attempts =
    [
        Column<AttemptRow>.Of("usage_id", row => row.Intent.Id),
        Column<AttemptRow>.Of("month", row => LedgerTime.Month(row.Intent.StartedAt)),
        Column<AttemptRow>.Of("number", row => row.Number),
        Column<AttemptRow>.Of("target", row => row.Attempt.Target),
        Column<AttemptRow>.Of("started_ms", row => LedgerTime.Milliseconds(row.Attempt.Started)),
        Column<AttemptRow>.Of("duration_ms", row => LedgerTime.Milliseconds(row.Attempt.Duration)),
        Column<AttemptRow>.Of("bytes_sent", row => row.Attempt.BytesSent ? (short)1 : (short)0),
        Column<AttemptRow>.Of("status", row => row.Attempt.Status),
        Column<AttemptRow>.Of("upstream_request_id", row => row.Attempt.UpstreamRequestId),
        Column<AttemptRow>.Of("error", row => row.Attempt.Error),
        Column<AttemptRow>.Of("ambiguous", row => row.Attempt.Ambiguous ? (short)1 : (short)0),
    ];

    private static readonly ImmutableArray<Column<AuditRecord>> Records =
    [
        Column<AuditRecord>.Of("chain", row => row.Position!.Chain),
        Column<AuditRecord>.Of("seq", row => row.Position!.Number),
        Column<AuditRecord>.Of("month", row => LedgerTime.Month(row.At)),
        .. AuditRecord.Columns.Select(column => column.IsText
            ? Column<AuditRecord>.Of(column.Name, row => (string?)column.ValueOf(row))
            : Column<AuditRecord>.Of(column.Name, row => (long?)column.ValueOf(row))),
        Column<AuditRecord>.Of("mac", row => row.Position!.Mac),
    ];

    private static readonly string InsertRecords = $"""
        INSERT INTO audit ({Records.Names()}) SELECT {Records.Names()} FROM {Records.Rows("r")} ON CONFLICT DO NOTHING
        """;

    private static readonly string InsertIntents = $"""
        INSERT INTO usage ({Intents.Names()}, writer)
        SELECT {Intents.Names()}, ${Intents.Length + 1} FROM {Intents.Rows("i")}
        ON CONFLICT DO NOTHING
        """;

    private static readonly ImmutableArray<Column<LedgerIntent>> Ids = [.. Intents.Take(2)];

    // The writer's lock was held by the session that inserted the row: what that writer holds had not been given back.
    private static readonly string OfEndedLeases =
        $"SELECT u.id FROM {Ids.Rows("i")} JOIN usage u ON u.id = i.id AND u.month = i.month WHERE u.lease_id <> u.writer";

    private static readonly string SettleOpen = Settle(RowState.Open);
    private static readonly string SettleUnknown = Settle(RowState.Unknown);

    private readonly NpgsqlBatchCommand _insertRecords = new(InsertRecords);
    private readonly NpgsqlBatchCommand _insertIntents = new(InsertIntents);
    private readonly NpgsqlBatchCommand _findRefused = new(OfEndedLeases);
    private readonly NpgsqlParameter<int> _writer = new();
    private readonly Settling _settleOpen = new(SettleOpen);
    private readonly Settling _settleUnknown = new(SettleUnknown);
    private readonly StatementRows<AuditRecord> _records;
    private readonly StatementRows<LedgerIntent> _intents;
    private readonly StatementRows<LedgerIntent> _ids;

    public PostgreSqlBatch()
    {
        _records = new(_insertRecords, Records);
        _intents = new(_insertIntents, Intents);
        _insertIntents.Parameters.Add(_writer);
        _ids = new(_findRefused, Ids);
    }

    /// <summary>The statements for a batch, which is one transaction. The last one returns the number of rows it has settled.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="writer">The writer.</param>
    /// <param name="late">True to settle late ones too.</param>
    public NpgsqlBatch Of(LedgerBatch batch, int writer, bool late)
    {
        var statements = new NpgsqlBatch();
        if (batch.Records.Count > 0)
        {
            _records.Fill(batch.Records);
            statements.BatchCommands.Add(_insertRecords);
        }

        if (batch.Intents.Count > 0)
        {
            _intents.Fill(batch.Intents);
            _writer.TypedValue = writer;
            statements.BatchCommands.Add(_insertIntents);
        }

        if (batch.Settlements.Count > 0)
        {
            statements.BatchCommands.Add(_settleOpen.Of(batch.Settlements));
            if (late)
            {
                statements.BatchCommands.Add(_settleUnknown.Of(batch.Settlements));
            }
        }

        return statements;
    }

    /// <summary>
    /// The statement for settlements that come late: their writer was taken for dead, and their rows were charged at what they had
    /// reserved. The reservation leaves the totals again.
    /// </summary>
    public NpgsqlBatch OfLate(IReadOnlyList<LedgerSettlement> settlements) =>
        new() { BatchCommands = { _settleUnknown.Of(settlements) } };

    /// <summary>
    /// The intents of a batch, which has been written, whose lease had ended before: what they had reserved may be another's by now.
    /// One that an earlier attempt wrote before its lease ended is none of them: it is charged at what it had reserved until it settles.
    /// </summary>
    /// <remarks>Only a process that has become another writer since it admitted them can have such intents.</remarks>
    public async Task<IReadOnlyList<Guid>> FindRefusedAsync(
        NpgsqlConnection connection, LedgerBatch batch, int writer, CancellationToken cancellationToken)
    {
        if (batch.Intents.All(intent => intent.LeaseId is null || intent.LeaseId == writer))
        {
            return [];
        }

        _ids.Fill(batch.Intents);
        await using var statements = new NpgsqlBatch(connection) { BatchCommands = { _findRefused } };
        List<Guid> refused = [];
        await using var reader = await statements.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            refused.Add(reader.GetGuid(0));
        }

        return refused;
    }

    // The state that is left decides whether a row counts: it can be left once. Everything else follows from the rows that left it.
    private static string Settle(int left) => $"""
        WITH settled AS (
            UPDATE usage u SET state = {RowState.Settled}, {string.Join(", ", Settled.Select(column => $"{column.Name} = s.{column.Name}"))}
            FROM {Settlements.Rows("s")}
            WHERE u.id = s.id AND u.month = s.month AND u.state = {left}
            RETURNING u.*, s.counts
        ), attempts AS (
            INSERT INTO attempt ({Attempts.Names()})
            SELECT {string.Join(", ", Attempts.Select(column => "a." + column.Name))}
            FROM {Attempts.Rows("a", Settlements.Length)} JOIN settled ON settled.id = a.usage_id
            ON CONFLICT DO NOTHING
        ), {Totals.Of("settled", left == RowState.Unknown)}{(left == RowState.Unknown ? ", " + PostgreSqlBudgets.CorrectLate("settled") : "")}
        SELECT count(*) FROM settled
        """;

    private readonly record struct AttemptRow(LedgerIntent Intent, int Number, LedgerAttempt Attempt);

    /// <summary>A statement that settles rows and inserts their attempts.</summary>
    private sealed class Settling
    {
        private readonly NpgsqlBatchCommand _statement;
        private readonly StatementRows<LedgerSettlement> _settlements;
        private readonly StatementRows<AttemptRow> _attempts;
        private readonly List<AttemptRow> _rows = [];

        public Settling(string sql)
        {
            _statement = new(sql);
            _settlements = new(_statement, Settlements);
            _attempts = new(_statement, Attempts);
        }

        public NpgsqlBatchCommand Of(IReadOnlyList<LedgerSettlement> settlements)
        {
            _rows.Clear();
            foreach (var settlement in settlements)
            {
                foreach (var attempt in settlement.Attempts)
                {
                    // Numbered from 1 within its request.
                    var number = _rows.Count > 0 && ReferenceEquals(_rows[^1].Intent, settlement.Intent) ? _rows[^1].Number + 1 : 1;
                    _rows.Add(new(settlement.Intent, number, attempt));
                }
            }

            _settlements.Fill(settlements);
            _attempts.Fill(_rows);
            return _statement;
        }
    }
}
