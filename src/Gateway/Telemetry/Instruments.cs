using System.Collections.Immutable;
using static Gateway.Telemetry.InstrumentKind;

namespace Gateway.Telemetry;

/// <summary>
/// The list of all instruments. The tables in <c>deploy/docs</c> and the names in dashboards and alert rules are compared with it.
/// Names that begin with <c>gen_ai.</c> are those of OpenTelemetry's GenAI semantic conventions.
/// </summary>
internal static class Instruments
{
    public const string MeterName = "Gateway";

    // The convention's bounds; it ends at 82 s. Calls may take 15 minutes here, so three more follow.
    private static readonly ImmutableArray<double> Seconds =
        [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92, 163.84, 327.68, 655.36];

    private static readonly ImmutableArray<double> Tokens =
        [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864];

    public static readonly InstrumentDefinition RequestDuration = new(
        "gen_ai.server.request.duration", Histogram, "s",
        new("リクエストの受信から応答の終わりまでの時間", "time from reading a request to the end of its response"),
        Labels.Provider, Labels.OperationName, Labels.RequestModel, Labels.Operation, Labels.Application, Labels.Outcome,
        Labels.ErrorType, Labels.FinishReasons)
    { Buckets = Seconds };

    public static readonly InstrumentDefinition OperationDuration = new(
        "gen_ai.client.operation.duration", Histogram, "s",
        new(
            "Bedrock の呼び出しにかかった時間（再試行を含む）。送信しなかったリクエストは含まない",
            "time of the call to Bedrock, retries included; nothing for requests that were not sent"),
        Labels.Provider, Labels.OperationName, Labels.RequestModel, Labels.Operation, Labels.Application, Labels.ErrorType)
    { Buckets = Seconds };

    public static readonly InstrumentDefinition TimeToFirstChunk = new(
        "gen_ai.client.operation.time_to_first_chunk", Histogram, "s",
        new(
            "ストリームの最初のイベントが Bedrock から届くまでの時間（ストリームだけ）",
            "time from sending until the first event of a stream arrived from Bedrock; streams only"),
        Labels.Provider, Labels.OperationName, Labels.RequestModel, Labels.Operation, Labels.Application)
    { Buckets = Seconds };

    public static readonly InstrumentDefinition TokenUsage = new(
        "gen_ai.client.token.usage", Histogram, "{token}",
        new(
            "Bedrock が数えたトークン数。種類は input、output、cache_read、cache_write で、重なりはない",
            "tokens as Bedrock counts them. The types input, output, cache_read and cache_write do not overlap"),
        Labels.Provider, Labels.OperationName, Labels.RequestModel, Labels.Operation, Labels.Application, Labels.TokenType)
    { Buckets = Tokens };

    public static readonly InstrumentDefinition Attempts = new(
        "gateway.upstream.attempts", Counter, "{attempt}",
        new(
            "Bedrock への試行。応答がなければ HTTP ステータスのラベルがない。ambiguous は課金の有無が不明なもの",
            "attempts at Bedrock; without a response there is no status label. Ambiguous ones may have been billed"),
        Labels.RequestModel, Labels.Operation, Labels.Application, Labels.ServerAddress, Labels.HttpStatus,
        Labels.AttemptAmbiguous);

    public static readonly InstrumentDefinition RequestsActive = new(
        "gateway.requests.active", Gauge, "{request}",
        new("処理中のリクエスト（ストリームを含む）", "requests under way, streams included"));

    public static readonly InstrumentDefinition RequestBytes = new(
        "gateway.requests.bytes", Gauge, "By", new("リクエスト本文のメモリー", "memory held for request bodies"));

    public static readonly InstrumentDefinition ResponseBytes = new(
        "gateway.responses.bytes", Gauge, "By", new("ストリームでない応答のメモリー", "memory held for whole responses"));

    public static readonly InstrumentDefinition ResponsesWaiting = new(
        "gateway.responses.waiting", Gauge, "{response}",
        new("メモリーの空きを待つ応答", "whole responses that wait for memory"));

    public static readonly InstrumentDefinition AbandonedActive = new(
        "gateway.abandoned.active", Gauge, "{request}",
        new(
            "呼び出し元が切断した後も、使用量を知るために続いている呼び出し（`DrainAbandoned`）",
            "calls that go on without their callers, to learn what they used (`DrainAbandoned`)"));

    public static readonly InstrumentDefinition Abandoned = new(
        "gateway.abandoned.requests", Counter, "{request}",
        new(
            "同じ呼び出しの終わり方: complete（使用量が確定）、timed_out、failed、shutting_down、too_many（上限に達していたため続けなかった）",
            "how such calls ended: complete (the usage is known), timed_out, failed, shutting_down, too_many (it did not go on)"),
        Labels.Application, Labels.Result);

