using Gateway.Audit.Chains;
using Gateway.Audit.Events;
using Gateway.Configuration;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Gateway.Audit;

/// <summary>
/// Records settings that change while the gateway runs: which sections, with their fingerprints before and after, and by id the keys,
/// prices and exchange rates that came, went or changed. As the files have them; whether a snapshot took them over, its log says.
/// </summary>
internal sealed class SettingsWatch(
    AuditTrail trail, SettingsFingerprint fingerprint, ConfigurationFiles files, IConfiguration configuration, IOptions<AuditOptions> options)
    : IHostedService, IDisposable
{
    private readonly Lock _gate = new();
    private ChainKey? _key;
    private IDisposable? _subscription;
    private IReadOnlyDictionary<string, string> _sections = new Dictionary<string, string>();
    private IReadOnlyDictionary<Named, string> _named = new Dictionary<Named, string>();

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (trail.IsOn)
        {
            _key = new KeyRing(options.Value.Key, options.Value.CurrentKeyId).Current();
            (_sections, _named) = (fingerprint.Read(_key), ReadNamed(_key));
            _subscription = ChangeToken.OnChange(configuration.GetReloadToken, Look);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _subscription?.Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _subscription?.Dispose();
        _key?.Dispose();
    }

    private void Look()
    {
        lock (_gate)
        {
            if (files.Broken().Count > 0)
            {
                trail.Record(new AuditEvent(AuditKinds.SettingsRefused) { Result = "unreadable" });
                return;
            }

            var (sections, named) = (fingerprint.Read(_key!), ReadNamed(_key!));
            foreach (var (name, before, after) in Changes(_sections, sections))
            {
                trail.Record(new AuditEvent(AuditKinds.SettingsChanged) { Subject = name, Detail = $"before={before ?? "-"};after={after ?? "-"}" });
            }

            foreach (var (name, before, after) in Changes(_named, named))
            {
                trail.Record(EventOf(name, before, after));
            }

            (_sections, _named) = (sections, named);
        }
    }

    private static AuditEvent EventOf(Named name, string? before, string? after)
    {
        var result = before is null ? "added" : after is null ? "removed" : "changed";
        var kind = name.Kind != Kind.Key ? (name.Kind == Kind.Price ? AuditKinds.PriceChanged : AuditKinds.RateChanged)
            : after is null ? AuditKinds.KeyRemoved : AuditKinds.KeyAdded;
        return new AuditEvent(kind)
        {
            Application = name.Application,
            Subject = name.Id,
            Result = result,
            Detail = $"before={before ?? "-"};after={after ?? "-"}",
        };
    }

    private static IEnumerable<(TName Name, string? Before, string? After)> Changes<TName>(
        IReadOnlyDictionary<TName, string> before, IReadOnlyDictionary<TName, string> after)
        where TName : notnull => before.Keys.Union(after.Keys)
            .Select(name => (name, before.GetValueOrDefault(name), after.GetValueOrDefault(name)))
            .Where(change => change.Item2 != change.Item3);

    private Dictionary<Named, string> ReadNamed(ChainKey key)
    {
        var named = new Dictionary<Named, string>();
        foreach (var application in SectionCopy.Of(configuration, "Callers").GetSection("Applications").GetChildren())
        {
            foreach (var one in application.GetSection("Keys").GetChildren())
            {
                named[new(Kind.Key, application.Key, one["Id"] ?? one.Key)] = TextOf(one, key);
            }
        }

        var prices = SectionCopy.Of(configuration, "Prices");
        foreach (var (kind, section) in new[] { (Kind.Price, "Rows"), (Kind.Rate, "ExchangeRates") })
        {
            foreach (var row in prices.GetSection(section).GetChildren())
            {
                named[new(kind, null, row.Key)] = TextOf(row, key);
            }
        }

        return named;
    }

    private static string TextOf(IConfigurationSection section, ChainKey key) => key.FingerprintOf(string.Join(
        '\n', section.AsEnumerable(makePathsRelative: true).OrderBy(setting => setting.Key, StringComparer.Ordinal)
            .Select(setting => $"{setting.Key}={setting.Value}")));

    private enum Kind
    {
        Key,
        Price,
        Rate,
    }

    private readonly record struct Named(Kind Kind, string? Application, string Id);
}
