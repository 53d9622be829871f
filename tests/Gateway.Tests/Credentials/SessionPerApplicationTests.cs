using System.Net;
using System.Net.Http.Headers;
using Gateway.Bedrock.Targets;
using Gateway.Credentials;
using Gateway.Errors;
using Gateway.Simulator;
using Gateway.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Credentials;

/// <summary>One session for each application, so that the contractor's CloudTrail and bill are split by application.</summary>
public class SessionPerApplicationTests
{
    private static readonly (string, string?) On = ("Contractor:SessionPerApplication", "true");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CloudTrail_shows_each_call_under_its_application()
    {
        var (key, settings) = Keys.New("resident_desk");
        settings["Callers:Applications:resident_desk:Models:0"] = "*";
        settings["Contractor:SessionPerApplication"] = "true";
        await using var gateway = await TestGateway.StartAsync(settings);

        using var demo = await gateway.Post("/converse", Some.ConverseRequest());
        using var desk = await PostAsync(gateway, key);
        using var again = await PostAsync(gateway, key);

        Assert.All([demo, desk, again], response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
        Assert.Equal(
            ["demo", "resident_desk", "resident_desk"],
            gateway.Aws.Journal.Calls.Where(call => call.Service == AwsServices.BedrockRuntime)
                .Select(call => call.PrincipalArn!.Split('/')[^1]));
        var settled = await gateway.Logs.NextAsync(logged => logged.Id == 4000 && "resident_desk".Equals(logged.Values["Application"]));
        Assert.Equal("resident_desk", settled.Values["SessionName"]);
    }

    [Fact]
    public async Task Without_the_setting_every_application_has_the_session_of_the_gateway()
    {
        await using var rig = await SessionRig.CreateAsync();
        var sessions = rig.Services.GetRequiredService<SessionCache>();

        Assert.Same(rig.Session, sessions.For(TargetOf(rig), "desk"));
        Assert.Empty(sessions.OfApplications);
    }

    [Fact]
    public async Task A_session_is_made_by_the_first_call_and_has_the_name_of_the_application()
    {
        await using var rig = await SessionRig.CreateAsync(settings: On);
        var sessions = rig.Services.GetRequiredService<SessionCache>();

        var desk = sessions.For(TargetOf(rig), "desk");
        Assert.Equal(0, rig.Sts.Calls);
        var got = await desk.GetAsync(Cancelled);

        Assert.True(got.Is(out var session, out _));
        Assert.Equal("desk", session.Name);
        Assert.Equal("desk", rig.Sts.LastCall.Form["RoleSessionName"]);
        Assert.Same(desk, sessions.For(TargetOf(rig), "desk"));
        Assert.Same(rig.Session, sessions.For(TargetOf(rig), ""));
    }

    // STS: 2 to 64 of [\w+=,.@-]. An application's id has one character at least.
    [Theory]
    [InlineData("d", "d@gateway")]
    [InlineData("dd", "dd")]
    [InlineData("a.b_c-0123456789012345678901234567890123456789012345678901234567", "a.b_c-0123456789012345678901234567890123456789012345678901234567")]
    public void The_name_is_one_that_STS_takes(string application, string expected)
    {
        var name = TheSession.Role.For(application).SessionName;

        Assert.Equal(expected, name);
        Assert.Matches(@"\A[\w+=,.@-]{2,64}\z", name);
    }

    [Fact]
    public async Task A_session_that_STS_refuses_to_one_application_costs_the_others_nothing()
    {
        await using var rig = await SessionRig.CreateAsync(settings: On);
        rig.Sts.ResponseTo = call => call.Form["RoleSessionName"] == "desk"
            ? StsResponse.Error(403, "AccessDenied")
            : SessionRig.Granted(rig.Clock, 1);
        var sessions = rig.Services.GetRequiredService<SessionCache>();

        var refused = await sessions.For(TargetOf(rig), "desk").GetAsync(Cancelled);
        var good = await sessions.For(TargetOf(rig), "tax").GetAsync(Cancelled);

        Assert.Equal(ErrorCode.RoleNotAssumable, refused.Error!.Code);
        Assert.True(good.Is(out _, out _));
        await rig.RefreshAsync();
        Assert.True(rig.Session.IsReady);
        Assert.Contains(rig.Logs.All, line => line.Contains("There is no session desk of", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_session_in_use_is_refreshed_before_its_expiry_and_an_unused_one_is_dropped()
    {
        await using var rig = await SessionRig.CreateAsync(settings: On);
        var sessions = rig.Services.GetRequiredService<SessionCache>();
        var target = TargetOf(rig);
        await sessions.For(target, "desk").GetAsync(Cancelled);
        await sessions.For(target, "once").GetAsync(Cancelled);

        rig.Clock.Advance(TimeSpan.FromMinutes(50));
        var desk = sessions.For(target, "desk");
        sessions.Tend();
        await (desk.RefreshIfDue() ?? Task.CompletedTask);
        Assert.True((await desk.GetAsync(Cancelled)).Is(out var session, out _));
        Assert.Equal(2, session.Generation);
        Assert.Equal(2, sessions.OfApplications.Count());

        rig.Clock.Advance(TimeSpan.FromMinutes(11));
        sessions.Tend();

        Assert.Same(desk, Assert.Single(sessions.OfApplications));
    }

    [Fact]
    public async Task Beyond_the_limit_applications_share_the_session_of_the_gateway_and_that_is_logged_once()
    {
        await using var rig = await SessionRig.CreateAsync(settings: On);
        var sessions = rig.Services.GetRequiredService<SessionCache>();
        var target = TargetOf(rig);
        for (var i = 0; i < SessionCache.MaxApplicationSessions; i++)
        {
            Assert.NotSame(rig.Session, sessions.For(target, $"app-{i}"));
        }

        Assert.Same(rig.Session, sessions.For(target, "one-more"));
        Assert.Same(rig.Session, sessions.For(target, "another"));
        Assert.NotSame(rig.Session, sessions.For(target, "app-0"));
        Assert.Single(rig.Logs.All, line => line.Contains("which is the limit", StringComparison.Ordinal));
        Assert.Equal(0, rig.Sts.Calls);

        rig.Clock.Advance(SessionCache.UnusedAfter);
        sessions.Tend();
        Assert.NotSame(rig.Session, sessions.For(target, "one-more"));
    }

    private static UpstreamTarget TargetOf(SessionRig rig) => rig.Services.GetRequiredService<UpstreamTargets>().All[0];

    private static Task<HttpResponseMessage> PostAsync(TestGateway gateway, string key)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/converse")
        {
            Content = new StringContent(Some.ConverseRequest(), new MediaTypeHeaderValue("application/json")),
        };
        request.Headers.Add("x-api-key", key);
        return gateway.Send(request);
    }
}
