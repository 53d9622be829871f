using System.Data.Common;
using Gateway.Callers;
using Gateway.Catalog.Prices;
using Gateway.Configuration;
using Gateway.Errors;
using Gateway.Usage.Ledger;

namespace Gateway.Usage.Reports;

/// <summary>Makes reports from the ledger's totals, a few at a time, because each may read some hundred thousand rows.</summary>
internal sealed partial class UsageReports(
    UsageLedger ledger, Snapshot<PricesOptions, ExchangeRates> rates, TimeProvider time, ILogger<UsageReports> logger) : IDisposable
{
    private const int MaxAtOnce = 2;

    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(10);

    private static readonly GatewayError NoLedger = ErrorCode.RouteNotFound.Because(
        "このゲートウェイには利用台帳がないため、利用量を表示できません（運用担当者向け: 設定 Ledger__Store が None です）。",
        "This gateway keeps no ledger, so it cannot show usage (for the operator: Ledger__Store is None).") with
    { NeedsOperator = true };

    private static readonly GatewayError Unreadable = ErrorCode.LedgerUnavailable.Because(
        "利用台帳を読めないため、利用量を表示できません。しばらくしてから再度実行してください。",
        "The ledger cannot be read at present. Try again later.") with
    { RetryAfter = MaxWait };

    private static readonly GatewayError Busy = ErrorCode.Overloaded.Because(
        "ほかの集計を処理しています。しばらくしてから再度実行してください。",
        "Other reports are being made. Try again later.") with
    { RetryAfter = MaxWait };

    private static readonly GatewayError TooMany = ErrorCode.InvalidRequest.Because(
        "groupBy: 行が多すぎます。期間（from、to）を短くするか、by か groupBy を粗くしてください。",
        "groupBy: there are too many rows. Ask for a shorter time (from, to), or fewer groups or longer periods (by).") with
    { Members = ["groupBy"] };

    private readonly SemaphoreSlim _free = new(MaxAtOnce);

    /// <summary>The report that a request asks for.</summary>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="caller">The application that asks.</param>
    /// <param name="cancellationToken">Cancelled when the caller leaves.</param>
    public async Task<Result<UsageReport>> ReadAsync(
        IQueryCollection parameters, Application caller, CancellationToken cancellationToken)
    {
        if (ledger.Store is not { } store)
        {
            return NoLedger;
        }

        if (!ReportQuery.Read(parameters, caller, time.GetUtcNow()).Is(out var query, out var error))
        {
            return error;
        }

        if (!await _free.WaitAsync(MaxWait, cancellationToken))
        {
            return Busy;
        }

        try
        {
            return await ReadAsync(store, query, caller, cancellationToken);
        }
        catch (DbException failed)
        {
            Log.Unreadable(logger, failed);
            return Unreadable;
        }
        finally
        {
            _free.Release();
        }
    }

    public void Dispose() => _free.Dispose();

    private async Task<Result<UsageReport>> ReadAsync(
        ILedgerStore store, ReportQuery query, Application caller, CancellationToken cancellationToken)
    {
        var now = rates.Current;
        await using var connection = await store.OpenReadingAsync(cancellationToken);
        if (await UsageTotalsReader.ReadAsync(connection, query, now, cancellationToken) is not { } rows)
        {
            return TooMany;
        }

        var endUsers = await EndUserCounts.ReadAsync(connection, query, rows, cancellationToken);
        Log.Read(logger, caller.Id, query.Application ?? "*", query.From, query.To);
        return UsageReport.Of(query, rows, endUsers, now);
    }

    private static partial class Log
    {
        [LoggerMessage(5080, LogLevel.Information, "{Application} read the usage of {Of} from {From:O} to {To:O}.")]
        public static partial void Read(ILogger logger, string application, string of, DateTimeOffset from, DateTimeOffset to);

        [LoggerMessage(5081, LogLevel.Warning, "The ledger could not be read for a report of usage.")]
        public static partial void Unreadable(ILogger logger, Exception failed);
    }
}
