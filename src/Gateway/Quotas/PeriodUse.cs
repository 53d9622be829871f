using Gateway.Quotas.Leases;
using Gateway.Usage.Ledger;

namespace Gateway.Quotas;

/// <summary>What was used in one period. Protected by the lock of <see cref="ApplicationUse"/>.</summary>
internal sealed class PeriodUse
{
    private Share? _tokens;
    private Share? _money;

    /// <summary>
    /// What settled requests used, and what requests of unknown outcome had reserved. Where replicas share limits: those of this
    /// process, since its lease began.
    /// </summary>
    public Amount Used { get; set; }

    /// <summary>What requests under way have reserved.</summary>
    public Amount Reserved { get; set; }

    /// <summary>What all replicas used and reserved when the ledger was last read; nothing where there is one process.</summary>
    public Amount Everywhere { get; set; }

    /// <summary>What is used and reserved, as far as is known.</summary>
    public Amount Total => new(
        Math.Max(Everywhere.Tokens, Used.Tokens + Reserved.Tokens), Math.Max(Everywhere.PicoUsd, Used.PicoUsd + Reserved.PicoUsd));

    /// <summary>The share of a budget of this period.</summary>
    /// <param name="desk">Where more is asked for.</param>
    /// <param name="application">The application.</param>
    /// <param name="alias">The model; <c>null</c> for all.</param>
    /// <param name="period">The period.</param>
    /// <param name="isYen">True for money, false for tokens.</param>
    public Share ShareOf(ShareDesk desk, string application, string? alias, BudgetPeriod period, bool isYen) => isYen
        ? _money ??= desk.Add(new Share(
            KeyOf(application, alias, ShareUnit.PUsd, period), () => Used.PicoUsd + Reserved.PicoUsd))
        : _tokens ??= desk.Add(new Share(
            KeyOf(application, alias, ShareUnit.Tokens, period), () => Used.Tokens + Reserved.Tokens));

    private static ShareKey KeyOf(string application, string? alias, ShareUnit unit, BudgetPeriod period) =>
        new(application, alias ?? "", unit, period.Key, period.FirstHour, period.EndHour);
}
