using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gateway.Deploy.Tests.Access;
using Gateway.Deploy.Tests.Rollouts;

namespace Gateway.Deploy.Tests.Instructions;

/// <summary>What the documents and the sandbox print for PowerShell, run by PowerShell as printed.</summary>
public sealed partial class PowerShellTests
{
    private static readonly string[] Documents = ["README.md", "docs/clients.md", "runbook.ja.md"];

    [Fact]
    public void Every_document_with_a_block_is_run_here_or_in_the_test_of_the_revocation() => Assert.Equal(
        Documents,
        Directory.EnumerateFiles(Repository.PathOf("deploy"), "*.md", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Repository.PathOf("deploy"), path))
            .SelectMany(document => PowerShell.BlocksOf(document).Select(_ => document))
            .Order(StringComparer.Ordinal));

    [Fact]
    public async Task The_first_commands_of_an_installation_run()
    {
        await using var sandbox = await DeployedSandbox.StartAsync(Deployments.Of(Variants.Second));
        using var folder = new TemporaryFolder();
        Directory.CreateSymbolicLink(Path.Combine(folder.Root, "deploy"), Repository.PathOf("deploy"));
        var example = await File.ReadAllTextAsync(
            Repository.PathOf("deploy", "parameters", "settings.example.json"), TestContext.Current.CancellationToken);
        var secret = JsonNode.Parse(example)!;
        secret["Callers"]!["Contact"] = "情報政策課　内線 2345";
        folder.Write("secret.json", secret.ToJsonString(new() { WriteIndented = true }));
        var script = Assert.Single(PowerShell.BlocksOf("README.md"))
            .Replace("https://gateway.city.example.lg.jp/", sandbox.GatewayUrl.ToString(), StringComparison.Ordinal);

        var (run, aws) = await PowerShell.RunAsync(folder, $"$env:OPERATOR_KEY = '{sandbox.DemoKey}'\n{script}");

        Assert.Equal(example, await ReadAsync(folder, "settings.json"));
        Assert.True(JsonNode.DeepEquals(secret, JsonNode.Parse(await ReadAsync(folder, "current.json"))));
        Assert.NotEmpty(JsonNode.Parse(run.Output)!["findings"]!.AsArray());
        using var shell = new TemporaryFolder();
        var foundation = Instruction.In("runbook.ja.md").First(one => one.Command.StartsWith("aws cloudformation deploy ", StringComparison.Ordinal));
        Assert.Equal(Assert.Single(await PowerShell.InBashAsync(shell, [foundation.Command])), aws[0]);
    }

    [Fact]
    public async Task The_first_request_of_a_client_shows_the_answer_in_Japanese()
    {
        await using var sandbox = await DeployedSandbox.StartAsync(Deployments.Of(Variants.Second));
        using var folder = new TemporaryFolder();
        var script = Assert.Single(PowerShell.BlocksOf("docs/clients.md"))
            .Replace("http://127.0.0.1:8080/", sandbox.GatewayUrl.ToString(), StringComparison.Ordinal);

        var (run, _) = await PowerShell.RunAsync(folder, $"$env:GATEWAY_API_KEY = '{sandbox.DemoKey}'\n{script}");

        Assert.StartsWith("こんにちは！", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sandboxs_first_request_shows_the_answer_in_Japanese()
    {
        await using var sandbox = await DeployedSandbox.StartAsync(Deployments.Of(Variants.Second));
        using var folder = new TemporaryFolder();

        var (run, _) = await PowerShell.RunAsync(folder, Printed().Match(sandbox.Welcome).Groups[1].Value);

        Assert.StartsWith("こんにちは！", run.Output, StringComparison.Ordinal);
    }

    // deploy/README.md names the commands that PowerShell reads otherwise.
    [Fact]
    public async Task The_runbooks_other_commands_have_the_same_arguments_in_both_shells()
    {
        var commands = Instruction.In("runbook.ja.md").Select(one => one.Command)
            .Where(command => command.StartsWith("aws ", StringComparison.Ordinal) && !ReadOtherwise().IsMatch(command)).ToList();
        using var folder = new TemporaryFolder();
        using var shell = new TemporaryFolder();

        var (_, aws) = await PowerShell.RunAsync(folder, string.Join('\n', commands));

        Assert.InRange(commands.Count, 25, 100);
        Assert.Equal(await PowerShell.InBashAsync(shell, commands), aws);
    }

    private static Task<string> ReadAsync(TemporaryFolder folder, string name) =>
        File.ReadAllTextAsync(Path.Combine(folder.Root, name), TestContext.Current.CancellationToken);

    [GeneratedRegex(@"^PowerShell:\r?\n(.*?)^sh:", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Printed();

    // Quotes inside quotes, $(…) and >.
    [GeneratedRegex(@"'[^']*""|""[^""]*'|\$\(|>")]
    private static partial Regex ReadOtherwise();
}
