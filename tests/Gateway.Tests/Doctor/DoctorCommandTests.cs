using System.Text.Json;
using Gateway.Doctor;
using Gateway.Doctor.Checks;
using Gateway.Errors;
using Gateway.Testing;
using Gateway.Testing.Scripts;
using Gateway.Tests.Faults;

namespace Gateway.Tests.Doctor;

public class DoctorCommandTests
{
    [Theory]
    [InlineData("--yaml")]
    [InlineData("--lang")]
    [InlineData("--lang", "fr")]
    [InlineData("call-model")]
    public async Task Anything_else_is_wrong_usage(params string[] arguments)
    {
        await using var stage = await DoctorStage.StartAsync();

        var run = await stage.RunAsync(arguments);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("usage: doctor", run.Error, StringComparison.Ordinal);
        Assert.Empty(stage.Aws.Journal.Calls);
    }

    [Fact]
    public void Options_come_in_any_order_and_settings_last()
    {
        var asked = DoctorArguments.Read(
            ["--lang", "en", "--call-model", "--json", "--", "--json", "Network:VpcCidrBlocks:0=10.0.0.0/16"]);

        Assert.Equal((true, true, Language.English), (asked!.Json, asked.CallsModels, asked.Language));
        Assert.Equal(["--json", "Network:VpcCidrBlocks:0=10.0.0.0/16"], asked.Settings);
    }

