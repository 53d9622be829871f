using System.Text.Json.Nodes;
using Gateway.Deploy.Tests.Access;
using Gateway.Deploy.Tests.Rollouts;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Deploy.Tests.Instructions;

/// <summary>
/// The runbook's revocation of sessions, run by each shell as printed: sessions issued before it no longer work, those issued after
/// it do.
/// </summary>
public sealed class RevocationTests
{
    private const string Haiku = "jp.anthropic.claude-haiku-4-5-20251001-v1:0";

    private static readonly Instruction Revocation = Instruction.In("runbook.ja.md")
        .Single(one => one.Command.Contains("revoke-older-sessions", StringComparison.Ordinal)
            && one.Command.Contains("put-role-policy", StringComparison.Ordinal));

    // The Japanese calendar, which Windows offers: a year in it is one or two digits, and would revoke nothing.
    private const string Wareki =
        """
        $culture = [Globalization.CultureInfo]::new('ja-JP')
        $culture.DateTimeFormat.Calendar = [Globalization.JapaneseCalendar]::new()
        [Globalization.CultureInfo]::CurrentCulture = $culture

        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_ends_the_sessions_there_are_and_lets_new_ones_work(bool isPowerShell)
    {
        // AWS's clock is a minute behind, so that every session so far is older than the command.
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddMinutes(-1));
        await using var sandbox = await DeployedSandbox.StartAsync(Deployments.Of(Variants.Second), awsClock: clock);
        var stolen = new Outsider(sandbox, sandbox.Aws.IssueBedrockSession(TimeSpan.FromHours(1)));
        Assert.Equal("ok", await stolen.InvokeAsync(Haiku));
        Assert.Equal("200", await sandbox.PostAsync("/converse", DeployedSandbox.Hello));

        var (arguments, policy) = isPowerShell ? await InPowerShellAsync() : await InBashAsync();
        sandbox.Aws.Contractor.PermissionPolicy = With(sandbox.Aws.Contractor.PermissionPolicy, policy);
        clock.SetUtcNow(TimeProvider.System.GetUtcNow().AddSeconds(5));

        Assert.Equal(
            ["iam", "put-role-policy", "--role-name", "BedrockGatewayRole", "--policy-name", "revoke-older-sessions", "--policy-document"],
            arguments.SkipLast(1));
        Assert.Equal("forbidden", await stolen.InvokeAsync(Haiku));
        Assert.Equal("forbidden", await stolen.ReadAsync("/use-case-for-model-access"));
        var renewed = new Outsider(sandbox, sandbox.Aws.IssueBedrockSession(TimeSpan.FromHours(1)));
        Assert.Equal("ok", await renewed.InvokeAsync(Haiku));

        // The runbook says so, and what to do: the gateway's own session is also an older one.
        Assert.Equal("502", await sandbox.PostAsync("/converse", DeployedSandbox.Hello));
    }

    private static async Task<(IReadOnlyList<string> Arguments, string Policy)> InBashAsync()
    {
        var arguments = await AwsCli.ArgumentsAsync(Revocation.Command);
        return (arguments, arguments[^1]);
    }

    private static async Task<(IReadOnlyList<string> Arguments, string Policy)> InPowerShellAsync()
    {
        using var folder = new TemporaryFolder();
        var (_, aws) = await PowerShell.RunAsync(folder, Wareki + Assert.Single(PowerShell.BlocksOf("runbook.ja.md")));
        var arguments = Assert.Single(aws);
        Assert.Equal("file://revoke.json", arguments[^1]);
        return (arguments, await File.ReadAllTextAsync(Path.Combine(folder.Root, "revoke.json"), TestContext.Current.CancellationToken));
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
