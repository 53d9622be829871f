using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Gateway.Telemetry;

namespace Gateway.Quotas;

/// <summary>The metrics of limits: by application, kind of limit and model. Never by end user.</summary>
internal sealed class QuotaMetrics
{
    private readonly ConcurrentDictionary<string, ApplicationQuotas> _applications = new(StringComparer.Ordinal);
    private readonly QuotaPrices _prices;
    private readonly TimeProvider _time;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _wouldRefuse;
    private readonly Histogram<double> _estimates;

    public QuotaMetrics(IMeterFactory meters, QuotaPrices prices, TimeProvider time)
    {
        (_prices, _time) = (prices, time);
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
}
