using System.Text.Json.Nodes;
using Gateway.Deploy.Tests.Access;
using Gateway.Deploy.Tests.Rollouts;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Deploy.Tests.Instructions;

/// <summary>
/// The runbook's revocation of sessions, run by a shell as printed: sessions issued before it no longer work, those issued after
/// it do.
/// </summary>
public sealed class RevocationTests
{
    private const string Haiku = "jp.anthropic.claude-haiku-4-5-20251001-v1:0";

    private static readonly Instruction Revocation = Instruction.In("runbook.ja.md")
        .Single(one => one.Command.Contains("revoke-older-sessions", StringComparison.Ordinal)
            && one.Command.Contains("put-role-policy", StringComparison.Ordinal));

    [Fact]
    public async Task It_ends_the_sessions_there_are_and_lets_new_ones_work()
    {
        // AWS's clock is a minute behind, so that every session so far is older than the command.
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddMinutes(-1));
        await using var sandbox = await DeployedSandbox.StartAsync(Deployments.Of(Variants.Second), awsClock: clock);
        var stolen = new Outsider(sandbox, sandbox.Aws.IssueBedrockSession(TimeSpan.FromHours(1)));
        Assert.Equal("ok", await stolen.InvokeAsync(Haiku));
        Assert.Equal("200", await sandbox.PostAsync("/converse", DeployedSandbox.Hello));

        var arguments = await AwsCli.ArgumentsAsync(Revocation.Command);
        sandbox.Aws.Contractor.PermissionPolicy = With(
            sandbox.Aws.Contractor.PermissionPolicy, arguments[arguments.ToList().IndexOf("--policy-document") + 1]);
        clock.SetUtcNow(TimeProvider.System.GetUtcNow().AddSeconds(5));

        Assert.Equal(["iam", "put-role-policy", "--role-name", "BedrockGatewayRole"], arguments.Take(4));
        Assert.Equal("forbidden", await stolen.InvokeAsync(Haiku));
        Assert.Equal("forbidden", await stolen.ReadAsync("/use-case-for-model-access"));
        var renewed = new Outsider(sandbox, sandbox.Aws.IssueBedrockSession(TimeSpan.FromHours(1)));
        Assert.Equal("ok", await renewed.InvokeAsync(Haiku));

        // The runbook says so, and what to do: the gateway's own session is also an older one.
        Assert.Equal("502", await sandbox.PostAsync("/converse", DeployedSandbox.Hello));
    }

    private static string With(string policy, string added)
    {
        var document = JsonNode.Parse(policy)!;
        foreach (var statement in JsonNode.Parse(added)!["Statement"]!.AsArray())
        {
            document["Statement"]!.AsArray().Add(statement!.DeepClone());
        }

        return document.ToJsonString();
    }
}
