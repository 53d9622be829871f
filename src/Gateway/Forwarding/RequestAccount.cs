using Gateway.Errors;
using Gateway.Quotas;
using Gateway.Residency;
using Gateway.Usage;
using Gateway.Usage.Ledger;

namespace Gateway.Forwarding;

/// <summary>
/// Steps 4, 5 and 8 of one request: what it reserves of its application's limits, its intent in the ledger, and the settlement
/// of both, whatever happened in between.
/// </summary>
internal sealed class RequestAccount(RequestRecord record, RequestAccounts accounts)
{
    private Reservation? _reservation;
    private LedgerIntent? _intent;

    /// <summary>What is left of the limits of a minute, since step 4.</summary>
    public RateLimits RateLimits { get; private set; }

    /// <summary>Step 4.</summary>
    /// <param name="placement">The model.</param>
    /// <param name="size">The size of the request.</param>
    /// <param name="cancellationToken">Cancelled when the caller leaves.</param>
    /// <returns>The error of the limit that the request is above; <c>null</c> when it is admitted.</returns>
    public async ValueTask<GatewayError?> AdmitAsync(Placement placement, RequestSize size, CancellationToken cancellationToken)
    {
        var reserved = await accounts.Quotas.ReserveAsync(record.Application, placement, size, record.StartedAtUtc, cancellationToken);
        reserved.Is(out _reservation, out var error);
        RateLimits = accounts.Quotas.RatesOf(record.Application, placement);
        return error;
    }

    /// <summary>Step 5, of an admitted request.</summary>
    /// <param name="placement">The model.</param>
    /// <param name="cancellationToken">Cancelled when the caller leaves.</param>
    /// <returns>The error if nothing may be sent; <c>null</c> when the intent is durable.</returns>
    public ValueTask<GatewayError?> RecordAsync(Placement placement, CancellationToken cancellationToken)
    {
        if (!accounts.Ledger.IsOn)
        {
            return default;
        }

        _intent = LedgerEntries.IntentOf(
            record, placement, _reservation!.Tokens, _reservation.PicoUsd, _reservation.LeaseId, _reservation.WouldRefuse);
        record.HasIntent = true;
        return accounts.Ledger.RecordAsync(_intent, cancellationToken);
    }

    /// <summary>Step 8. Once, at the end of the request.</summary>
    public void Settle()
    {
        if (_reservation is null)
        {
            return;
        }

        var charge = Charges.Of(record, _reservation.Tokens, _reservation.PicoUsd, accounts.Prices);
        (record.CostPicoUsd, record.PriceId) = charge.PriceId is null ? default : ((long?)charge.CostPicoUsd, charge.PriceId);
        if (record.WasSent || record.Code is null) // What the gateway has estimated itself was a request too.
        {
            _reservation.Settle(charge);
        }
        else
        {
            _reservation.Release();
        }

        if (_intent is not null)
        {
            accounts.Ledger.Settle(
                LedgerEntries.SettlementOf(_intent, record, charge, accounts.Rates.At(record.StartedAtUtc)?.Id, accounts.Time));
        }
    }
}
