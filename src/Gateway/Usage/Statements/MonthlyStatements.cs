using System.Collections.Immutable;
using Gateway.Catalog.Prices;
using Gateway.Errors;
using Gateway.Usage.Ledger;
using Gateway.Usage.Statements.Amounts;
using Gateway.Usage.Statements.Documents;

namespace Gateway.Usage.Statements;

/// <summary>What can be done with statements, for the command and for <c>GET /statements</c>.</summary>
internal sealed partial class MonthlyStatements(
    UsageLedger ledger, StatementMaker maker, Repricing repricing, TimeProvider time, ILogger<MonthlyStatements> logger)
    : IDisposable
{
    // Each reads every row of its month, ten seconds and more for a million.
    private readonly SemaphoreSlim _drawing = new(1);

    /// <inheritdoc cref="StatementMaker.Clock"/>
    public Reports.ReportClock Clock => maker.Clock;

    /// <summary>Shows the statement of a month as it is now, without making one; or the last final one, as it was made.</summary>
    public Task<Result<string>> ShowAsync(StatementMonth month, bool isFinal, DocumentForm form, CancellationToken cancellationToken) =>
        WithLedgerAsync<string>(async store =>
        {
            if (!isFinal)
            {
                return await DrawAsync(store, month, form, cancellationToken);
            }

            await using var connection = await store.OpenReadingAsync(cancellationToken);
            return await StatementShelf.LastAsync(connection, null, month, isFinal: true, cancellationToken) is { } last
                ? await StatementShelf.DocumentAsync(connection, last.Number, form, cancellationToken)
                : StatementErrors.NoFinal;
        });

    /// <summary>Shows the statement with a number, as it was made.</summary>
    public Task<Result<string>> ShowAsync(int number, DocumentForm form, CancellationToken cancellationToken) =>
        WithLedgerAsync<string>(async store =>
        {
            await using var connection = await store.OpenReadingAsync(cancellationToken);
            return await StatementShelf.FindAsync(connection, number, cancellationToken) is not null
                ? await StatementShelf.DocumentAsync(connection, number, form, cancellationToken)
                : StatementErrors.UnknownNumber;
        });

    /// <summary>The same for a command: that it was printed is noted first.</summary>
    public Task<Result<string>> ExportAsync(int number, DocumentForm form, CancellationToken cancellationToken) =>
        WithLedgerAsync<string>(async store =>
        {
            await using var connection = await store.OpenWritingAsync(cancellationToken);
            if (await StatementShelf.FindAsync(connection, number, cancellationToken) is null)
            {
                return StatementErrors.UnknownNumber;
            }

            await StatementEvents.AddAsync(
                connection, null, StatementEvent.Exported(time.GetUtcNow(), number, $"{form.FormatName} {form.LanguageName}"), cancellationToken);
            return await StatementShelf.DocumentAsync(connection, number, form, cancellationToken);
        });

    /// <summary>The last final statement of a month, as it was made, for a command.</summary>
    public async Task<Result<string>> ExportFinalAsync(StatementMonth month, DocumentForm form, CancellationToken cancellationToken)
    {
        var last = await WithLedgerAsync<StoredStatement>(async store =>
        {
            await using var connection = await store.OpenReadingAsync(cancellationToken);
            return await StatementShelf.LastAsync(connection, null, month, isFinal: true, cancellationToken) is { } found
                ? found
                : StatementErrors.NoFinal;
        });
        return last.Is(out var final, out var error) ? await ExportAsync(final.Number, form, cancellationToken) : error;
    }

    /// <summary>Every statement that was made, the newest first.</summary>
    public Task<Result<StatementList>> ListAsync(CancellationToken cancellationToken) => WithLedgerAsync<StatementList>(async store =>
    {
        await using var connection = await store.OpenReadingAsync(cancellationToken);
        return StatementList.Of(await StatementShelf.ListAsync(connection, cancellationToken));
    });

    /// <summary>Makes a statement: draws it up and stores it under a number.</summary>
    /// <param name="month">The month.</param>
    /// <param name="isFinal">True for a final one.</param>
    /// <param name="madeBy">Who has it made.</param>
    /// <param name="replaces">The final statement that it corrects.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<Result<StoredStatement>> MakeAsync(
        StatementMonth month, bool isFinal, string madeBy, int? replaces, CancellationToken cancellationToken) =>
        WithLedgerAsync<StoredStatement>(async store =>
        {
            if (!(await maker.DrawUpAsync(store, month, isFinal, cancellationToken)).Is(out var statement, out var error))
            {
                return error;
            }

            return await StatementShelf.StoreAsync(
                store, statement with { MadeBy = madeBy, Replaces = replaces }, cancellationToken);
        });

    /// <summary>Enters the final rate of a month.</summary>
    public Task<Result<ExchangeRate>> EnterRateAsync(StatementMonth month, ExchangeRate rate, CancellationToken cancellationToken) =>
        WithLedgerAsync<ExchangeRate>(async store =>
        {
            var now = time.GetUtcNow();
            if (now < month.Start)
            {
                return StatementErrors.NotBegun;
            }

            await using var connection = await store.OpenWritingAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var entered = await StatementTables.AddRateAsync(connection, transaction, month, rate, now, cancellationToken);
            await StatementEvents.AddAsync(connection, transaction, StatementEvent.RateEntered(entered), cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return rate;
        });

    /// <inheritdoc cref="Repricing.RunAsync"/>
    public Task<Result<Repricing.Adjusted>> RepriceAsync(AskedRepricing asked, CancellationToken cancellationToken) =>
        WithLedgerAsync<Repricing.Adjusted>(store => repricing.RunAsync(store, asked, cancellationToken));

    public void Dispose() => _drawing.Dispose();

    private async Task<Result<string>> DrawAsync(
        ILedgerStore store, StatementMonth month, DocumentForm form, CancellationToken cancellationToken)
    {
        if (!await _drawing.WaitAsync(TimeSpan.Zero, cancellationToken))
        {
            return StatementErrors.Busy;
        }

        try
        {
            return (await maker.DrawUpAsync(store, month, isFinal: false, cancellationToken)).Is(out var statement, out var error)
                ? form.Write(statement)
                : error;
        }
        finally
        {
            _drawing.Release();
        }
    }

    private async Task<Result<T>> WithLedgerAsync<T>(Func<ILedgerStore, Task<Result<T>>> work)
        where T : class
    {
        if (ledger.Store is not { } store)
        {
            return StatementErrors.NoLedger;
        }

        try
        {
            return await work(store);
        }
        catch (Exception failure) when (StatementErrors.IsOfLedger(failure))
        {
            Log.Unreadable(logger, failure);
            return StatementErrors.Unreadable;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(5091, LogLevel.Warning, "The ledger could not be used for a statement.")]
        public static partial void Unreadable(ILogger logger, Exception failure);
    }
}

