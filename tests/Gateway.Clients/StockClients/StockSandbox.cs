using Gateway.Callers;
using Gateway.Sandbox;
using Gateway.Simulator;
using Gateway.Simulator.Faults;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Clients.StockClients;

/// <summary>
/// A sandbox with an application for clients in their default configuration: every operation, two models, and the default policy.
/// </summary>
public class StockSandbox : RunningSandbox
{
    internal const string Haiku = "jp.anthropic.claude-haiku-4-5-20251001-v1:0";

    /// <summary>For requests that Haiku 4.5 rejects: adaptive thinking and effort.</summary>
    internal const string Sonnet = "jp.anthropic.claude-sonnet-4-6";

    private protected const string Application = "Callers:Applications:stock";

    internal string Key { get; } = ApiKey.Create("stock");

    private protected override Dictionary<string, string?> Settings
    {
        get
        {
            Span<byte> hash = stackalloc byte[ApiKey.HashLength];
            ApiKey.Hash(Key, hash);
            ApiKey.TryReadKeyId(Key, out var keyId);
            return new Dictionary<string, string?>
            {
                [$"{Application}:Name"] = "市販のクライアント",
                [$"{Application}:Keys:0:Id"] = keyId.ToString(),
                [$"{Application}:Keys:0:Sha256"] = Convert.ToHexStringLower(hash),
                [$"{Application}:Models:0"] = "claude-haiku-4-5",
                [$"{Application}:Models:1"] = "claude-sonnet-4-6",
            };
        }
    }

    /// <summary>URL, key and Region as environment variables of an AWS SDK.</summary>
    internal Dictionary<string, string> Environment => new()
    {
        ["AWS_REGION"] = Accounts.Region,
        // LangChain reads this one, like boto3.
        ["AWS_DEFAULT_REGION"] = Accounts.Region,
        ["AWS_BEARER_TOKEN_BEDROCK"] = Key,
        // Without a slash at the end: some clients append one.
        ["AWS_ENDPOINT_URL_BEDROCK_RUNTIME"] = HttpsUrl.ToString().TrimEnd('/'),
        ["NODE_EXTRA_CA_CERTS"] = AuthorityPath,
    };

    /// <summary>URL and key as environment variables of Anthropic's SDKs.</summary>
    internal Dictionary<string, string> AnthropicEnvironment => new()
    {
        ["ANTHROPIC_BASE_URL"] = HttpsUrl.ToString().TrimEnd('/'),
        ["ANTHROPIC_API_KEY"] = Key,
        ["NODE_EXTRA_CA_CERTS"] = AuthorityPath,
    };

    /// <summary>What the gateway answered to each request.</summary>
    internal RecordedResponses Responses { get; } = new();

    /// <summary>The body of the latest call of Bedrock, as text.</summary>
    internal string LastBody => System.Text.Encoding.UTF8.GetString(
        Aws.Journal.Calls.Last(call => call.Service == AwsServices.BedrockRuntime).Body.Span);

    /// <summary>Lets the next stream break off after three frames.</summary>
    /// <param name="operation">The operation of Bedrock.</param>
    /// <param name="fault">A kind of fault in a stream.</param>
    internal void BreakStream(string operation, string fault) => Aws.Faults.Add(
        AwsServices.BedrockRuntime, operation, new Fault(Enum.Parse<FaultKind>(fault)) { AfterFrames = 3 });

    // The simulator's own policies allow Sonnet 4.6 in addition to Haiku 4.5.
    private protected override SandboxOptions Change(SandboxOptions options) => options with
    {
        Rollout = () => null,
        ConfigureGateway = builder =>
        {
            options.ConfigureGateway?.Invoke(builder);
            builder.Services.AddSingleton<IStartupFilter>(Responses);
        },
    };
}
