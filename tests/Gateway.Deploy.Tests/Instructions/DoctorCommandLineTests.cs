using Gateway.Bedrock.Targets;
using Gateway.Credentials;
using Gateway.Deploy.Tests.Access;
using Gateway.Deploy.Tests.Rollouts;
using Gateway.Doctor.Causes;
using Gateway.Simulator.Bedrock;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Deploy.Tests.Instructions;

/// <summary>The commands that doctor prints for the contractor, run by a shell as printed, without a server.</summary>
public sealed class DoctorCommandLineTests
{
    private const string Application = "arn:aws:bedrock:ap-northeast-1:444455556666:application-inference-profile/a1b2c3d4e5f6";

    // Newer than some versions of the AWS CLI; the texts around them say so.
    private static readonly string[] Young = ["put-account-data-retention", "get-account-data-retention"];

    [Fact]
    public async Task Every_command_is_one_that_a_shell_and_the_AWS_CLI_understand()
    {
        Prerequisites.ProgramIfPresent("aws", "Install the AWS CLI; it then checks doctor's commands without calling AWS.");
        var commands = await PrintedAsync();
        using var folder = new TemporaryFolder();
        folder.Write("form.json", "{}");
        var files = Directory.GetFileSystemEntries(folder.Root);

        var runs = await Task.WhenAll(commands.Select(async one => (Command: one, Run: await AwsCli.AskNobodyAsync(folder, one))));

        Assert.Equal(
            ["create-inference-profile", "get-account-data-retention", "put-account-data-retention", "put-use-case-for-model-access", "update-role"],
            commands.Select(one => one.Split(' ')[2]).Order(StringComparer.Ordinal));
        Assert.All(runs, one => Assert.True(
            AwsCli.Understood(one.Run)
                || Young.Any(young => one.Command.Contains(young, StringComparison.Ordinal)
                    && (one.Run.Output + one.Run.Errors).Contains("nvalid choice", StringComparison.Ordinal)),
            $"{one.Command}\n{one.Run}"));
        Assert.Equal(files, Directory.GetFileSystemEntries(folder.Root));
    }

    [Fact]
    public async Task Every_command_has_the_same_arguments_in_PowerShell()
    {
        var commands = await PrintedAsync();
        using var folder = new TemporaryFolder();
        using var shell = new TemporaryFolder();

        var (_, aws) = await PowerShell.RunAsync(folder, string.Join('\n', commands));

        Assert.Equal(5, aws.Count);
        Assert.Equal(await PowerShell.InBashAsync(shell, commands), aws);
    }

    private static async Task<IReadOnlyList<string>> PrintedAsync()
    {
        await using var sandbox = await DeployedSandbox.StartAsync(
            Deployments.Of(Variants.Second),
            new Dictionary<string, string?>
            {
                ["Catalog:Models:residents:ModelId"] = Application,
                ["Catalog:Models:residents:Destinations:0"] = "ap-northeast-1",
                ["Catalog:Models:residents:Destinations:1"] = "ap-northeast-3",
                ["Catalog:Models:residents:Source"] = "the contractor",
                ["Callers:Applications:desk:Models:0"] = "residents",
            });
        sandbox.Aws.Contractor.PermissionPolicy = sandbox.Aws.Contractor.PermissionPolicy.Replace(
            "inference-profile/jp.*", "*inference-profile/*", StringComparison.Ordinal);
        sandbox.Aws.EndpointPolicies.Bedrock = null;
        sandbox.Aws.Profiles.AddApplication(
            "a1b2c3d4e5f6", "住民課",
            ["arn:aws:bedrock:ap-northeast-1::foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0",
                "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0"]);
        sandbox.Aws.ModelAccess.FormFilled = false;
        sandbox.Aws.ModelAccess.DataRetention = DataRetentionMode.Default;
        var here = new Deployment(Assert.Single(sandbox.Services.GetRequiredService<UpstreamTargets>().All));
        var tooLong = RefusedRole.Explain(here, new RefreshFailure(
            "ValidationError", "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.", false, null));

        var report = await sandbox.ExamineAsync(callsModels: false);

        return
        [
            .. report.Findings.Append(tooLong).SelectMany(finding => finding.Causes)
                .Select(cause => cause.Snippet?.Content ?? "").Where(content => content.StartsWith("aws ", StringComparison.Ordinal)).Distinct(),
        ];
    }
}
