using System.Text.Json.Nodes;
using Gateway.Deploy.Tests.Rollouts;
using Gateway.Sandbox.Deployment;

namespace Gateway.Deploy.Tests.Templates;

/// <summary>The templates and the program agree about settings.</summary>
public sealed class SettingsTests
{
    private const string ExternalId = "sandbox-external-id";
    private static readonly JsonNode Container =
        AllStacks.Rollouts[1].Service.Resources["TaskDefinition"]["Properties"]!["ContainerDefinitions"]![0]!;

    [Fact]
    public void Every_variable_the_service_sets_is_one_the_program_reads() => Assert.All(
        Environment().Keys.Concat(Container["Secrets"]!.AsArray().Select(secret => (string)secret!["Name"]!)),
        name => Assert.True(ProgramSettings.Exists(name), $"30-service sets {name}, which nobody reads."));

    [Fact]
    public async Task The_gateway_starts_with_what_the_service_sets_and_serves_the_application_in_the_secret()
    {
        var (key, secret) = SettingsWithAKey();
        var settings = Environment().ToDictionary(pair => pair.Key.Replace("__", ":", StringComparison.Ordinal), string? (pair) => pair.Value);
        settings["GATEWAY_SETTINGS_JSON"] = secret;

        // The simulator's address is no part of a VPC; the program that ships takes none but the VPC's.
        await using var sandbox = await DeployedSandbox.StartAsync(
            Rollout.Create(RolloutStage.Second), settings);
        sandbox.Caller.DefaultRequestHeaders.Authorization = new("Bearer", key);

        Assert.Equal("200", await sandbox.PostAsync("/converse", DeployedSandbox.Hello));
        Assert.Contains("resident-desk", await sandbox.GetAsync("/models"), StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Environment() => Container["Environment"]!.AsArray()
        .ToDictionary(one => (string)one!["Name"]!, one => one!["Value"]!.ToString(), StringComparer.Ordinal);

    // The example, with a key of its own in the place that it leaves for one.
    private static (string Key, string Secret) SettingsWithAKey()
    {
        var example = File.ReadAllText(Repository.PathOf("deploy", "parameters", "settings.example.json"));
        Assert.Contains($"\"ExternalId\": \"{ExternalId}\"", example, StringComparison.Ordinal);

        var key = Callers.ApiKey.Create("test");
        Span<byte> hash = stackalloc byte[Callers.ApiKey.HashLength];
        Callers.ApiKey.Hash(key, hash);
        Assert.True(Callers.ApiKey.TryReadKeyId(key, out var id));
        return (key, example
            .Replace("REPLACE-WITH-ID", id.ToString(), StringComparison.Ordinal)
            .Replace("REPLACE-WITH-SHA256", Convert.ToHexStringLower(hash), StringComparison.Ordinal));
    }
}
