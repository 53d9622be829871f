using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Gateway.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Credentials;

public class CredentialsMetricsTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_time_to_expiry_and_the_age_are_told_once_there_is_a_session()
    {
        await using var rig = await SessionRig.CreateAsync();
        _ = rig.Session;
        using var seen = new Measurements(rig);

        var before = seen.Observe();
        await rig.RefreshAsync();
        rig.Clock.Advance(TimeSpan.FromMinutes(20));
        var during = seen.Observe();
        rig.Clock.Advance(TimeSpan.FromMinutes(41));
        var after = seen.Observe();

        Assert.DoesNotContain(before, measured => measured.Name is "credentials.expiry" or "credentials.age");
        Assert.Contains(("credentials.expiry", "", 2400), during);
        Assert.Contains(("credentials.age", "", 1200), during);
        Assert.Contains(("credentials.expiry", "", -60), after);
        Assert.Contains(("credentials.age", "", 3660), after);
    }

    [Fact]
    public async Task A_refresh_under_way_and_the_pause_after_it_are_told()
    {
        await using var rig = await SessionRig.CreateAsync(_ => StsResponse.Error(503, "Unavailable"), chance: 1);
        _ = rig.Session;
        using var seen = new Measurements(rig);

        var before = seen.Observe();
        rig.Sts.Hold();
        var refresh = rig.RefreshAsync();
        await rig.Sts.ArrivalAsync(Cancelled);
        var during = seen.Observe();
        rig.Sts.Release();
        await refresh;
        var after = seen.Observe();

        Assert.Equal([("credentials.backoff", "", 0), ("credentials.refreshing", "", 0)], before);
        Assert.Equal([("credentials.backoff", "", 0), ("credentials.refreshing", "", 1)], during);
        Assert.Contains(("credentials.backoff", "", 0.5), after);
        Assert.Contains(("credentials.refreshing", "", 0), after);
    }

    [Fact]
    public async Task Every_refresh_is_timed_and_told_with_its_result()
    {
        await using var rig = await SessionRig.CreateAsync(_ => StsResponse.Error(403, "AccessDenied"), chance: 1);
        using var seen = new Measurements(rig);

        await RefreshInAsync(rig, TimeSpan.FromSeconds(1));
        rig.Sts.Response = number => SessionRig.Granted(rig.Clock, number);
        rig.Clock.Advance(rig.Session.UntilDue());
        await RefreshInAsync(rig, TimeSpan.FromSeconds(0.25));

        Assert.Equal(
            [("sts.assume_role.duration", "AccessDenied", 1), ("sts.assume_role.duration", "ok", 0.25)],
            seen.Observe().Where(measured => measured.Name == "sts.assume_role.duration"));
    }

    [Fact]
    public async Task A_session_that_AWS_refuses_counts_once_however_many_report_it()
    {
        await using var rig = await SessionRig.CreateAsync();
        var refused = await rig.SessionAsync();
        using var seen = new Measurements(rig);

        rig.Session.Invalidate("ASIACONTRACTOR009999");
        rig.Session.Invalidate(refused.AccessKeyId);
        rig.Session.Invalidate(refused.AccessKeyId);

        Assert.Equal(
            [("credentials.invalidations", "", 1)],
            seen.Observe().Where(measured => measured.Name == "credentials.invalidations"));
    }

    [Fact]
    public async Task Only_requests_signed_with_an_expired_session_count_as_such()
    {
        await using var rig = await SessionRig.CreateAsync(settings: ("Contractor:ServePastExpiry", "true"));
        using var seen = new Measurements(rig);

        await rig.SessionAsync();
        rig.Sts.Response = _ => StsResponse.Error(503, "Unavailable");
        rig.Clock.Advance(TimeSpan.FromHours(1));
        await rig.SessionAsync();
        await rig.SessionAsync();

        Assert.Equal(
            [("credentials.served_past_expiry", "", 1), ("credentials.served_past_expiry", "", 1)],
            seen.Observe().Where(measured => measured.Name == "credentials.served_past_expiry"));
    }

    [Fact]
    public async Task Every_instrument_has_its_unit()
    {
        await using var rig = await SessionRig.CreateAsync();
        _ = rig.Session;
        using var seen = new Measurements(rig);

        Assert.Equal(
            [
                ("gateway.credentials.age", "s"),
                ("gateway.credentials.backoff", "s"),
                ("gateway.credentials.expiry", "s"),
                ("gateway.credentials.invalidations", "{session}"),
                ("gateway.credentials.refreshing", "{refresh}"),
                ("gateway.credentials.served_past_expiry", "{request}"),
                ("gateway.sts.assume_role.duration", "s"),
            ],
            seen.Units);
    }

    private static async Task RefreshInAsync(SessionRig rig, TimeSpan duration)
    {
        rig.Sts.Hold();
        var refresh = rig.RefreshAsync();
        await rig.Sts.ArrivalAsync(Cancelled);
        rig.Clock.Advance(duration);
        rig.Sts.Release();
        await refresh;
    }

    /// <summary>The measurements of a rig's credentials: the instrument without its prefix, the result and the value.</summary>
    private sealed class Measurements : IDisposable
    {
        private readonly ConcurrentQueue<(string Name, string Result, double Value)> _seen = new();
        private readonly SortedDictionary<string, string?> _units = new(StringComparer.Ordinal);
        private readonly MeterListener _listener = new();

        public Measurements(SessionRig rig)
        {
            var meters = rig.Services.GetRequiredService<IMeterFactory>();
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                // Only this rig's own instruments: other tests run at the same time.
                if (ReferenceEquals(instrument.Meter.Scope, meters)
                    && (instrument.Name.StartsWith("gateway.credentials.", StringComparison.Ordinal)
                        || instrument.Name.StartsWith("gateway.sts.", StringComparison.Ordinal)))
                {
                    _units[instrument.Name] = instrument.Unit;
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => See(instrument, value, tags));
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => See(instrument, value, tags));
            _listener.Start();
        }

        public IEnumerable<(string Name, string? Unit)> Units => _units.Select(unit => (unit.Key, unit.Value));

        /// <summary>The measurements since the last call, and the current values of observable instruments.</summary>
        public List<(string Name, string Result, double Value)> Observe()
        {
            _listener.RecordObservableInstruments();
            var seen = _seen.ToList();
            _seen.Clear();

            return seen;
        }

        public void Dispose() => _listener.Dispose();

        private void See(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var told = new Dictionary<string, object?>(tags.ToArray());
            Assert.Equal(TheSession.RoleArn, told["aws.role"]);

            var name = instrument.Name["gateway.".Length..];
            _seen.Enqueue((name, told.GetValueOrDefault("gateway.result") as string ?? "", value));
        }
    }
}
