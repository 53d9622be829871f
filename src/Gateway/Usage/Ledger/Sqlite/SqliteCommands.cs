using Gateway.Audit.Chains;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Gateway.Usage.Ledger.Sqlite;

/// <summary>The statements of the writer, prepared once for its connection.</summary>
internal sealed class SqliteCommands : IDisposable
{
    private const string InsertUsage = """
        INSERT INTO usage (id, month, request_id, application, department, end_user, surface, operation, alias, model_id, target,
            proof_id, started_at, writer, reserved_tokens, reserved_pusd, would_refuse, audit_chain, audit_seq, audit_mac)
        VALUES (@id, @month, @request_id, @application, @department, @end_user, @surface, @operation, @alias, @model_id, @target,
            @proof_id, @started_at, @writer, @reserved_tokens, @reserved_pusd, @would_refuse, @audit_chain, @audit_seq, @audit_mac)
        ON CONFLICT (id) DO NOTHING
        """;

    // The state that is left decides whether the row counts: it can be left once.
    private const string SettleUsage = """
        UPDATE usage SET state = 1, settled_at = @settled_at, status = @status, code = @code, outcome = @outcome,
            stop_reason = @stop_reason, input_tokens = @input, output_tokens = @output, cache_read_tokens = @cache_read,
            cache_write_5m_tokens = @cache_write_5m, cache_write_1h_tokens = @cache_write_1h, usage_known = @usage_known,
            flags = @flags, price_id = @price_id, cost_pusd = @cost_pusd, rate_id = @rate_id,
            upstream_request_id = @upstream_request_id, session_name = @session_name, first_chunk_ms = @first_chunk_ms,
            duration_ms = @duration_ms, attempts = @attempts, rule_ids = @rule_ids, settled_chain = @settled_chain,
            settled_seq = @settled_seq, settled_mac = @settled_mac
        WHERE id = @id AND state = @left
        RETURNING writer
        """;

    private const string InsertAttempt = """
        INSERT INTO attempt (usage_id, month, number, target, started_ms, duration_ms, bytes_sent, status, upstream_request_id, error, ambiguous)
        VALUES (@usage_id, @month, @number, @target, @started_ms, @duration_ms, @bytes_sent, @status, @upstream_request_id, @error, @ambiguous)
        ON CONFLICT DO NOTHING
        """;

    private const string AddToHour = $"""
        INSERT INTO usage_hour (hour, application, department, alias, writer, requests, open_unknown, estimated, unpriced, input_tokens,
            output_tokens, cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, unknown_tokens, cost_pusd, estimated_pusd)
        VALUES (@hour, @application, @department, @alias, @writer, @requests, @open_unknown, @estimated, @unpriced, @input,
            @output, @cache_read, @cache_write_5m, @cache_write_1h, @unknown_tokens, @cost_pusd, @estimated_pusd)
        {OnSameHour}
        """;

    /// <summary>The end of a statement that adds to the totals of an hour.</summary>
    public const string OnSameHour = """
        ON CONFLICT (hour, application, department, alias, writer) DO UPDATE SET
            requests = requests + excluded.requests,
            open_unknown = open_unknown + excluded.open_unknown,
            estimated = estimated + excluded.estimated,
            unpriced = unpriced + excluded.unpriced,
            input_tokens = input_tokens + excluded.input_tokens,
            output_tokens = output_tokens + excluded.output_tokens,
            cache_read_tokens = cache_read_tokens + excluded.cache_read_tokens,
            cache_write_5m_tokens = cache_write_5m_tokens + excluded.cache_write_5m_tokens,
            cache_write_1h_tokens = cache_write_1h_tokens + excluded.cache_write_1h_tokens,
            unknown_tokens = unknown_tokens + excluded.unknown_tokens,
            cost_pusd = cost_pusd + excluded.cost_pusd,
            estimated_pusd = estimated_pusd + excluded.estimated_pusd
        """;

    private const string InsertEndUser = """
        INSERT INTO end_user_hour (hour, application, department, end_user) VALUES (@hour, @application, @department, @end_user)
        ON CONFLICT DO NOTHING
        """;

    private static readonly string InsertRecord = $"""
        INSERT INTO audit (chain, seq, month, {string.Join(", ", AuditRecord.Columns.Select(column => column.Name))}, mac)
        VALUES (@chain, @seq, @month, {string.Join(", ", AuditRecord.Columns.Select(column => "@" + column.Name))}, @mac)
        ON CONFLICT (chain, seq) DO NOTHING
        """;

    private readonly SqliteConnection _connection;
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _commit;
    private readonly SqliteStatement _rollBack;
    private readonly SqliteStatement _record;
    private readonly SqliteStatement _usage;
    private readonly SqliteStatement _settle;
    private readonly SqliteStatement _attempt;
    private readonly SqliteStatement _hour;
    private readonly SqliteStatement _endUser;
    private readonly HourTotals _totals = new();

    public SqliteCommands(SqliteConnection connection)
    {
        _connection = connection;

        // A lock that another connection holds is waited for here, and not in the middle of the transaction.
        _begin = new(connection, "BEGIN IMMEDIATE");
        _commit = new(connection, "COMMIT");
        _rollBack = new(connection, "ROLLBACK");
        _record = new(connection, InsertRecord);
        _usage = new(connection, InsertUsage);
        _settle = new(connection, SettleUsage);
        _attempt = new(connection, InsertAttempt);
        _hour = new(connection, AddToHour);
        _endUser = new(connection, InsertEndUser);
    }

