using Gateway.Callers;
using Gateway.Simulator;
using Gateway.Simulator.BedrockRuntime.Models;
using Microsoft.Extensions.Configuration;

namespace Gateway.Sandbox;

/// <summary>
/// The gateway's configuration in the sandbox: the settings an operator would make for a real account, and the simulator models.
/// </summary>
internal static class GatewaySettings
{
    private const string Demo = "Callers:Applications:demo";
    private const string TrailKeyId = "sandbox";

    public static Dictionary<string, string?> For(Uri simulatorUrl, string demoKey, bool everyModel)
    {
        Span<byte> hash = stackalloc byte[ApiKey.HashLength];
        ApiKey.Hash(demoKey, hash);
        ApiKey.TryReadKeyId(demoKey, out var keyId);

        var settings = new Dictionary<string, string?>
        {
            ["AWS_REGION"] = Accounts.Region,
            ["AWS_ENDPOINT_URL_STS"] = simulatorUrl.ToString(),
            ["AWS_ENDPOINT_URL_BEDROCK_RUNTIME"] = simulatorUrl.ToString(),
            ["AWS_ENDPOINT_URL_BEDROCK"] = simulatorUrl.ToString(),
            // A developer's own value of this variable, which the gateway does not support, would prevent the sandbox's start.
            ["AWS_WEB_IDENTITY_TOKEN_FILE"] = null,
            ["Contractor:RoleArn"] = Accounts.BedrockRoleArn,
            ["Contractor:ExternalId"] = Accounts.ExternalId,
            [$"{Demo}:Name"] = "お試し用アプリケーション",
            [$"{Demo}:Operator"] = "true",
            [$"{Demo}:Keys:0:Id"] = keyId.ToString(),
            [$"{Demo}:Keys:0:Sha256"] = Convert.ToHexStringLower(hash),
            [$"{Demo}:Models:0"] = everyModel ? "*" : "claude-haiku-4-5",
            ["Catalog:Providers:100"] = "simulator",
        };

        // The simulator models exist only here and in the sandbox's copy of the contractor's policy, never in shipped data.
        foreach (var (index, id) in SimulatorModels.Ids.Index())
        {
            if (!everyModel)
            {
                settings[$"{Demo}:Models:{index + 1}"] = id;
            }

            settings[$"Catalog:Models:{id}:ModelId"] = id;
            settings[$"Catalog:Models:{id}:Destinations:0"] = Accounts.Region;
            settings[$"Catalog:Models:{id}:Source"] = "Gateway.Simulator";
            settings[$"Catalog:Models:{id}:InvokeForm"] = "Anthropic";
        }

        if (!everyModel)
        {
            settings[$"{Demo}:Models:{SimulatorModels.Ids.Count + 1}"] = "titan-embed-text-v2";
        }

        return settings;
    }

    /// <summary>The settings of a ledger in SQLite, without an audit trail; without a folder, of no ledger.</summary>
    public static Dictionary<string, string?> Ledger(string? folder) => folder is null
        ? new() { ["Ledger:Store"] = "None" }
        : new()
        {
            ["Ledger:Store"] = "Sqlite",
            ["Ledger:Path"] = folder,
            ["Ledger:RetentionMonths"] = "12",
            // A sandbox may be tried where the temporary folder is in memory.
            ["Ledger:AllowLostLedger"] = "true",
            ["Audit:Mode"] = "Off",
        };
    /// <summary>
    /// The settings of an audit trail in that ledger. Its key is known to everybody and the same in every run, so that a folder can be
    /// used again; and there are no anchors, which nobody would keep elsewhere.
    /// </summary>
    public static Dictionary<string, string?> Trail() => new()
    {
        ["Audit:Mode"] = "On",
        ["Audit:CurrentKeyId"] = TrailKeyId,
        [$"Audit:Key:{TrailKeyId}"] = string.Concat(Enumerable.Repeat("5a", 32)),
    };

    /// <summary>The settings with which a command of the gateway's own program uses the ledger of the sandbox.</summary>
    public static IEnumerable<KeyValuePair<string, string>> ForCommands(IConfiguration sandbox) =>
        from key in new[]
        {
            "AWS_REGION", "Contractor:RoleArn", "Contractor:ExternalId", "Ledger:Store", "Ledger:Path", "Ledger:RetentionMonths",
            "Ledger:AllowLostLedger", "Audit:Mode", "Audit:CurrentKeyId", $"Audit:Key:{TrailKeyId}",
        }
        let value = sandbox[key]
        where value is not null
        select KeyValuePair.Create(key, value);
}