/// <summary>The response of <c>GET /statements</c> without a month.</summary>
/// <param name="Statements">The statements that were made, the newest first.</param>
internal sealed record StatementList(ImmutableArray<StatementList.Item> Statements)
{
    public static StatementList Of(ImmutableArray<StoredStatement> stored) => new([.. stored.Select(Item.Of)]);

    /// <summary>A statement that was made.</summary>
    /// <param name="Number">Its number.</param>
    /// <param name="Month">Its month: <c>2026-11</c>.</param>
    /// <param name="Clock">The clock of the month: <c>utc</c> or <c>jst</c>.</param>
    /// <param name="State"><c>provisional</c> or <c>final</c>.</param>
    /// <param name="Replaces">The number of the final statement that it corrects; null for none.</param>
    /// <param name="MadeAt">When it was made.</param>
    /// <param name="MadeBy">Who had it made; null if nobody was named.</param>
    /// <param name="LedgerSha256">The hash of the rows that it rests on.</param>
    [System.ComponentModel.DisplayName("StatementListItem")]
    internal sealed record Item(
        int Number, string Month, string Clock, string State, int? Replaces, DateTimeOffset MadeAt, string? MadeBy, string LedgerSha256)
    {
        public static Item Of(StoredStatement stored) => new(
            stored.Number, stored.MonthText, stored.Clock, stored.State, stored.Replaces,
            stored.MadeAt.ToOffset(Reports.ReportClock.Jst.Offset), stored.MadeBy.Length > 0 ? stored.MadeBy : null,
            $"sha256:{stored.LedgerHash}");
    }
}
