using Gateway.Usage.Ledger;

namespace Gateway.Quotas;

/// <summary>
/// What one admitted request has taken of its limits: settled once, with what it really used. A request whose use is unknown
/// keeps what it reserved.
/// </summary>
internal sealed class Reservation
{
    /// <summary>The tokens reserved: the estimated input and the most output.</summary>
    public long Tokens { get; init; }

    /// <summary>The most it can cost, in pico-USD; 0 where the model has no price.</summary>
    public long PicoUsd { get; init; }

    /// <summary>The limit in shadow mode that would have refused it; <c>null</c> for none.</summary>
    public string? WouldRefuse { get; init; }

    /// <summary>Nothing was sent: everything is given back, the request itself too.</summary>
    public void Release()
    {
    }

    /// <summary>Puts what was used in the place of what was reserved.</summary>
    /// <param name="tokens">The tokens that are charged.</param>
    /// <param name="picoUsd">Their cost in pico-USD.</param>
    public void Settle(LedgerTokens tokens, long picoUsd)
    {
    }
}
