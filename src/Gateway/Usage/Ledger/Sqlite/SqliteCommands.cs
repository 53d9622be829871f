using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Gateway.Audit.Chains;
using Microsoft.Data.Sqlite;

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

    private readonly SqliteCommand _record;
    private readonly SqliteCommand _usage;
    private readonly SqliteCommand _settle;
    private readonly SqliteCommand _attempt;
    private readonly SqliteCommand _hour;
    private readonly SqliteCommand _endUser;

    public SqliteCommands(SqliteConnection connection)
    {
        _record = Prepare(connection, InsertRecord);
        _usage = Prepare(connection, InsertUsage);
        _settle = Prepare(connection, SettleUsage);
        _attempt = Prepare(connection, InsertAttempt);
        _hour = Prepare(connection, AddToHour);
        _endUser = Prepare(connection, InsertEndUser);
    }

    /// <summary>Writes the rows of a batch, in a transaction of the caller.</summary>
    public void Write(LedgerBatch batch, long writer, SqliteTransaction transaction)
    {
        (_usage.Transaction, _settle.Transaction, _attempt.Transaction) = (transaction, transaction, transaction);
        (_hour.Transaction, _endUser.Transaction, _record.Transaction) = (transaction, transaction, transaction);
        foreach (var record in batch.Records)
        {
            Insert(record);
        }

        foreach (var intent in batch.Intents)
        {
            Insert(intent, writer);
        }

        foreach (var settlement in batch.Settlements)
        {
            Settle(settlement);
        }
    }

    public void Dispose()
    {
        _record.Dispose();
        _usage.Dispose();
        _settle.Dispose();
        _attempt.Dispose();
        _hour.Dispose();
        _endUser.Dispose();
    }

    private void Insert(AuditRecord record)
    {
        var position = record.Position!;
        Run(
            _record,
            [
                Chain(position), position.Number, LedgerTime.Month(record.At),
                .. AuditRecord.Columns.Select(column => column.ValueOf(record)), position.Mac,
            ]);
    }

    private void Insert(LedgerIntent intent, long writer) => Run(
        _usage, intent.Id.ToByteArray(bigEndian: true), LedgerTime.Month(intent.StartedAt), intent.RequestId, intent.Application,
        intent.Department, intent.EndUser, intent.Surface, intent.Operation, intent.Alias, intent.ModelId, intent.Target, intent.ProofId,
        intent.StartedAt.ToUnixTimeMilliseconds(), writer, intent.ReservedTokens, intent.ReservedPicoUsd, intent.WouldRefuse,
        Chain(intent.Position), intent.Position?.Number, intent.Position?.Mac);

    // A late settlement, of a row that was taken for outcome_unknown, corrects it: the reservation leaves the totals again.
    private void Settle(LedgerSettlement settlement)
    {
        if (Leave(settlement, RowState.Open) is { } writer)
        {
            Count(settlement, writer, late: false);
        }
        else if (Leave(settlement, RowState.Unknown) is { } presumedDead)
        {
            Count(settlement, presumedDead, late: true);
        }
    }

    private object? Leave(LedgerSettlement settlement, long left)
    {
        var tokens = settlement.Tokens;
        Bind(
            _settle, settlement.SettledAt.ToUnixTimeMilliseconds(), settlement.Status, settlement.Code, settlement.Outcome,
            settlement.StopReason, tokens.Input, tokens.Output, tokens.CacheRead, tokens.CacheWrite5m, tokens.CacheWrite1h,
            settlement.UsageKnown, (int)settlement.Flags, settlement.PriceId, settlement.CostPicoUsd, settlement.RateId,
            settlement.UpstreamRequestId, settlement.SessionName, LedgerTime.Milliseconds(settlement.FirstChunk),
            LedgerTime.Milliseconds(settlement.Duration), settlement.Attempts.Length, settlement.RuleIds, Chain(settlement.Position),
            settlement.Position?.Number, settlement.Position?.Mac, settlement.Intent.Id.ToByteArray(bigEndian: true), left);
        return _settle.ExecuteScalar();
    }

    private void Count(LedgerSettlement settlement, object writer, bool late)
    {
        var (intent, tokens) = (settlement.Intent, settlement.Tokens);
        var hour = LedgerTime.Hour(intent.StartedAt);
        var once = settlement.Counts ? 1 : 0;
        var wasUnknown = late ? 1 : 0;
        var unpriced = settlement.Flags.HasFlag(LedgerFlags.Unpriced) ? 1 : 0;
        var estimated = settlement.Flags.HasFlag(LedgerFlags.Estimated) ? 1 : 0;
        if (once > 0 || late)
        {
            Run(
                _hour, hour, intent.Application, intent.Department, intent.Alias, writer, once - wasUnknown, -wasUnknown,
                once * estimated, (once * unpriced) - (intent.ReservedPicoUsd == 0 ? wasUnknown : 0), once * tokens.Input,
                once * tokens.Output, once * tokens.CacheRead, once * tokens.CacheWrite5m, once * tokens.CacheWrite1h,
                -wasUnknown * intent.ReservedTokens, (once * settlement.CostPicoUsd) - (wasUnknown * intent.ReservedPicoUsd),
                (once * estimated * settlement.CostPicoUsd) - (wasUnknown * intent.ReservedPicoUsd));
        }

        if (once > 0 && intent.EndUser is { } person)
        {
            Run(_endUser, hour, intent.Application, intent.Department, person);
        }

        foreach (var (index, attempt) in settlement.Attempts.Index())
        {
            Run(
                _attempt, intent.Id.ToByteArray(bigEndian: true), LedgerTime.Month(intent.StartedAt), index + 1, attempt.Target,
                LedgerTime.Milliseconds(attempt.Started), LedgerTime.Milliseconds(attempt.Duration), attempt.BytesSent ? 1 : 0, attempt.Status,
                attempt.UpstreamRequestId, attempt.Error, attempt.Ambiguous ? 1 : 0);
        }
    }

    private static void Run(SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        Bind(command, values);
        command.ExecuteNonQuery();
    }

    // The values are in the order in which the statement first names its parameters.
    private static void Bind(SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }
    }

    [SuppressMessage("Security", "CA2100", Justification = "The statements are constants.")]
    private static SqliteCommand Prepare(SqliteConnection connection, string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var name in Parameters(sql))
        {
            command.Parameters.Add(new SqliteParameter(name, null));
        }

        return command;
    }

    private static IEnumerable<string> Parameters(string sql) =>
        Regex.Matches(sql, "@[a-z0-9_]+").Select(match => match.Value).Distinct(StringComparer.Ordinal);

    private static byte[]? Chain(ChainPosition? position) => position?.Chain.ToByteArray(bigEndian: true);

    /// <summary>The values of <c>usage.state</c>.</summary>
    private static class RowState
    {
        public const long Open = 0;
        public const long Unknown = 2;
    }
}
