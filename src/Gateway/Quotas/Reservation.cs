using System.Collections.Immutable;
using Gateway.Usage.Ledger;

namespace Gateway.Quotas;

/// <summary>
/// What one admitted request has taken of its limits. It ends once, by <see cref="Settle"/> or <see cref="Release"/>; what comes
/// after the first does nothing.
/// </summary>
internal sealed class Reservation
{
    /// <summary>The reservation of a request that nothing counts.</summary>
    public static readonly Reservation Nothing = new();

    private readonly ImmutableArray<ScopeReservation> _scopes = [];
    private readonly ApplicationUse? _use;
    private readonly ModelUse? _model;
    private readonly RequestSize _size;
    private PeriodUse[] _periods = [];
    private int _ended;

    private Reservation()
    {
    }

    /// <param name="use">What its application has used.</param>
    /// <param name="model">What it has used of the model.</param>
    /// <param name="scopes">The sets of limits that apply.</param>
    /// <param name="size">The size of the request.</param>
    public Reservation(ApplicationUse use, ModelUse model, ImmutableArray<ScopeReservation> scopes, RequestSize size) =>
        (_use, _model, _scopes, _size) = (use, model, scopes, size);

    /// <summary>The tokens reserved: the estimated input and the most output.</summary>
    public long Tokens { get; init; }

    /// <summary>The estimated input.</summary>
    public long InputTokens { get; init; }

    /// <summary>The most it can cost, in pico-USD; 0 where the model has no price.</summary>
    public long PicoUsd { get; init; }

    /// <summary>The lease of the shares that it was taken from; <c>null</c> where one process has all limits.</summary>
    public int? LeaseId { get; init; }

    /// <summary>True when a share was too small and more of it was asked for: nothing is admitted by it.</summary>
    public bool IsShort { get; set; }

    /// <summary>The first limit in shadow mode that would have refused it; <c>null</c> for none.</summary>
    public string? WouldRefuse { get; private set; }

    /// <summary>The sets of limits that apply.</summary>
    public ImmutableArray<ScopeReservation> Scopes => _scopes;

    /// <summary>The most that it can use.</summary>
    public Amount Most => new(Tokens, PicoUsd);

    /// <summary>Notes a limit in shadow mode that is exceeded.</summary>
    public void Note(string rule) => WouldRefuse ??= rule;

    /// <summary>Reserves in these periods. Only under the lock of the application.</summary>
    public void Take(PeriodUse[] periods)
    {
        _periods = periods;
        foreach (var period in periods)
        {
            period.Reserved += Most;
        }
    }

    /// <summary>Nothing was sent: everything is given back, the request itself too.</summary>
    public void Release()
    {
        if (End())
        {
            foreach (var scope in _scopes)
            {
                scope.Release();
            }

            Replace(default);
        }
    }

    /// <summary>
    /// Puts what was used in the place of what was reserved. More than that is recorded too, and counts against the next request. A
    /// charge that is not known is as it was reserved, and so nothing is given back.
    /// </summary>
    /// <param name="charge">What the request is charged.</param>
    public void Settle(in Charge charge)
    {
        if (End())
        {
            var counted = Counted(charge.Tokens);
            if (!charge.Flags.HasFlag(LedgerFlags.Estimated))
            {
                _model?.Learn(_size, InputTokens, charge.Tokens.Prompt);
            }

            foreach (var scope in _scopes)
            {
                scope.Settle(counted);
            }

            Replace(new(counted, charge.CostPicoUsd));
        }
    }

    /// <summary>The tokens that limits count: cache reads do not, as in AWS's own quotas.</summary>
    public static long Counted(LedgerTokens tokens) => tokens.All - tokens.CacheRead;

    private bool End() => this != Nothing && Interlocked.Exchange(ref _ended, 1) == 0;

    private void Replace(Amount used)
    {
        if (_periods.Length > 0)
        {
            lock (_use!.Gate)
            {
                foreach (var period in _periods)
                {
                    period.Reserved -= Most;
                    period.Used += used;
                }
            }
        }
    }
}
