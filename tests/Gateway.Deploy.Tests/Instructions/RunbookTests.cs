using System.Text.RegularExpressions;
using Gateway.Deploy.Tests.Templates;

namespace Gateway.Deploy.Tests.Instructions;

/// <summary>The runbook: its commands run, or are at least valid, and what it refers to exists.</summary>
public sealed partial class RunbookTests
{
    private const string Runbook = "runbook.ja.md";
    private const string NeedsAws = "AWS が必要";

    [Fact]
    public void Every_command_says_who_has_run_it() => Assert.All(
        Instruction.In(Runbook), one => Assert.Contains(one.Mark, new[] { Instruction.TestedInJapanese, NeedsAws }));

    [Fact]
    public async Task Every_command_marked_so_runs()
    {
        using var folder = Workplace();
        var tested = Instruction.In(Runbook).Where(one => one.IsTested).ToList();

        foreach (var one in tested)
        {
            var run = await RunAsync(folder, one.Command);
            Assert.True(run.ExitCode == 0, $"{one.Command}\n{run}");
        }

        Assert.True(tested.Count >= 8);
    }

    [Fact]
    public async Task Keys_are_shown_as_the_settings_want_them()
    {
        using var folder = Workplace();

        var run = await RunAsync(folder, Instruction.In(Runbook).First(one => one.Command.Contains(" keys create ", StringComparison.Ordinal)).Command);

        Assert.Contains("Id", run.Output, StringComparison.Ordinal);
        Assert.Contains("Sha256", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_AWS_command_is_one_that_the_AWS_CLI_understands()
    {
        Prerequisites.ProgramIfPresent("aws", "Install the AWS CLI; it then checks the runbook's commands without calling AWS.");
        using var folder = Workplace();
        foreach (var one in Instruction.In(Runbook).Where(one => one.Command.StartsWith("cp ", StringComparison.Ordinal)))
        {
            await RunAsync(folder, one.Command);
        }

        folder.Write("form.json", "{}");
        folder.Write("current.json", "{}");
        var commands = Instruction.In(Runbook).Where(one => one.Command.StartsWith("aws ", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(commands);

        var runs = await Task.WhenAll(commands.Select(async one => (one.Command, Run: await InACopyAsync(folder, one.Command))));
        Assert.All(runs, one => Assert.True(AwsCli.Understood(one.Run), $"{one.Command}\n{one.Run}"));

        var wrong = await AwsCli.AskNobodyAsync(folder, commands[0].Command.Replace("--template-file", "--template-flie", StringComparison.Ordinal));
        Assert.False(AwsCli.Understood(wrong));
    }

    // A fixed date in a command would revoke nothing on another day.
    [Fact]
    public void No_command_has_a_date_of_its_own() => Assert.All(
        Instruction.In(Runbook), one => Assert.DoesNotMatch("[0-9]{4}-[0-9]{2}-[0-9]{2}T", one.Command));

    [Fact]
    public void What_was_stopped_comes_back_as_the_template_makes_it()
    {
        var parameters = Access.Deployments.Read("municipality/30-service.yaml")["Parameters"]!;
        var commands = Instruction.In(Runbook).Select(one => one.Command).ToList();
        var (stop, start) = (Single(" --max-capacity 0"), Single($" --min-capacity {parameters["MinTasks"]!["Default"]} --max-capacity {parameters["MaxTasks"]!["Default"]}"));

        Assert.True(stop < start);
        Assert.True(Single(" --desired-count 0") < Single($" --desired-count {parameters["MinTasks"]!["Default"]}"));
        Assert.Contains(commands.Skip(start), command => command.Contains("/health/ready", StringComparison.Ordinal));
        Assert.Contains(commands.Skip(start), command => command.Contains("/doctor", StringComparison.Ordinal));

        int Single(string part) => commands.IndexOf(commands.Single(command => command.Contains(part, StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_alarm_has_its_row_and_every_row_its_alarm()
    {
        var alarms = AllStacks.Rollouts[1].Observability.Resources.Values
            .Where(resource => (string?)resource["Type"] == "AWS::CloudWatch::Alarm")
            .Select(resource => resource["Properties"]!)
            .Select(alarm => (
                Number: Section().Match((string)alarm["AlarmDescription"]!).Groups[1].Value,
                Name: ((string)alarm["AlarmName"]!)["inference-gateway-".Length..]));

        var rows = AlarmRow().Matches(Text)
            .SelectMany(row => row.Groups[2].Value.Trim().Split('、').Select(name => (Number: row.Groups[1].Value, Name: name.Trim('`'))));

        Assert.Equal(alarms.Order(), rows.Order());
    }

    [Fact]
    public void What_the_documents_point_to_is_there() => Assert.All(
        new[] { Runbook, "README.md", "offline.md" },
        document => Assert.All(
            Link().Matches(File.ReadAllText(Repository.PathOf("deploy", document))).Select(link => link.Groups[1].Value),
            target => Assert.True(
                Path.Exists(Repository.PathOf("deploy", target)), $"{document} points to {target}, which is not there.")));

    [Fact]
    public void A_newcomer_sees_the_order_on_the_first_screen()
    {
        var screen = string.Join('\n', File.ReadLines(Repository.PathOf("deploy", "README.md")).Take(24));
        var stacks = new[] { "10-foundation", "bedrock-access", "20-endpoints", "bedrock-access **again**", "25-database", "30-service", "40-observability" };

        Assert.Equal(stacks.Length, stacks.Distinct().Count());
        Assert.All(
            stacks.Zip(stacks.Skip(1)),
            pair => Assert.InRange(screen.IndexOf(pair.First, StringComparison.Ordinal), 0, screen.IndexOf(pair.Second, StringComparison.Ordinal)));
    }

    private static string Text => File.ReadAllText(Repository.PathOf("deploy", Runbook));

    // A separate folder in which deploy/ and src/ are at the same paths as in the checkout.
    private static TemporaryFolder Workplace()
    {
        var folder = new TemporaryFolder();
        Directory.CreateSymbolicLink(Path.Combine(folder.Root, "deploy"), Repository.PathOf("deploy"));
        return folder;
    }

    // A command that writes a file must not empty it for the other tests.
    private static async Task<ProgramRun> InACopyAsync(TemporaryFolder folder, string command)
    {
        using var copy = Workplace();
        foreach (var file in Directory.GetFiles(folder.Root))
        {
            File.Copy(file, Path.Combine(copy.Root, Path.GetFileName(file)));
        }

        return await AwsCli.AskNobodyAsync(copy, command);
    }

    private static Task<ProgramRun> RunAsync(TemporaryFolder folder, string command) => ProgramRun.OfAsync(
        "bash",
        "-c",
        $"cd {folder.Root} && "
            + Project().Replace(command, $"dotnet {AppContext.BaseDirectory}$1.dll"));

    // Uses the programs that are already built.
    [GeneratedRegex(@"dotnet run --project src/([A-Za-z.]+)(?: --)?")]
    private static partial Regex Project();

    [GeneratedRegex(@"\(runbook (8\.[0-9]+)\)")]
    private static partial Regex Section();

    [GeneratedRegex(@"^\| (8\.[0-9]+) \| ([^|]+) \|", RegexOptions.Multiline)]
    private static partial Regex AlarmRow();

    // Markdown links to files, not to headings or the web.
    [GeneratedRegex(@"\]\((?!http|#)([^)#]+)")]
    private static partial Regex Link();
}
