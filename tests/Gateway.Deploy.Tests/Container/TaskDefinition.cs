using System.Text.Json;
using Gateway.Callers;
using Gateway.Simulator;

namespace Gateway.Deploy.Tests.Container;

/// <summary>
/// The environment that an ECS task definition gives the program: the two credentials variables, and its settings as one secret.
/// </summary>
internal static class TaskDefinition
{
    /// <param name="aws">The simulated STS, Bedrock and task credentials.</param>
    /// <param name="key">The API key of the only application.</param>
    /// <param name="url">The address on which the program listens.</param>
    public static Dictionary<string, string> EnvironmentOf(AwsByName aws, string key, Uri url) => new()
    {
        ["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = aws.ContainerCredentials.ToString(),
        ["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = "sandbox-container-token",
        ["GATEWAY_SETTINGS_JSON"] = Settings(key),
        ["ASPNETCORE_URLS"] = url.ToString(),
    };

    private static string Settings(string key)
    {
        Span<byte> hash = stackalloc byte[ApiKey.HashLength];
        ApiKey.Hash(key, hash);
        return JsonSerializer.Serialize(new
        {
            AWS_REGION = Accounts.Region,
            Contractor = new { RoleArn = Accounts.BedrockRoleArn, Accounts.ExternalId },
            Ledger = new { Store = "None" },
            Network = new { VpcCidrBlocks = new[] { AwsByName.Network } },
            Callers = new
            {
                Applications = new
                {
                    desk = new
                    {
                        Models = new[] { "claude-haiku-4-5" },
                        Keys = new[] { new { Id = key.Split('_')[2], Sha256 = Convert.ToHexString(hash) } },
                    },
                },
            },
        });
    }
}
