using System.Text.Json.Nodes;
using Gateway.Audit;
using Gateway.Deploy.Tests.Rollouts;
using Gateway.Sandbox.Deployment;
using Gateway.Usage.Ledger;
using Gateway.Usage.Ledger.PostgreSql;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Options;

namespace Gateway.Deploy.Tests.Templates;

/// <summary>The templates and the program agree about settings.</summary>
public sealed class SettingsTests
{
    private static readonly JsonNode Container =
        ContainerOf(AllStacks.Rollouts[1]);

    [Fact]
    public void Every_variable_the_service_sets_is_one_the_program_reads() => Assert.All(
        Environment(Container).Keys.Concat(Container["Secrets"]!.AsArray().Select(secret => (string)secret!["Name"]!)),
        name => Assert.True(ProgramSettings.Exists(name), $"30-service sets {name}, which nobody reads."));

    [Fact]
    public async Task The_gateway_starts_with_what_the_service_sets_and_serves_both_applications_in_the_secret()
    {
        var (keys, secret) = SettingsWithKeys();
        using var folder = new TemporaryFolder();
        var settings = SettingsWithoutLedger(secret);

        // In place of the stack's database.
        settings["Ledger:Store"] = "Sqlite";
        settings["Ledger:Path"] = folder.Root;
        settings["Ledger:AllowLostLedger"] = "true";

        // The sandbox, because the simulator's address is not one of a VPC, and the shipped program accepts no others.
        await using var sandbox = await DeployedSandbox.StartAsync(
            Rollout.Create(RolloutStage.Second), settings);
        sandbox.Caller.DefaultRequestHeaders.Authorization = new("Bearer", keys[0]);

        await sandbox.WaitUntilServedAsync();
        Assert.Equal("200", await sandbox.PostAsync("/converse", DeployedSandbox.Hello));
        Assert.Contains("resident_desk", await sandbox.GetAsync("/models"), StringComparison.Ordinal);
        using var forbidden = await sandbox.Caller.GetAsync(new Uri("/doctor", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.Forbidden, forbidden.StatusCode);
        sandbox.Caller.DefaultRequestHeaders.Authorization = new("Bearer", keys[1]);
        Assert.Contains("\"ok\":true", await sandbox.GetAsync("/doctor"), StringComparison.Ordinal);
        Assert.True(sandbox.Services.GetRequiredService<AuditTrail>().IsOn);
        Assert.Equal(AuditTrailKeys.Anchor, sandbox.Services.GetRequiredService<IOptions<AuditOptions>>().Value.AnchorKeyPem);
    }

    [Fact]
    public async Task Without_a_database_the_gateway_starts_once_the_audit_trail_is_left_out_of_the_secret()
    {
        var (_, secret) = SettingsWithKeys();
        var left = JsonNode.Parse(secret)!;
        left.AsObject().Remove("Audit");

        var refused = await Assert.ThrowsAnyAsync<Exception>(
            () => DeployedSandbox.StartAsync(Rollout.Create(RolloutStage.Second), SettingsWithoutLedger(secret)));
        Assert.Contains(
            "without a ledger, leave the settings of Audit out", Assert.Single(Configuration.StartupError.ProblemsOf(refused)!), StringComparison.Ordinal);

        await using var sandbox = await DeployedSandbox.StartAsync(
            Rollout.Create(RolloutStage.Second), SettingsWithoutLedger(left.ToJsonString()));
        Assert.False(sandbox.Services.GetRequiredService<AuditTrail>().IsOn);
    }

    // A placeholder that is left unchanged must prevent the start, and not become a secret that everyone knows.
    [Fact]
    public async Task The_example_as_it_is_starts_no_gateway()
    {
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => DeployedSandbox.StartAsync(
            Rollout.Create(RolloutStage.Second),
            new Dictionary<string, string?> { ["Contractor:ExternalId"] = null, ["GATEWAY_SETTINGS_JSON"] = Example }));

        var problems = string.Join('\n', Configuration.StartupError.ProblemsOf(refused)!);
        Assert.All(
            ["Contractor__ExternalId", "resident_desk__Keys__0__Id", "operators__Keys__0__Sha256", "Audit__Key__2026", "Audit__AnchorKeyPem"],
            name => Assert.Contains(name, problems, StringComparison.Ordinal));
    }

