using System.Data.Common;
using Gateway.Catalog.Prices;
using Gateway.Configuration;
using Gateway.Errors;
using Gateway.Usage.Ledger;
using Gateway.Usage.Reports;
using Gateway.Usage.Statements.Amounts;
using Microsoft.Extensions.Options;

namespace Gateway.Usage.Statements;

/// <summary>Draws up the statement of a month from the ledger. Writes nothing.</summary>
internal sealed class StatementMaker(
    Snapshot<PricesOptions, PriceRows> prices, Snapshot<PricesOptions, ExchangeRates> rates, IOptions<StatementsOptions> options,
    TimeProvider time)
{
    /// <summary>The clock of a statement where none is asked for.</summary>
    public ReportClock Clock => options.Value.Clock is StatementClock.Jst ? ReportClock.Jst : ReportClock.Utc;

    /// <summary>Draws up a statement.</summary>
    /// <param name="store">The ledger.</param>
    /// <param name="month">The month.</param>
    /// <param name="isFinal">True for a final one: of a month that has ended, by its final rate.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="DbException">The database cannot be used now.</exception>
    public async Task<Result<Statement>> DrawUpAsync(
        ILedgerStore store, StatementMonth month, bool isFinal, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (now < (isFinal ? month.End : month.Start))
        {
            return isFinal ? StatementErrors.NotEnded : StatementErrors.NotBegun;
        }

        await using var connection = await store.OpenReadingAsync(cancellationToken);
        var finalRate = await StatementTables.FinalRateAsync(connection, null, month, cancellationToken);
        if (isFinal && finalRate is null)
        {
            return StatementErrors.NoFinalRate;
        }

        var inForce = finalRate is not null ? new ExchangeRates([finalRate]) : rates.Current;
        var read = await MonthReader.ReadAsync(store, month, inForce, cancellationToken);
        if (read.Refuse(isFinal) is { } refusal)
        {
            return refusal;
        }

        if (read.Rows == 0 && month.End <= await StatementHours.BeginningAsync(connection, cancellationToken))
        {
            return StatementErrors.BeforeLedger;
        }

        if (!StatementLines.Of(read.Groups, prices.Current).Is(out var lines, out var error))
        {
            return error;
        }

        var adjustments = await StatementTables.AdjustmentsOfAsync(connection, month, cancellationToken);
        var users = await StatementHours.UsersAsync(connection, month, cancellationToken);
        var yen = StatementYen.Of(
            lines.All, [.. adjustments.Select(one => new AdjustmentLine(one, inForce.At(one.At)?.Id ?? "", null))], inForce,
            options.Value.Rounding);
        return new Statement
        {
            Month = month,
            IsFinal = isFinal,
            MadeAt = now,
            TaxRatePercent = options.Value.TaxRatePercent,
            Rounding = options.Value.Rounding,
            Rates = [.. inForce.All.Where(rate => rate.From < month.End && !(rate.To <= month.Start))],
            Prices = StatementLines.PricesOf(lines.All, adjustments, prices.Current),
            Lines = yen.Lines,
            Adjustments = yen.Adjustments,
            Uses = StatementCounts.UsesOf(read.Groups, users.Each, yen.Lines),
            Notes = StatementCounts.NotesOf(read.Groups),
            All = StatementCounts.UseOf("", "", read.Groups, users.All, yen.Lines),
            OtherClock = await StatementHours.TotalsAsync(connection, month.Other, cancellationToken),
            Open = read.Open,
            LedgerRows = read.Rows,
            LedgerHash = read.Hash,
            Anchor = await StatementTables.LastAnchorAsync(connection, cancellationToken),
            Yen = yen.Total,
        };
    }
}
