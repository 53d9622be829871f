using System.Diagnostics.Metrics;
using Gateway.Telemetry;

namespace Gateway.Network;

/// <summary>
/// AWS's time: the machine's clock, corrected by the <c>Date</c> header of AWS's own responses. Signatures and expirations use
/// it, because AWS refuses a signature that is more than five minutes off. Timers and time stamps use the machine's clock.
/// </summary>
internal sealed partial class AwsClock : TimeProvider
{
    // Date has whole seconds, and the clocks of AWS's servers differ a little.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);

    // A larger difference means that the response is not AWS's, or that the machine's clock is not fit for a gateway.
    private static readonly TimeSpan MaxTrusted = TimeSpan.FromHours(24);

    private readonly Lock _gate = new();
    private readonly TimeProvider _machine;
    private readonly ILogger<AwsClock> _logger;
    private long _skewTicks;
    private bool _distrusted;

    public AwsClock(TimeProvider machine, IMeterFactory meters, ILogger<AwsClock> logger)
    {
        (_machine, _logger) = (machine, logger);
        meters.CreateGatewayMeter().Gauge(Instruments.ClockSkew, () => Skew.TotalSeconds);
    }

    /// <summary>The correction added to the machine's clock; negative when AWS's is behind it. At most 24 hours.</summary>
    public TimeSpan Skew => new(Interlocked.Read(ref _skewTicks));

    /// <summary>The machine's own clock.</summary>
    public DateTimeOffset MachineNow => _machine.GetUtcNow();

    public override TimeZoneInfo LocalTimeZone => _machine.LocalTimeZone;

    public override long TimestampFrequency => _machine.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => MachineNow + Skew;

    public override long GetTimestamp() => _machine.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        _machine.CreateTimer(callback, state, dueTime, period);

    /// <summary>
    /// Compares the clock with the <c>Date</c> of a response that has just arrived. AWS wrote it during the call, so a correction
    /// that fits any moment of the call is kept.
    /// </summary>
    /// <param name="date">The <c>Date</c> header; <c>null</c> changes nothing.</param>
    /// <param name="sentAt"><see cref="MachineNow"/> when the request was sent.</param>
    public void Observe(DateTimeOffset? date, DateTimeOffset sentAt)
    {
        if (date is not { } aws)
        {
            return;
        }

        var (least, most) = (aws - MachineNow - Tolerance, aws - sentAt + Tolerance);
        lock (_gate)
        {
            if (Skew < least || Skew > most)
            {
                Correct(TimeSpan.Zero >= least && TimeSpan.Zero <= most ? TimeSpan.Zero : aws - MachineNow);
            }
        }
    }

    private void Correct(TimeSpan skew)
    {
        if (skew.Duration() <= MaxTrusted)
        {
            Interlocked.Exchange(ref _skewTicks, skew.Ticks);
            _distrusted = false;
            Log.Corrected(_logger, skew);
        }
        else if (!_distrusted)
        {
            _distrusted = true;
            Log.Distrusted(_logger, skew);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2200, LogLevel.Warning,
            "AWS's clock is {Skew} ahead of this machine's. Signatures and expirations now follow AWS's; "
            + "have the machine's clock set (chrony, Amazon Time Sync 169.254.169.123).")]
        public static partial void Corrected(ILogger logger, TimeSpan skew);

        [LoggerMessage(2201, LogLevel.Error,
            "A response says that AWS's clock is {Skew} ahead of this machine's. That is more than a day "
            + "and is not trusted; have the machine's clock set.")]
        public static partial void Distrusted(ILogger logger, TimeSpan skew);
    }
}