    [Fact]
    public void The_contractors_example_as_it_is_makes_no_stack() => Assert.Throws<Simulator.CloudFormation.TemplateFormatException>(() =>
        Simulator.CloudFormation.Stack.Create(
            Access.Deployments.Read("contractor/bedrock-access.yaml"),
            new(Simulator.Accounts.ContractorId, Simulator.Accounts.Region, "bedrock-access"),
            Gateway.Sandbox.Deployment.Templates.Parameters("contractor")));

    // The program as it checks itself at start, without a database to connect to.
    [Fact]
    public void The_program_accepts_the_ledgers_settings_and_the_database_is_that_of_its_stack()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(Environment(Container).Select(one => KeyValuePair.Create(one.Key.Replace("__", ":", StringComparison.Ordinal), (string?)one.Value)))
            .Build();
        var options = configuration.GetSection(LedgerOptions.Section).Get<LedgerOptions>()!;
        var production = new HostingEnvironment { EnvironmentName = Environments.Production };

        Assert.Equal(LedgerStoreKind.PostgreSql, options.Store);
        Assert.Null(new LedgerOptionsValidator(configuration, production).Validate(null, options).FailureMessage);
        Assert.Null(new PostgreSqlConnectionString().Validate(null, options).FailureMessage);
        Assert.Null(new RdsSettings(configuration).Validate(null, options).FailureMessage);
        Assert.Equal(LedgerAuthentication.RdsIam, options.Authentication);
        Assert.Empty(PostgreSqlConnectionString.FindWeak(options));

        var connection = new Npgsql.NpgsqlConnectionStringBuilder(options.ConnectionString);
        var database = AllStacks.Rollouts[1].Database;
        Assert.Equal(
            (database.Outputs["DatabaseEndpoint"], (string?)database.Resources["Database"]["Properties"]!["DBName"], (string?)null),
            (connection.Host, connection.Database, connection.Password));
        Assert.Contains(
            $":dbuser:{database.Outputs["DatabaseResourceId"]}/{connection.Username}\"",
            database.Resources["GatewayLogin"]["Properties"]!["PolicyDocument"]!.ToJsonString(), StringComparison.Ordinal);
    }

    private static Rollout WithoutLedger => Rollout.Create(
        RolloutStage.Second, Access.Deployments.Read, new Dictionary<string, string> { ["30-service:LedgerDatabase"] = "None" });

    private static Dictionary<string, string?> SettingsWithoutLedger(string secret)
    {
        var settings = Environment(ContainerOf(WithoutLedger)).ToDictionary(pair => pair.Key.Replace("__", ":", StringComparison.Ordinal), string? (pair) => pair.Value);
        settings["GATEWAY_SETTINGS_JSON"] = secret;
        return settings;
    }

    private static JsonNode ContainerOf(Rollout rollout) =>
        rollout.Service.Resources["TaskDefinition"]["Properties"]!["ContainerDefinitions"]![0]!;

    private static Dictionary<string, string> Environment(JsonNode container) => container["Environment"]!.AsArray()
        .ToDictionary(one => (string)one!["Name"]!, one => one!["Value"]!.ToString(), StringComparer.Ordinal);

    private static string Example => File.ReadAllText(Repository.PathOf("deploy", "parameters", "settings.example.json"));

    // The example with its placeholders filled in.
    private static (IReadOnlyList<string> Keys, string Secret) SettingsWithKeys()
    {
        List<string> keys = [];
        var secret = Example
            .Replace("<what uuidgen prints, agreed with the contractor>", Simulator.Accounts.ExternalId, StringComparison.Ordinal)
            .Replace("<what openssl rand -hex 32 prints>", AuditTrailKeys.Mac, StringComparison.Ordinal)
            .Replace("<anchor.pem of the runbook's 3.5, as one line>", AuditTrailKeys.Anchor, StringComparison.Ordinal);
        foreach (var place in new[] { "REPLACE-WITH-", "REPLACE-WITH-OPERATORS-" })
        {
            var key = Callers.ApiKey.Create("test");
            var hash = new byte[Callers.ApiKey.HashLength];
            Callers.ApiKey.Hash(key, hash);
            Assert.True(Callers.ApiKey.TryReadKeyId(key, out var id));
            keys.Add(key);
            secret = secret
                .Replace($"\"{place}ID\"", $"\"{id}\"", StringComparison.Ordinal)
                .Replace($"\"{place}SHA256\"", $"\"{Convert.ToHexStringLower(hash)}\"", StringComparison.Ordinal);
        }

        Assert.DoesNotContain("REPLACE", secret, StringComparison.Ordinal);
        return (keys, secret);
    }
}