    /// <summary>Writes the rows of a batch in one transaction.</summary>
    public void Commit(LedgerBatch batch, long writer)
    {
        _begin.Run();
        try
        {
            Write(batch, writer);
            _commit.Run();
        }
        catch
        {
            // A full disk may have ended the transaction already.
            if (raw.sqlite3_get_autocommit(_connection.Handle) == 0)
            {
                _rollBack.Run();
            }

            throw;
        }
    }

    public void Dispose()
    {
        _begin.Dispose();
        _commit.Dispose();
        _rollBack.Dispose();
        _record.Dispose();
        _usage.Dispose();
        _settle.Dispose();
        _attempt.Dispose();
        _hour.Dispose();
        _endUser.Dispose();
    }

    private void Write(LedgerBatch batch, long writer)
    {
        foreach (var record in batch.Records)
        {
            Insert(record);
        }

        foreach (var intent in batch.Intents)
        {
            Insert(intent, writer);
        }

        _totals.Clear();
        foreach (var settlement in batch.Settlements)
        {
            Settle(settlement);
        }

        InsertTotals();
    }

    private void Insert(AuditRecord record)
    {
        var position = record.Position!;
        _record.Add(position.Chain).Add(position.Number).Add(LedgerTime.Month(record.At));
        foreach (var column in AuditRecord.Columns)
        {
            _ = column.IsText ? _record.Add((string?)column.ValueOf(record)) : _record.Add((long?)column.ValueOf(record));
        }

        _record.Add(position.Mac).Run();
    }

    private void Insert(LedgerIntent intent, long writer) => _usage
        .Add(intent.Id).Add(LedgerTime.Month(intent.StartedAt)).Add(intent.RequestId).Add(intent.Application)
        .Add(intent.Department).Add(intent.EndUser).Add(intent.Surface).Add(intent.Operation).Add(intent.Alias).Add(intent.ModelId)
        .Add(intent.Target).Add(intent.ProofId).Add(intent.StartedAt.ToUnixTimeMilliseconds()).Add(writer).Add(intent.ReservedTokens)
        .Add(intent.ReservedPicoUsd).Add(intent.WouldRefuse)
        .Add(intent.Position?.Chain).Add(intent.Position?.Number).Add(intent.Position?.Mac)
        .Run();

    // A late settlement, of a row that was taken for outcome_unknown, corrects it: the reservation leaves the totals again.
    private void Settle(LedgerSettlement settlement)
    {
        if (Leave(settlement, RowState.Open) is { } writer)
        {
            InsertAttempts(settlement);
            _totals.Add(settlement, writer, late: false);
        }
        else if (Leave(settlement, RowState.Unknown) is { } presumedDead)
        {
            InsertAttempts(settlement);
            _totals.Add(settlement, presumedDead, late: true);
        }
    }

    private long? Leave(LedgerSettlement settlement, long left)
    {
        var tokens = settlement.Tokens;
        return _settle
            .Add(settlement.SettledAt.ToUnixTimeMilliseconds()).Add(settlement.Status).Add(settlement.Code).Add(settlement.Outcome)
            .Add(settlement.StopReason).Add(tokens.Input).Add(tokens.Output).Add(tokens.CacheRead).Add(tokens.CacheWrite5m)
            .Add(tokens.CacheWrite1h).Add(settlement.UsageKnown).Add((long)settlement.Flags).Add(settlement.PriceId)
            .Add(settlement.CostPicoUsd).Add(settlement.RateId).Add(settlement.UpstreamRequestId).Add(settlement.SessionName)
            .Add(LedgerTime.Milliseconds(settlement.FirstChunk)).Add(LedgerTime.Milliseconds(settlement.Duration))
            .Add(settlement.Attempts.Length).Add(settlement.RuleIds)
            .Add(settlement.Position?.Chain).Add(settlement.Position?.Number).Add(settlement.Position?.Mac)
            .Add(settlement.Intent.Id).Add(left)
            .Run();
    }

    private void InsertAttempts(LedgerSettlement settlement)
    {
        var (intent, number) = (settlement.Intent, 0);
        foreach (var attempt in settlement.Attempts)
        {
            _attempt
                .Add(intent.Id).Add(LedgerTime.Month(intent.StartedAt)).Add(++number).Add(attempt.Target)
                .Add(LedgerTime.Milliseconds(attempt.Started)).Add(LedgerTime.Milliseconds(attempt.Duration))
                .Add(attempt.BytesSent ? 1 : 0).Add(attempt.Status).Add(attempt.UpstreamRequestId).Add(attempt.Error)
                .Add(attempt.Ambiguous ? 1 : 0)
                .Run();
        }
    }

    private void InsertTotals()
    {
        foreach (var (key, sums) in _totals.Hours)
        {
            _hour
                .Add(key.Hour).Add(key.Application).Add(key.Department).Add(key.Alias).Add(key.Writer).Add(sums.Requests)
                .Add(sums.OpenUnknown).Add(sums.Estimated).Add(sums.Unpriced).Add(sums.Tokens.Input).Add(sums.Tokens.Output)
                .Add(sums.Tokens.CacheRead).Add(sums.Tokens.CacheWrite5m).Add(sums.Tokens.CacheWrite1h).Add(sums.UnknownTokens)
                .Add(sums.CostPicoUsd).Add(sums.EstimatedPicoUsd)
                .Run();
        }

        foreach (var person in _totals.EndUsers)
        {
            _endUser.Add(person.Hour).Add(person.Application).Add(person.Department).Add(person.EndUser).Run();
        }
    }
}
