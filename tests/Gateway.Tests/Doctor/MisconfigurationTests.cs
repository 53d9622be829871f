using Gateway.Doctor.Findings;
using Gateway.Simulator.Bedrock;
using Gateway.Simulator.BedrockRuntime.Models;
using Gateway.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Doctor;

/// <summary>
/// Every misconfiguration between the two accounts, one at a time: doctor reports it, names the party that must act, and blames
/// nobody else.
/// </summary>
public class MisconfigurationTests
{
    public static IEnumerable<TheoryDataRow<string>> Names =>
        All().Select(row => new TheoryDataRow<string>(row.Name) { TestDisplayName = row.Name });

    [Theory(Timeout = 120_000)]
    [MemberData(nameof(Names))]
    public async Task Doctor_names_the_cause_and_who_must_act(string name)
    {
        var row = All().Single(one => one.Name == name);
        await using var stage = await DoctorStage.StartAsync();
        row.Make(stage);

        var run = await (row.CallsModels
            ? stage.RunAsync("--json", "--lang", "en", "--call-model")
            : stage.RunAsync("--json", "--lang", "en"));

        var finding = Assert.Single(run.Findings, found => found.Topic == row.Topic && found.Status == row.Status);
        Assert.Contains((row.Cause, row.Party), finding.Causes);
        Assert.Equal(row.AwsDoesNotTell, finding.Causes.Count > 1);
        Assert.Contains(row.Seen, finding.Seen, StringComparison.Ordinal);
        Assert.All(
            run.Complaints.Where(found => found != finding).SelectMany(found => found.Causes),
            cause => Assert.Equal(row.Party, cause.Party));
        Assert.Equal(run.Findings.Any(found => found.Status == "failure") ? 1 : 0, run.ExitCode);
        Assert.All(stage.Secrets(), secret => Assert.DoesNotContain(secret, run.Output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData]
    [InlineData("--call-model")]
    public async Task Where_nothing_is_wrong_only_what_cannot_be_looked_at_is_said(params string[] arguments)
    {
        await using var stage = await DoctorStage.StartAsync();

        var run = await stage.RunAsync(["--json", .. arguments]);

        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Complaints);
        Assert.DoesNotContain(run.Findings, finding => finding.Status == "skipped");
        Assert.Equal("warning", run.Of("data_retention/ap-northeast-3").Status);
        Assert.Equal(
            arguments.Length == 0 ? "warning" : "ok", run.Of("osaka_permission/claude-haiku-4-5").Status);
        Assert.Equal(arguments.Length == 0 ? 0 : 4, stage.Aws.Journal.Count("bedrock-runtime", "Converse"));
    }

    [Fact]
    public async Task In_Region_models_that_an_application_names_are_called_once_in_their_own_form()
    {
        await using var stage = await DoctorStage.StartAsync();
        foreach (var (index, alias) in The.RetrievalModels.Index())
        {
            stage.Settings[$"Callers:Applications:demo:Models:{100 + index}"] = alias;
        }

        var run = await stage.RunAsync("--json", "--call-model");

        Assert.Empty(run.Complaints);
        Assert.All(
            The.RetrievalModels,
            alias => Assert.Equal(("ok", "ok"), (run.Of($"base_model/{alias}").Status, run.Of($"model_call/{alias}").Status)));
        Assert.Equal(5, stage.Aws.Journal.Count("bedrock-runtime", "InvokeModel"));
        Assert.Equal(
            ["model_access/claude-haiku-4-5", "model_access/cohere-embed-english-v3", "model_access/cohere-embed-multilingual-v3", "model_access/cohere-rerank-v3-5"],
            run.Findings.Select(finding => finding.Topic)
                .Where(topic => topic.StartsWith("model_access/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(
            run.Findings,
            finding => finding.Topic.StartsWith("osaka_permission/", StringComparison.Ordinal) && !finding.Topic.Contains("claude", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_in_Region_model_that_AWS_processes_elsewhere_is_not_called()
    {
        await using var stage = await DoctorStage.StartAsync();
        InRegionRows.All().Single(row => row.Name == "AWS offers a model through profiles alone").Make(stage);

        var run = await stage.RunAsync("--json", "--call-model");

        Assert.Equal(
            ("failure", "skipped"), (run.Of("base_model/titan-embed-text-v2").Status, run.Of("model_call/titan-embed-text-v2").Status));
        Assert.Equal(0, stage.Aws.Journal.Count("bedrock-runtime", "InvokeModel"));
    }

    [Fact]
    public async Task In_Region_models_that_no_application_names_raise_no_alarm()
    {
        await using var stage = await DoctorStage.StartAsync();
        stage.Settings[$"Callers:Applications:demo:Models:{SimulatorModels.Ids.Count + 1}"] =
            "claude-haiku-4-5";
        stage.Aws.Contractor.PermissionPolicy = SimulatorSetup.Without(
            SimulatorSetup.Without(stage.Aws.Contractor.PermissionPolicy, "WhatIsInTokyo"), "RetrievalInTokyo");

        var run = await stage.RunAsync("--json", "--call-model");

        Assert.Empty(run.Complaints);
        Assert.DoesNotContain(
            run.Findings, finding => finding.Topic.StartsWith("base_model/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_statement_for_an_in_Region_model_is_as_narrow_as_the_template()
    {
        await using var stage = await DoctorStage.StartAsync();
        InRegionRows.Use(stage, "titan-embed-text-v2").Aws.Contractor.PermissionPolicy =
            SimulatorSetup.Without(stage.Aws.Contractor.PermissionPolicy, "RetrievalInTokyo");

        var run = await stage.RunAsync("--call-model");

        Assert.Contains("\"Action\": \"bedrock:InvokeModel\",", run.Output, StringComparison.Ordinal);
        Assert.Contains(
            "\"Resource\": \"arn:aws:bedrock:ap-northeast-1::foundation-model/amazon.titan-embed-text-v2:0\",",
            run.Output, StringComparison.Ordinal);
        Assert.Contains("InRegionModelIds", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Access_that_works_for_fifteen_minutes_is_told_while_it_works_and_after()
    {
        await using var stage = await DoctorStage.StartAsync();
        stage.Change(services => services.AddSingleton<TimeProvider>(stage.AwsClock));
        stage.Aws.ModelAccess.SetAgreement("anthropic.claude-haiku-4-5-20251001-v1:0", Agreement.Missing);

        var first = await stage.RunAsync("--json", "--call-model");
        stage.AwsClock.Advance(TimeSpan.FromMinutes(16));
        var later = await stage.RunAsync("--json", "--call-model");

        Assert.Equal("ok", first.Of("model_call/claude-haiku-4-5").Status);
        Assert.Equal("failure", later.Of("model_call/claude-haiku-4-5").Status);
        Assert.All(
            [
                first.Of("model_access/claude-haiku-4-5"), later.Of("model_access/claude-haiku-4-5"),
                later.Of("model_call/claude-haiku-4-5"),
            ],
            finding => Assert.Equal([("agreement_missing", "contractor")], finding.Causes));
    }

    [Fact]
    public void No_two_rows_have_the_same_name() =>
        Assert.Equal(All().Count(), All().Select(row => row.Name).Distinct().Count());

    [Fact]
    public void No_two_topics_have_the_same_id() =>
        Assert.Equal(Topics.All.Length, Topics.All.Select(topic => topic.Id).Distinct().Count());

    private static IEnumerable<Misconfiguration> All() =>
        [.. NetworkRows.All(), .. SessionRows.All(), .. ModelRows.All()];
}
