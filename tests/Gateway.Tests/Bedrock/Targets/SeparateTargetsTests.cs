using System.Net;
using Gateway.Bedrock;
using Gateway.Bedrock.Retries;
using Gateway.Bedrock.Runtime;
using Gateway.Bedrock.Targets;
using Gateway.Catalog;
using Gateway.Credentials;
using Gateway.Doctor;
using Gateway.Doctor.Findings;
using Gateway.Errors;
using Gateway.Http;
using Gateway.Network;
using Gateway.Testing;
using Gateway.Testing.Scripts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Bedrock.Targets;

/// <summary>
/// One gateway with two targets, which no configuration creates yet: the simulator's account in Tokyo, with a scripted Bedrock
/// Runtime, and another account in Osaka, completely scripted. An error at one does not affect the other.
/// </summary>
public sealed class SeparateTargetsTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());
    private readonly ScriptedSocket _osakaSts = ScriptedSocket.Answering(RawHttp.Session("ASIAOSAKA00000000001"));
    private readonly ScriptedSocket _osakaControl = ScriptedSocket.Answering(RawHttp.Error(403, "AccessDeniedException", "no"));

    [Fact]
    public async Task An_endpoint_that_cannot_be_reached_opens_the_breaker_of_its_own_target()
    {
        await using var tokyo = ScriptedSocket.Start([Step.Write([0])]); // Not a TLS server.
        await using var osaka = ScriptedSocket.Answering(RawHttp.Ok());
        await using var gateway = await StartAsync(
            osaka, new UriBuilder(tokyo.Address) { Scheme = Uri.UriSchemeHttps }.Uri, ("Bedrock:MaxAttempts", "1"));

        for (var i = 0; i < 8; i++)
        {
            Assert.Equal(ErrorCode.UpstreamUnreachable, (await SendAsync(gateway, "tokyo")).Error?.Code);
        }

        Assert.Null((await SendAsync(gateway, "osaka")).Error);
        Assert.Equal((5, 1), (tokyo.Connections.Total, osaka.Requests.Total));
    }

    [Fact]
    public async Task Throttling_and_spent_retries_hold_back_the_calls_of_their_own_target()
    {
        await using var tokyo = ScriptedSocket.Answering(
            [.. Enumerable.Repeat(RawHttp.Error(503, "ServiceUnavailableException", "too busy"), 13),
                RawHttp.Error(429, "ThrottlingException", "Too many requests")]);
        await using var osaka = ScriptedSocket.Answering(
            RawHttp.Error(503, "ServiceUnavailableException", "too busy"), RawHttp.Ok());
        await using var gateway = await StartAsync(osaka, tokyo.Address);

        for (var i = 0; i < 11; i++)
        {
            Assert.NotNull((await SendAsync(gateway, "tokyo")).Error);
        }

        // Its retry budget allows only three more attempts for so few requests; the last call got the throttling error.
        Assert.Equal(11 + 3, tokyo.Requests.Total);
        Assert.Null((await SendAsync(gateway, "osaka")).Error);
        Assert.Equal(2, osaka.Requests.Total);
        Assert.Equal((1, null), (ModelAt(gateway, "tokyo").Concurrency.Limit, ModelAt(gateway, "osaka").Concurrency.Limit));
        Assert.NotEqual(RetryTokenBucket.Capacity, ModelAt(gateway, "tokyo").Tokens.Left);
        Assert.Equal(RetryTokenBucket.Capacity, ModelAt(gateway, "osaka").Tokens.Left);
    }

    [Fact]
    public async Task The_latency_of_one_target_ends_no_call_to_the_other()
    {
        await using var tokyo = ScriptedSocket.Start(
            [Step.Read, Passes(TimeSpan.FromMinutes(4)), Step.Write(RawHttp.Ok()), Step.Again]);
        await using var osaka = ScriptedSocket.Answering(
            RawHttp.Error(503, "ServiceUnavailableException", "too busy"), RawHttp.Ok());
        await using var gateway = await StartAsync(osaka, tokyo.Address);
        Assert.Null((await SendAsync(gateway, "tokyo")).Error);

        var answered = await SendAsync(gateway, "osaka", deadline: TimeSpan.FromMinutes(1));

        Assert.Null(answered.Error);
        Assert.Equal(TimeSpan.FromMinutes(4), ModelAt(gateway, "tokyo").TimesOf(BedrockOperation.Converse).Median());
    }

    [Fact]
    public async Task A_session_that_Bedrock_refuses_is_refreshed_at_its_own_target_only()
    {
        await using var tokyo = ScriptedSocket.Answering(
            RawHttp.Error(403, "ExpiredTokenException", "The security token included in the request is expired"), RawHttp.Ok());
        await using var osaka = ScriptedSocket.Answering(RawHttp.Ok());
        await using var gateway = await StartAsync(osaka, tokyo.Address);
        var (held, other) = (await SessionAsync(gateway, "tokyo"), await SessionAsync(gateway, "osaka"));

        var answered = await SendAsync(gateway, "tokyo");

        Assert.Null(answered.Error);
        Assert.Equal(held.Generation + 1, (await SessionAsync(gateway, "tokyo")).Generation);
        Assert.Same(other, await SessionAsync(gateway, "osaka"));
        Assert.Equal(1, _osakaSts.Requests.Total);
    }

    [Fact]
    public async Task A_call_is_signed_with_its_targets_session_for_its_targets_Region()
    {
        var heads = new List<string>();
        await using var osaka = ScriptedSocket.Start([Step.Read, Step.WriteFor(head =>
        {
            heads.Add(head);
            return RawHttp.Ok();
        }), Step.Again]);
        await using var gateway = await StartAsync(osaka, osaka.Address);

        Assert.Null((await SendAsync(gateway, "osaka")).Error);
        Assert.Null((await SendAsync(gateway, "tokyo")).Error);

        Assert.Contains("Credential=ASIAOSAKA00000000001/", heads[0], StringComparison.Ordinal);
        Assert.Contains("/ap-northeast-3/bedrock/aws4_request", heads[0], StringComparison.Ordinal);
        Assert.DoesNotContain("ASIAOSAKA", heads[1], StringComparison.Ordinal);
        Assert.Contains("/ap-northeast-1/bedrock/aws4_request", heads[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_targets_session_signs_nothing()
    {
        await using var osaka = ScriptedSocket.Answering(RawHttp.Ok());
        await using var gateway = await StartAsync(osaka, osaka.Address);
        var (transport, call) = (gateway.Services.GetRequiredService<BedrockTransport>(), Call(Target(gateway, "osaka")));
        var session = await SessionAsync(gateway, "tokyo");

        await Assert.ThrowsAsync<ArgumentException>(() => transport.SendAsync(call, session, TestContext.Current.CancellationToken).AsTask());

        Assert.Empty(call.Attempts);
        Assert.Equal(0, osaka.Connections.Total);
    }

    [Fact]
    public async Task A_profile_that_AWS_contradicts_at_one_target_is_called_at_the_other()
    {
        // As a list, this response contains no profiles; as a profile, it runs in Virginia.
        await using var control = ScriptedSocket.Answering(RawHttp.Ok(
            $$"""
            {"inferenceProfileId":"{{The.HaikuProfile}}","status":"ACTIVE",
             "inferenceProfileArn":"arn:aws:bedrock:ap-northeast-1:444455556666:inference-profile/{{The.HaikuProfile}}",
             "models":[{"modelArn":"arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0"}]}
            """));
        await using var tokyo = ScriptedSocket.Answering(RawHttp.Ok());
        await using var osaka = ScriptedSocket.Answering(RawHttp.Ok());
        await using var gateway = await StartAsync(osaka, tokyo.Address, control.Address, _ => { });
        await gateway.Logs.NextAsync(logged => logged.Id == 6001);

        using var response = await gateway.Post("/converse", Some.ConverseRequest());

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal((0, 1), (tokyo.Requests.Total, osaka.Requests.Total));
    }

    [Fact]
    public async Task Without_any_session_at_one_target_the_gateway_is_still_ready()
    {
        await using var osaka = ScriptedSocket.Answering(RawHttp.Ok());
        await using var gateway = await StartAsync(osaka, osaka.Address);
        var tokyo = gateway.Services.GetRequiredService<SessionCache>().For(Target(gateway, "tokyo"));
        await SessionAsync(gateway, "osaka");
        var held = await SessionAsync(gateway, "tokyo");
        gateway.Aws.Contractor.TrustPolicy = """{"Version":"2012-10-17","Statement":[]}""";

        tokyo.Invalidate(held.AccessKeyId);
        Assert.NotNull((await tokyo.GetAsync(TestContext.Current.CancellationToken)).Error);
        using var ready = await gateway.Http.GetAsync(new Uri("/health/ready", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        Assert.Null((await SendAsync(gateway, "osaka")).Error);
    }

    [Fact]
    public async Task The_doctor_examines_each_target()
    {
        await using var osaka = ScriptedSocket.Answering(RawHttp.Ok());
        await using var gateway = await StartAsync(osaka, osaka.Address);

        var report = await gateway.Services.GetRequiredService<Examiner>().ExamineAsync(
            callsModels: false, TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        var (configured, retained) = (Of(Topics.Configuration), Of(Topics.DataRetention));
        Assert.Equal(2, configured.Count);
        Assert.Contains("ap-northeast-1, role arn:aws:iam::444455556666:", configured[0].Seen.En, StringComparison.Ordinal);
        Assert.Contains("ap-northeast-3, role arn:aws:iam::555566667777:", configured[1].Seen.En, StringComparison.Ordinal);

        // Each target reports its own Region, and that it cannot read the other one's.
        Assert.Equal(
            ["ap-northeast-1", "ap-northeast-3", "ap-northeast-3", "ap-northeast-1"],
            retained.Select(finding => finding.Topic.Subject!));
        Assert.Equal(FindingStatus.Ok, retained[0].Status);
        Assert.NotEqual(FindingStatus.Ok, retained[2].Status);

        List<Finding> Of(Topic topic) => [.. report.Findings.Where(finding => finding.Topic.Id == topic.Id)];
    }

    public async ValueTask DisposeAsync()
    {
        await _osakaSts.DisposeAsync();
        await _osakaControl.DisposeAsync();
    }

    private static UpstreamTarget Target(TestGateway gateway, string name) =>
        gateway.Services.GetRequiredService<UpstreamTargets>().All.Single(target => target.Name == name);

    private static ModelTraffic ModelAt(TestGateway gateway, string name) =>
        gateway.Services.GetRequiredService<Traffic>().Of(Target(gateway, name)).Of(The.HaikuProfile);

    private static async Task<Session> SessionAsync(TestGateway gateway, string name)
    {
        var session = gateway.Services.GetRequiredService<SessionCache>().For(Target(gateway, name));
        return (await session.GetAsync(TestContext.Current.CancellationToken)).Is(out var held, out var error)
            ? held
            : throw new InvalidOperationException(error.Detail.En);
    }

    private static async Task<Result<BedrockResponse>> SendAsync(TestGateway gateway, string name, TimeSpan? deadline = null)
    {
        using var timer = gateway.Services.GetRequiredService<RequestTimers>().Start(TestContext.Current.CancellationToken);
        var sent = await gateway.Services.GetRequiredService<BedrockClient>().SendAsync(
            Call(Target(gateway, name), deadline), timer);
        if (sent.Is(out var response, out _))
        {
            response.Dispose();
        }

        return sent;
    }

    private static BedrockCall Call(UpstreamTarget target, TimeSpan? deadline = null) => new(
        "request", Some.Placement(target), BedrockOperation.Converse, [], "{}"u8.ToArray(),
        deadline ?? TimeSpan.FromMinutes(5), mayRetry: true)
    {
        AttemptTimeout = TimeSpan.FromMinutes(5),
    };

    private Step Passes(TimeSpan time) => Step.WaitFor(_ =>
    {
        _clock.Advance(time);
        return Task.CompletedTask;
    });

    private Task<TestGateway> StartAsync(ScriptedSocket osaka, Uri tokyo, params (string Key, string Value)[] settings) =>
        StartAsync(osaka, tokyo, null, services => services.AddSingleton<TimeProvider>(_clock), settings);

    private Task<TestGateway> StartAsync(
        ScriptedSocket osaka, Uri tokyo, Uri? tokyoControl, Action<IServiceCollection> configure,
        params (string Key, string Value)[] settings) => TestGateway.StartAsync(
        settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value),
        gateway: builder =>
        {
            configure(builder.Services);
            builder.Services.AddSingleton<Func<double>>(() => 0);
            builder.Services.AddSingleton(provider =>
            {
                var simulator = provider.GetRequiredService<AwsEndpoints>();
                var role = AssumedRole.Of(provider.GetRequiredService<IOptions<ContractorOptions>>().Value);
                return new UpstreamTargets(
                    new UpstreamTarget(
                        "tokyo", simulator with { BedrockRuntime = tokyo, Bedrock = tokyoControl ?? simulator.Bedrock }, role),
                    new UpstreamTarget(
                        "osaka", new(AwsRegion.Osaka, _osakaSts.Address, osaka.Address, _osakaControl.Address),
                        role with { RoleArn = "arn:aws:iam::555566667777:role/BedrockGatewayRole" }));
            });
        });
}