    public static readonly InstrumentDefinition CallersRefused = new(
        "gateway.callers.refused", Counter, "{request}",
        new("認証に失敗したリクエスト（API キー・トークンなし、または無効）", "requests without a valid key or token"));

    public static readonly InstrumentDefinition AgentIdsDropped = new(
        "gateway.agent_ids.dropped", Counter, "{id}",
        new(
            "記録しなかった、エージェントの ID（英数字、_、- の 64 文字以内ではない x-claude-code-… ヘッダー）",
            "ids of agents that were not recorded: x-claude-code-… headers of other than 1 to 64 of A-Z a-z 0-9 _ -"));

    public static readonly InstrumentDefinition PersonalDataMatches = new(
        "gateway.personal_data.matches", Counter, "{number}",
        new("リクエストで検知した個人番号等の件数", "numbers in requests that identify a person"),
        Labels.Application, Labels.Rule);

    public static readonly InstrumentDefinition QuotaRefused = new(
        "gateway.quota.refused", Counter, "{request}",
        new("上限を超えたため拒否したリクエスト（上限の種類別）", "requests refused because of a limit, by the kind of limit"),
        Labels.Application, Labels.Rule, Labels.RequestModel);

    public static readonly InstrumentDefinition QuotaWouldRefuse = new(
        "gateway.quota.would_refuse", Counter, "{request}",
        new(
            "上限を超えたが、Shadow のため受け付けたリクエスト",
            "requests above a limit in mode Shadow, which were served"),
        Labels.Application, Labels.Rule, Labels.RequestModel);

    public static readonly InstrumentDefinition QuotaUsed = new(
        "gateway.quota.used", Gauge, "{unit}",
        new(
            "上限のうち使用中の量（処理中のリクエストの予約を含む）。日と月の上限は、台帳が PostgreSQL のとき全台の合計（10 秒ごと）。単位は上限の種類による（リクエスト、トークン、円）",
            "what is used of a limit, reservations of requests under way included; of days and months by all replicas, read every ten seconds, where the ledger is in PostgreSQL; in requests, tokens or yen by the kind of limit"),
        Labels.Application, Labels.Rule, Labels.RequestModel);

    public static readonly InstrumentDefinition QuotaLimit = new(
        "gateway.quota.limit", Gauge, "{unit}",
        new("設定した上限", "the limit, as it is set"),
        Labels.Application, Labels.Rule, Labels.RequestModel);

    public static readonly InstrumentDefinition InputEstimateRatio = new(
        "gateway.quota.input_estimate", Histogram, "{ratio}",
        new(
            "入力トークンの見積もりの、実際のトークン数に対する比（1 より小さいほど過小）",
            "estimated tokens of a prompt in proportion to those that Bedrock counted; below 1 the estimate was too low"),
        Labels.Application, Labels.RequestModel)
    { Buckets = [0.25, 0.5, 0.7, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 2, 4] };

    public static readonly InstrumentDefinition Proofs = new(
        "gateway.residency.proofs", Gauge, "{profile}",
        new("推論プロファイルの件数（国内処理の確認の状態別）", "inference profiles by what is known of their Regions"),
        Labels.ProofState);

    public static readonly InstrumentDefinition Contradictions = new(
        "gateway.residency.contradictions", Counter, "{profile}",
        new(
            "処理先がカタログと一致しないと AWS が示した推論プロファイル",
            "inference profiles that AWS was found to process elsewhere than the catalog declares"));

    public static readonly InstrumentDefinition AssumeRoleDuration = new(
        "gateway.sts.assume_role.duration", Histogram, "s",
        new("セッションの取得にかかった時間。結果は ok か失敗の理由", "time of a refresh of the session; the result is ok or why it failed"),
        Labels.Role, Labels.Result)
    { Buckets = Seconds };

    public static readonly InstrumentDefinition SessionExpiry = new(
        "gateway.credentials.expiry", Gauge, "s",
        new(
            "セッションの残り時間。期限切れは負、セッションがない間は値なし",
            "seconds until the session expires; negative once it has, nothing while there is none"),
        Labels.Role);

    public static readonly InstrumentDefinition SessionAge = new(
        "gateway.credentials.age", Gauge, "s", new("セッション取得からの時間", "seconds since the session was obtained"), Labels.Role);

    public static readonly InstrumentDefinition SessionBackoff = new(
        "gateway.credentials.backoff", Gauge, "s",
        new("失敗後に STS を待つ時間", "seconds for which STS is left alone after a failure"), Labels.Role);

    public static readonly InstrumentDefinition SessionRefreshing = new(
        "gateway.credentials.refreshing", Gauge, "{refresh}",
        new("更新中なら 1", "refreshes under way: 0 or 1 for each role"), Labels.Role);

