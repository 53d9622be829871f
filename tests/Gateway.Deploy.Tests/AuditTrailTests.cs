using Gateway.Audit;
using Gateway.Deploy.Tests.Systemd;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;

namespace Gateway.Deploy.Tests;

/// <summary>Every example with a ledger keeps an audit trail, with keys that only a person can make.</summary>
public sealed class AuditTrailTests
{
    private static readonly string[] Secrets = ["Audit__Key__2026", "Audit__AnchorKeyPem"];

    [Fact]
    public void The_systemd_examples_are_settings_that_the_program_takes_once_their_keys_are_made()
    {
        var (settings, secrets) = (Unit.Read("gateway.env.example"), Unit.Read("secrets.env.example"));
        var made = EnvironmentFile.With(secrets, [(Secrets[0], AuditTrailKeys.Mac), (Secrets[1], AuditTrailKeys.Anchor)]);

        Assert.Equal(2, ProblemsOf(settings, secrets).Count);
        Assert.Empty(ProblemsOf(settings, made));
        Assert.All(Secrets, secret => Assert.DoesNotContain(secret, EnvironmentFile.Names(settings)));
        var folder = Assert.Single(Unit.Values("StateDirectory"));
        Assert.StartsWith($"/var/lib/{folder}/", EnvironmentFile.Value(settings, "Audit__AnchorPath"), StringComparison.Ordinal);
    }

    // Its lines take the place of those of the ledger alone.
    [Fact]
    public void On_two_machines_it_stays_on() => Assert.DoesNotContain(
        EnvironmentFile.Names(Unit.Read("postgresql.env.example")), name => name.StartsWith("Audit__", StringComparison.Ordinal));

    [Fact]
    public void The_manifest_is_settings_that_the_program_takes_once_the_secret_is_made()
    {
        var text = File.ReadAllText(Repository.PathOf("deploy", "kubernetes", "gateway.yaml"));
        var map = KubernetesYaml.LoadAllFromString(text, strict: true).OfType<V1ConfigMap>().Single().Data;

        Assert.Equal("On", map["Audit__Mode"]);
        Assert.All(Secrets, secret => Assert.DoesNotContain(secret, map.Keys));
        Assert.All(Secrets, secret => Assert.Contains($"--from-literal={secret}=\"$(openssl ", text, StringComparison.Ordinal));
        Assert.Empty(Problems([.. map, new(Secrets[0], AuditTrailKeys.Mac), new(Secrets[1], AuditTrailKeys.Anchor)]));
        Assert.NotEmpty(Problems([.. map]));
    }

    // It keeps no ledger.
    [Fact]
    public void Only_the_trial_on_a_laptop_has_none()
    {
        var compose = File.ReadAllText(Repository.PathOf("deploy", "compose", "gateway.env.example"));

        Assert.Equal("None", EnvironmentFile.Value(compose, "Ledger__Store"));
        Assert.DoesNotContain(EnvironmentFile.Names(compose), name => name.StartsWith("Audit__", StringComparison.Ordinal));
    }

    private static List<string> ProblemsOf(params string[] files) => Problems(files.SelectMany(text => text.Split('\n'))
        .Where(line => !line.StartsWith('#') && line.Contains('=', StringComparison.Ordinal))
        .Select(line => line.Split('=', 2))
        .Select(pair => KeyValuePair.Create(pair[0], pair[1])));

    // What the program says at start in production.
    private static List<string> Problems(IEnumerable<KeyValuePair<string, string>> variables)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(variables.Select(one => KeyValuePair.Create(one.Key.Replace("__", ":", StringComparison.Ordinal), (string?)one.Value)))
            .Build();
        var options = configuration.GetSection(AuditOptions.Section).Get<AuditOptions>()!;
        Assert.Equal(AuditMode.On, options.Mode);
        var production = new HostingEnvironment { EnvironmentName = Environments.Production };
        return [.. new AuditOptionsValidator(configuration, production).Validate(null, options).Failures ?? []];
    }
}