    [Theory]
    [InlineData("ja", "対応者: 事業者", "異常 1")]
    [InlineData("en", "Who must act: the contractor", "1 failures")]
    public async Task Texts_are_in_the_language_asked_for(string language, params string[] says)
    {
        await using var stage = await DoctorStage.StartAsync();
        stage.Aws.ModelAccess.FormFilled = false;

        var run = await stage.RunAsync("--lang", language);

        Assert.Equal(1, run.ExitCode);
        Assert.All(
            [.. says, "form_missing", "put-use-case-for-model-access"],
            text => Assert.Contains(text, run.Output, StringComparison.Ordinal));
        Assert.Equal(language == "ja", run.Output.Contains("対応", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_object_counts_what_it_lists_and_a_skipped_topic_says_for_what()
    {
        await using var stage = await DoctorStage.StartAsync();
        stage.Settings["AWS_ENDPOINT_URL_STS"] = "http://127.0.0.1:1";

        var run = await stage.RunAsync("--json");

        using var report = JsonDocument.Parse(run.Output);
        Assert.False(report.RootElement.GetProperty("ok").GetBoolean());
        Assert.Equal("ja", report.RootElement.GetProperty("language").GetString());
        foreach (var count in report.RootElement.GetProperty("summary").EnumerateObject())
        {
            Assert.Equal(run.Findings.Count(finding => finding.Status == count.Name), count.Value.GetInt32());
        }

        Assert.All(
            report.RootElement.GetProperty("findings").EnumerateArray()
                .Where(finding => finding.GetProperty("status").GetString() == "skipped"),
            finding => Assert.Equal("tcp/sts", finding.GetProperty("waitsFor").GetString()));
        Assert.Equal("skipped", run.Of("assume_role").Status);
    }

    [Fact]
    public async Task Every_wrong_setting_is_a_finding_of_its_own()
    {
        await using var stage = await DoctorStage.StartAsync();
        stage.Settings["Contractor:RoleArn"] = "";
        stage.Settings["Contractor:ExternalId"] = "";
        stage.Settings["Bedrock:Deadline"] = "soon";

        var run = await stage.RunAsync("--json");

        Assert.Equal(1, run.ExitCode);
        Assert.All(
            ["Contractor__RoleArn", "Contractor__ExternalId", "Bedrock__Deadline"],
            key => Assert.Single(run.Findings, finding => finding.Seen.Contains(key, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_right_certificate_is_found_right()
    {
        await using var server = ScriptedSocket.StartTls(Certificates.Right, [Step.Hang]);

        var answer = await new TlsProbe(Certificates.Trust()).AskAsync(
            server.EndPoint, "127.0.0.1", TestContext.Current.CancellationToken);

        Assert.Equal((System.Net.Security.SslPolicyErrors.None, ""), (answer.Errors, answer.Links));
        Assert.Equal("CN=Test authority", answer.Issuer);
    }

    [Fact]
    public async Task A_profile_abroad_is_never_called()
    {
        await using var stage = await DoctorStage.StartAsync();
        stage.Aws.Profiles.Reroute(The.HaikuProfile, "us-east-1");

        var run = await stage.RunAsync("--json", "--call-model");

        Assert.Equal("skipped", run.Of("model_call/claude-haiku-4-5").Status);
        Assert.Equal(0, stage.Aws.Journal.Count("bedrock-runtime", "Converse"));
    }

    [Fact]
    public async Task A_grant_of_everything_is_every_profile_of_the_catalog()
    {
        await using var stage = await DoctorStage.StartAsync();
        stage.Settings["Callers:Applications:demo:Models:0"] = "*";

        var run = await stage.RunAsync("--json");

        Assert.Equal("ok", run.Of("profile/nova-2-lite").Status);
        Assert.Equal("ok", run.Of("model_access/claude-opus-4-8").Status);
        Assert.DoesNotContain(run.Findings, finding => finding.Topic == "model_access/nova-2-lite");
    }

    [Fact]
    public async Task A_base_model_is_called_once_and_no_other_Region_is_spoken_of()
    {
        await using var stage = await DoctorStage.StartAsync();
        stage.Settings["Catalog:Models:old:ModelId"] = "anthropic.claude-3-haiku-20240307-v1:0";
        stage.Settings["Catalog:Models:old:Destinations:0"] = "ap-northeast-1";
        stage.Settings["Catalog:Models:old:Source"] = "AWS";
        stage.Settings["Callers:Applications:demo:Models:0"] = "old";
        stage.Aws.Contractor.PermissionPolicy = Policies.Allow("bedrock:*");

        var run = await stage.RunAsync("--json", "--call-model");

        Assert.Equal(("ok", "ok"), (run.Of("model_access/old").Status, run.Of("model_call/old").Status));
        Assert.DoesNotContain(run.Findings, finding => finding.Topic is "osaka_permission/old" or "profile/old");
        Assert.Equal(1, stage.Aws.Journal.Count("bedrock-runtime", "Converse"));
    }

    [Fact]
    public async Task An_application_profile_that_AWS_shows_to_stay_in_Japan_is_called()
    {
        await using var stage = await DoctorStage.StartAsync();
        var profile = stage.Aws.Profiles.AddApplication("a1b2c3d4e5f6", "住民課", The.HaikuProfile);
        var arn = profile.ArnFor("444455556666");
        stage.Settings["Catalog:Models:residents:ModelId"] = arn;
        stage.Settings["Catalog:Models:residents:Destinations:0"] = "ap-northeast-1";
        stage.Settings["Catalog:Models:residents:Destinations:1"] = "ap-northeast-3";
        stage.Settings["Catalog:Models:residents:Source"] = "the contractor";
        stage.Settings["Callers:Applications:demo:Models:100"] = "residents";
        stage.Aws.Contractor.PermissionPolicy = stage.Aws.Contractor.PermissionPolicy.Replace(
            "arn:aws:bedrock:ap-northeast-1:444455556666:inference-profile/jp.anthropic.claude-haiku-4-5-20251001-v1:0",
            arn, StringComparison.Ordinal);

        var run = await stage.RunAsync("--json", "--call-model");

        Assert.Equal(("ok", "ok"), (run.Of("profile/residents").Status, run.Of("osaka_permission/residents").Status));
        Assert.Equal("failure", run.Of("model_call/claude-haiku-4-5").Status);
    }
}