    public static readonly InstrumentDefinition SessionInvalidations = new(
        "gateway.credentials.invalidations", Counter, "{session}",
        new("期限前に AWS が拒否したセッション", "sessions that AWS refused before their expiry"), Labels.Role);

    public static readonly InstrumentDefinition ServedPastExpiry = new(
        "gateway.credentials.served_past_expiry", Counter, "{request}",
        new(
            "期限切れのセッションで署名したリクエスト（`Contractor__ServePastExpiry` が `true` のときだけ）",
            "requests signed with an expired session; only with `Contractor__ServePastExpiry`"),
        Labels.Role);

    public static readonly InstrumentDefinition ClockSkew = new(
        "gateway.clock.skew", Gauge, "s",
        new(
            "AWS の時計の進み。5 秒以内の差は 0",
            "how far AWS's clock is ahead of the machine's; 0 while they agree within 5 seconds"));

    public static readonly InstrumentDefinition LedgerCommitDuration = new(
        "gateway.ledger.commit.duration", Histogram, "s",
        new(
            "台帳への 1 回の書き込みにかかった時間。結果は ok か failed",
            "time of one write to the ledger; the result is ok or failed"),
        Labels.Result)
    { Buckets = [0.0005, 0.001, 0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.128, 0.256, 0.512, 1.024, 2.048, 4.096, 8.192] };

    public static readonly InstrumentDefinition LedgerBatchSize = new(
        "gateway.ledger.batch.size", Histogram, "{row}",
        new("1 回の書き込みの行数", "rows in one write to the ledger"))
    { Buckets = [1, 2, 4, 8, 16, 32, 64, 128, 256] };

    public static readonly InstrumentDefinition LedgerFailures = new(
        "gateway.ledger.failures", Counter, "{failure}",
        new("台帳に書き込めなかった回数（同じ行を繰り返し書き込む）", "failed writes to the ledger; their rows are written again"));

    public static readonly InstrumentDefinition LedgerRowsRejected = new(
        "gateway.ledger.rows.rejected", Counter, "{row}",
        new("データベースが受け付けず、失われた行", "rows that the database did not accept and that are lost"));

    public static readonly InstrumentDefinition LedgerQueue = new(
        "gateway.ledger.queue", Gauge, "{intent}",
        new("記録を待つリクエスト", "requests that wait for their intent to be durable"));

    public static readonly InstrumentDefinition LedgerUnwritten = new(
        "gateway.ledger.settlements.unwritten", Gauge, "{settlement}",
        new("まだ書き込んでいない精算（台帳に書き込めない間は増える）", "settlements that are not written yet; grows while the ledger cannot be written"));

    public static readonly InstrumentDefinition LedgerOpen = new(
        "gateway.ledger.intents.open", Gauge, "{intent}",
        new("記録したがまだ精算していないリクエスト", "requests that are recorded and not settled yet"));

    public static readonly InstrumentDefinition AuditDropped = new(
        "gateway.audit.dropped", Counter, "{record}",
        new("監査証跡に残せなかった記録（件数は後から記録する）", "records that the audit trail could not keep; their count is recorded later"));

    public static readonly InstrumentDefinition LogDropped = new(
        "gateway.log.dropped", Counter, "{line}", new("失われたログの行", "lines of the log that could not be written"));

    public static readonly InstrumentDefinition TelemetryDropped = new(
        "gateway.telemetry.dropped", Counter, "{item}",
        new(
            "コレクターに届かなかったテレメトリー: traces はスパン、metrics は送信の回数",
            "telemetry that did not reach the collector: spans of traces, deliveries of metrics"),
        Labels.Signal);

    /// <summary>All of them, in the order of the documentation.</summary>
    public static ImmutableArray<InstrumentDefinition> All { get; } =
    [
        RequestDuration, OperationDuration, TimeToFirstChunk, TokenUsage, Attempts, RequestsActive, RequestBytes, ResponseBytes,
        ResponsesWaiting, AbandonedActive, Abandoned, CallersRefused, AgentIdsDropped, PersonalDataMatches,
        QuotaRefused, QuotaWouldRefuse, QuotaUsed, QuotaLimit, InputEstimateRatio, Proofs, Contradictions,
        AssumeRoleDuration, SessionExpiry, SessionAge, SessionBackoff, SessionRefreshing, SessionInvalidations, ServedPastExpiry, ClockSkew,
        LedgerCommitDuration, LedgerBatchSize, LedgerFailures, LedgerRowsRejected, LedgerQueue, LedgerUnwritten, LedgerOpen, AuditDropped,
        LogDropped,
        TelemetryDropped,
    ];
}
