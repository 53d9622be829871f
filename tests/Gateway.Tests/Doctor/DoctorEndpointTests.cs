using System.Net;
using Gateway.Doctor;
using Gateway.Doctor.Checks;
using Gateway.Doctor.Findings;
using Gateway.Simulator;
using Gateway.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Doctor;

public class DoctorEndpointTests
{
    [Theory]
    [InlineData(null, "ja", "名前解決")]
    [InlineData("en", "en", "Name lookup")]
    public async Task An_operator_gets_the_report_in_the_language_asked_for(
        string? asked, string language, string title)
    {
        await using var gateway = await TestGateway.StartAsync();
        (string, string)[] headers = asked is null ? [] : [("Accept-Language", asked)];

        using var response = await gateway.Get("/doctor", headers);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
        var report = await Some.JsonAsync(response);
        Assert.Equal((true, language), ((bool)report["ok"]!, (string?)report["language"]));
        Assert.Contains(report["findings"]!.AsArray(), finding => (string?)finding!["title"] == title);
        Assert.Equal(0, gateway.BedrockCalls);
    }

    [Fact]
    public async Task Anybody_else_is_refused_and_nothing_is_examined()
    {
        var (key, settings) = Keys.New("desk");
        await using var gateway = await TestGateway.StartAsync(settings);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/doctor");
        request.Headers.Add("x-api-key", key);

        using var response = await gateway.Send(request);
        using var without = await gateway.Http.GetAsync("/doctor", TestContext.Current.CancellationToken);

        Assert.Equal(
            (HttpStatusCode.Forbidden, HttpStatusCode.Unauthorized), (response.StatusCode, without.StatusCode));
        Assert.DoesNotContain(gateway.Logs.Events, logged => logged.Id == 6100);
    }

    [Fact]
    public async Task Who_asks_while_it_runs_shares_the_run()
    {
        var held = new HeldCheck();
        await using var gateway = await TestGateway.StartAsync(
            gateway: builder => builder.Services.AddSingleton<ICheck>(held));
        var examination = gateway.Services.GetRequiredService<SharedExamination>();

        var first = examination.AskAsync(TestContext.Current.CancellationToken);
        var second = examination.AskAsync(TestContext.Current.CancellationToken);
        held.Release.SetResult();

        Assert.Same(await first, await second);
        Assert.NotSame(await first, await examination.AskAsync(TestContext.Current.CancellationToken));
        Assert.Equal(2, held.Runs);
    }

    [Fact]
    public async Task What_is_not_over_in_time_is_told_and_the_rest_is_skipped()
    {
        await using var gateway = await TestGateway.StartAsync();
        var examiner = ActivatorUtilities.CreateInstance<Examiner>(
            gateway.Services, (IEnumerable<ICheck>)[new HeldCheck(), new HeldCheck()]);

        var report = await examiner.ExamineAsync(
            callsModels: false, TimeSpan.FromMilliseconds(1), TestContext.Current.CancellationToken);

        Assert.Equal(
            [FindingStatus.Failure, FindingStatus.Skipped], report.Findings.Select(finding => finding.Status));
        Assert.Equal("too_slow", report.Findings[0].Causes.Single().Code);
    }

    [Fact]
    public async Task A_role_that_was_taken_away_is_told_while_the_session_still_serves()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var before = await gateway.Post("/converse", Some.ConverseRequest());
        gateway.Aws.Municipality.ServiceControlPolicy = Policies.AllowAllBut("sts:AssumeRole");

        using var response = await gateway.Get("/doctor", ("Accept-Language", "en"));
        using var after = await gateway.Post("/converse", Some.ConverseRequest());

        var finding = Assert.Single(
            (await Some.JsonAsync(response))["findings"]!.AsArray(), one => (string?)one!["id"] == "assume_role");
        Assert.Equal("failure", (string?)finding!["status"]);
        Assert.Contains("calls still succeed", (string)finding["seen"]!, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }

    [Fact]
    public async Task Looking_changes_nothing_about_what_is_served()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.Logs.NextAsync(logged => logged.Id == 6000);
        gateway.Aws.Profiles.Reroute(The.HaikuProfile, "us-east-1");

        using var response = await gateway.Get("/doctor");
        using var residency = await gateway.Get("/residency");

        Assert.Contains(
            (await Some.JsonAsync(response))["findings"]!.AsArray(),
            one => (string?)one!["id"] == "profile" && (string?)one["status"] == "failure");
        Assert.Contains(
            (await Some.JsonAsync(residency))["models"]!.AsArray(),
            one => (string?)one!["alias"] == "claude-haiku-4-5" && (string?)one["state"] == "verified");
        Assert.Equal(0, gateway.Aws.Journal.Count(AwsServices.BedrockRuntime, "Converse"));
    }

    /// <summary>A check that waits when it runs the first time.</summary>
    private sealed class HeldCheck : ICheck
    {
        public Topic Topic => Topics.Configuration;

        public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Runs { get; private set; }

        public async Task ExamineAsync(Examination examination, CancellationToken cancellationToken)
        {
            Runs++;
            await Release.Task.WaitAsync(cancellationToken);
        }
    }
}
