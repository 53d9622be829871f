using Gateway.Sandbox;
using Gateway.Simulator;
using Gateway.Simulator.Faults;
using Microsoft.Extensions.Logging;

namespace Gateway.Clients.JavaScript;

/// <summary>An AWS SDK in its default retry mode never makes the gateway call a silent Bedrock twice.</summary>
public class SilentBedrockTests
{
    [Theory]
    [InlineData("Converse", "ModelTimeoutException")]
    [InlineData("ConverseStream", "ModelTimeoutException")]
    [InlineData("InvokeModel", "ModelTimeoutException")]
    public async Task One_call_of_the_SDKs_is_one_call_of_Bedrock(string call, string name)
    {
        await using var accounts = await TwoAccounts.StartAsync(
            SandboxOptions.AnyPorts with
            {
                Settings = new Dictionary<string, string?> { ["Bedrock:AttemptTimeout"] = "00:00:02" },
                ConfigureSimulator = builder => builder.Logging.ClearProviders(),
                ConfigureGateway = builder => builder.Logging.ClearProviders(),
            },
            TestContext.Current.CancellationToken);
        await accounts.WaitUntilReadyAsync(TestContext.Current.CancellationToken);
        accounts.Aws.Faults.Add(AwsServices.BedrockRuntime, call, FaultKind.Hang, count: 10);

        var yielded = await new NodeScript("operations.mjs", new Dictionary<string, string>
        {
            ["AWS_REGION"] = Accounts.Region,
            ["AWS_ENDPOINT_URL_BEDROCK_RUNTIME"] = accounts.H2cUrl.ToString(),
            ["AWS_BEARER_TOKEN_BEDROCK"] = accounts.DemoKey,
        }).ResponseAsync("default", call, "claude-haiku-4-5");

        Assert.Equal(name, (string?)yielded["error"]!["name"]);
        Assert.Equal(1, (int?)yielded["error"]!["metadata"]!["attempts"]);
        Assert.Equal(1, accounts.Aws.Journal.Count(AwsServices.BedrockRuntime, call));
    }
}
