using Gateway.Catalog.Prices;
using Gateway.Configuration;
using Gateway.Quotas;
using Gateway.Usage;
using Gateway.Usage.Ledger;

namespace Gateway.Forwarding;

/// <summary>What the accounts of all requests share: limits, ledger, prices and exchange rates.</summary>
internal sealed class RequestAccounts(
    QuotaAdmission quotas,
    UsageLedger ledger,
    Snapshot<PricesOptions, PriceList> prices,
    Snapshot<PricesOptions, ExchangeRates> rates,
    TimeProvider time)
{
    public QuotaAdmission Quotas => quotas;

    public UsageLedger Ledger => ledger;

    public PriceList Prices => prices.Current;

    public ExchangeRates Rates => rates.Current;

    public TimeProvider Time => time;

    public RequestAccount Open(RequestRecord record) => new(record, this);
}
