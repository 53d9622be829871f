using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Gateway.Telemetry;

namespace Gateway.Quotas;

/// <summary>The metrics of limits: by application, kind of limit and model. Never by end user.</summary>
internal sealed partial class QuotaMetrics
{
    private readonly ConcurrentDictionary<string, ApplicationQuotas> _applications = new(StringComparer.Ordinal);
    private readonly QuotaPrices _prices;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _wouldRefuse;
    private readonly Histogram<double> _estimates;

    public QuotaMetrics(IMeterFactory meters, QuotaPrices prices, TimeProvider time, ILogger<QuotaMetrics> logger)
    {
        (_prices, _time, _logger) = (prices, time, logger);
        var meter = meters.CreateGatewayMeter();
        _refused = meter.Counter(Instruments.QuotaRefused);
        _wouldRefuse = meter.Counter(Instruments.QuotaWouldRefuse);
        _estimates = meter.Histogram<double>(Instruments.InputEstimateRatio);
        meter.Gauge(Instruments.QuotaUsed, () => Measure(static limit => limit.Used));
        meter.Gauge(Instruments.QuotaLimit, () => Measure(static limit => limit.Most));
    }

    /// <summary>Publishes the limits of an application from now on, in the place of its former ones.</summary>
    public void Observe(string application, ApplicationQuotas quotas) => _applications[application] = quotas;

    /// <summary>Counts a request above a limit.</summary>
    public void Exceeded(string application, ScopeLimits limits, QuotaRule rule) =>
        (limits.IsShadow ? _wouldRefuse : _refused).Add(1, Tags(application, limits, rule));

    /// <summary>Notes that the database did not answer a question for a share of a limit.</summary>
    public void NotAnswered(Exception failure) => Log.NotAnswered(_logger, failure);

    /// <summary>Records an estimate of a prompt.</summary>
    public void Estimated(string application, string alias, long estimate, long counted) => _estimates.Record(
        (double)estimate / counted, new(Labels.Application, application), new(Labels.RequestModel, alias));

    private IEnumerable<Measurement<double>> Measure(Func<LimitState, double> value)
    {
        var now = _time.GetUtcNow();
        var rate = _prices.RateAt(now);
        foreach (var (application, quotas) in _applications)
        {
            foreach (var (limits, use) in quotas.Scopes)
            {
                foreach (var limit in LimitState.Of(limits, use, quotas.Use.Gate, now, rate))
                {
                    yield return new(value(limit), Tags(application, limits, limit.Rule));
                }
            }
        }
    }

    private static TagList Tags(string application, ScopeLimits limits, QuotaRule rule)
    {
        var tags = new TagList { { Labels.Application, application }, { Labels.Rule, rule.Name } };
        if (limits.Model is { } model)
        {
            tags.Add(Labels.RequestModel, model);
        }

        return tags;
    }

    private static partial class Log
    {
        [LoggerMessage(5063, LogLevel.Warning, "The ledger's database did not answer for a share of a limit. Requests that needed it were refused with ledger_unavailable.")]
        public static partial void NotAnswered(ILogger logger, Exception failure);
    }
}
