using System.Collections.Immutable;
using System.Data;
using System.Data.Common;
using Gateway.Catalog.Prices;
using Gateway.Configuration;
using Gateway.Errors;
using Gateway.Usage.Ledger;
using Gateway.Usage.Statements.Amounts;

namespace Gateway.Usage.Statements;

/// <summary>
/// Computes again, from the stored token counts, what requests of a month cost that were charged by a wrong price row, and writes
/// the difference as adjustments of now. What the ledger says of the requests is not changed.
/// </summary>
internal sealed class Repricing(Snapshot<PricesOptions, PriceRows> prices, TimeProvider time)
{
    /// <summary>Writes the adjustments.</summary>
    /// <param name="store">The ledger.</param>
    /// <param name="asked">What to compute.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The adjustments that were written.</returns>
    /// <exception cref="DbException">The database cannot be used now.</exception>
    public async Task<Result<Adjusted>> RunAsync(ILedgerStore store, AskedRepricing asked, CancellationToken cancellationToken)
    {
        if (!prices.Current.TryFind(asked.PriceId, out var price))
        {
            return StatementErrors.UnknownPrice("price", asked.PriceId);
        }

        var insteadOf = asked.InsteadOf ?? price.Supersedes;
        if (Refuse(insteadOf, price) is { } refusal)
        {
            return refusal;
        }

        if (time.GetUtcNow() < asked.Month.Start)
        {
            return StatementErrors.NotBegun;
        }

        var scope = new AdjustmentScope(
            Math.Max(asked.Month.Start.ToUnixTimeMilliseconds(), price.Row.From.ToUnixTimeMilliseconds()),
            Math.Min(asked.Month.End.ToUnixTimeMilliseconds(), (price.Row.To ?? DateTimeOffset.MaxValue).ToUnixTimeMilliseconds()),
            price.Row.OverPromptTokens, prices.Current.UpToPromptTokens(price));
        return scope.Start < scope.End
            ? await WriteAsync(store, asked, insteadOf, price.Row, scope, cancellationToken)
            : StatementErrors.NothingToReprice;
    }

    private GatewayError? Refuse(string insteadOf, KnownPriceRow price)
    {
        if (insteadOf.Length == 0)
        {
            return StatementErrors.NothingSuperseded;
        }

        if (insteadOf == StatementLines.Unpriced)
        {
            return null;
        }

        return !prices.Current.TryFind(insteadOf, out var wrong) ? StatementErrors.UnknownPrice("instead-of", insteadOf)
            : wrong.Row.ModelId != price.Row.ModelId ? StatementErrors.OtherModel : null;
    }

    private async Task<Result<Adjusted>> WriteAsync(
        ILedgerStore store, AskedRepricing asked, string insteadOf, PriceRow price, AdjustmentScope scope,
        CancellationToken cancellationToken)
    {
        // Read beside the writer: a month takes longer than the gateway may wait for the database's lock.
        await using var reading = await store.OpenReadingAsync(cancellationToken);
        var before = await BeforeAsync(reading, null, insteadOf, price, scope, cancellationToken);
        if (before.Any(one => one.Scope != scope))
        {
            return StatementErrors.Overlaps;
        }

        var rows = new RepricedRows(asked, insteadOf, price, scope, before);
        var adjustments = await rows.ReadAsync(store, reading, time.GetUtcNow(), cancellationToken);
        if (adjustments.Length == 0)
        {
            return StatementErrors.NothingToReprice;
        }

        // Of two commands at the same moment, one finds what the other has written, or fails.
        await using var connection = await store.OpenWritingAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.Serializable, cancellationToken);
        if ((await BeforeAsync(connection, transaction, insteadOf, price, scope, cancellationToken)).Length != before.Length)
        {
            return StatementErrors.Overlaps;
        }

        foreach (var adjustment in adjustments)
        {
            await StatementTables.AddAsync(connection, transaction, adjustment, cancellationToken);
        }

        await StatementEvents.AddAsync(connection, transaction, StatementEvent.Repriced(adjustments), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new Adjusted(adjustments);
    }

    private static async Task<ImmutableArray<Adjustment>> BeforeAsync(
        DbConnection connection, DbTransaction? transaction, string insteadOf, PriceRow price, AdjustmentScope scope,
        CancellationToken cancellationToken) =>
    [
        .. (await StatementTables.AdjustmentsInsteadOfAsync(connection, transaction, insteadOf, cancellationToken))
            .Where(one => RepricedRows.IsOf(one.ModelId, price.ModelId) && one.Scope.Meets(scope)),
    ];

    /// <summary>The adjustments that were written.</summary>
    internal sealed record Adjusted(ImmutableArray<Adjustment> All);
}

/// <summary>What is to be computed again.</summary>
/// <param name="Month">The month of the requests.</param>
/// <param name="PriceId">The price row they should have been charged by.</param>
/// <param name="InsteadOf">
/// The price row they were charged by, or <see cref="StatementLines.Unpriced"/>; <c>null</c> for the one that the price row corrects.
/// </param>
/// <param name="Reason">Why.</param>
/// <param name="MadeBy">Who had it done.</param>
internal sealed record AskedRepricing(StatementMonth Month, string PriceId, string? InsteadOf, string Reason, string MadeBy);
