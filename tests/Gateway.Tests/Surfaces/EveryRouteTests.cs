using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Gateway.Errors;
using Gateway.Testing;

namespace Gateway.Tests.Surfaces;

/// <summary>The rules that hold on every route by which a model can be asked, each in the dialect of its surface.</summary>
public class EveryRouteTests
{
    public static TheoryData<string> Routes => CallerRoute.Names;

    public static TheoryData<string> RefusingRoutes =>
        [.. CallerRoute.All.Where(route => !route.Value.LeavesNewMembersOut).Select(route => route.Key)];

    public static TheoryData<string> TranslatedRoutes =>
        [.. CallerRoute.All.Where(route => route.Value.LeavesNewMembersOut).Select(route => route.Key)];

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task A_text_is_answered_and_settled_with_its_operation(string name)
    {
        var route = CallerRoute.All[name];
        await using var gateway = await TestGateway.StartAsync();

        using var response = await route.AskAsync(gateway);
        await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var settled = await gateway.Logs.NextAsync(logged => logged.Id == 4000);
        Assert.Equal(route.Operation, settled.Values["Operation"]);
        Assert.Equal("completed", settled.Values["Outcome"]);
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task No_other_model_is_reached(string name)
    {
        (string Model, ErrorCode Code)[] models =
        [
            ("us.anthropic.claude-haiku-4-5-20251001-v1:0", ErrorCode.ResidencyViolation),
            ("global.anthropic.claude-haiku-4-5-20251001-v1:0", ErrorCode.ResidencyViolation),
            ("arn:aws:bedrock:us-east-1:444455556666:inference-profile/jp.x", ErrorCode.ResidencyViolation),
            ("no-such-model", ErrorCode.ModelNotFound),
            ("claude-opus-4-8", ErrorCode.ModelNotAllowed),
        ];
        var bedrock = new RecordingBedrock();
        await using var gateway = await TestGateway.StartAsync(simulator: bedrock.Install);

        foreach (var (model, code) in models)
        {
            await AssertRefusedAsync(gateway, CallerRoute.All[name], code, route => route.AskAsync(gateway, model: model));
        }

        Assert.Empty(bedrock.Calls);
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task An_operation_that_was_not_granted_is_not_called(string name)
    {
        var route = CallerRoute.All[name];
        var other = route.Operation == "Converse" ? "ConverseStream" : "Converse";
        var (key, settings) = Keys.New("narrow");
        settings["Callers:Applications:narrow:Models:0"] = "*";
        settings["Callers:Applications:narrow:Operations:0"] = other;
        var bedrock = new RecordingBedrock();
        await using var gateway = await TestGateway.StartAsync(settings, simulator: bedrock.Install);
        var body = Encoding.UTF8.GetBytes(route.Body(route.UsualModel, "x", ""));

        await AssertRefusedAsync(
            gateway, route, ErrorCode.OperationNotAllowed, it => SendAsync(gateway, it, body, key));

        Assert.Empty(bedrock.Calls);
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Nobody_is_served_without_a_key(string name)
    {
        var route = CallerRoute.All[name];
        await using var gateway = await TestGateway.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, route.Target(route.UsualModel));
        request.Content = new StringContent(route.Body(route.UsualModel, "x", ""), new MediaTypeHeaderValue("application/json"));

        using var response = await gateway.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(route.Errors.StatusOf(ErrorCode.Unauthenticated), (int)response.StatusCode);
        Assert.Equal(route.Errors.MediaType, response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(0, gateway.BedrockCalls);
    }

    // Nothing can be done with it: the body for Bedrock is another one, in which only what is known is written.
    [Theory]
    [MemberData(nameof(TranslatedRoutes))]
    public async Task A_member_that_nobody_knows_is_not_sent_on_and_is_named(string name)
    {
        var bedrock = new RecordingBedrock();
        await using var gateway = await TestGateway.StartAsync(simulator: bedrock.Install);

        string[] members =
        [
            "newMember", "additional_model_request_fields", "extra_body", "extra_headers", "modelId", "inputText", "embeddingTypes", "toolUse",
            "requestMetadata", "serviceTier", "performanceConfig", "promptVariables", "anthropic_beta", "mcp_servers",
        ];
        foreach (var member in members)
        {
            using var response = await CallerRoute.All[name].AskAsync(gateway, more: $",\"{member}\":{{\"a\":\"秘密\"}}");

            var sent = Assert.Single(bedrock.Calls).Body;
            bedrock.Calls.Clear();
            Assert.DoesNotContain("秘密", sent, StringComparison.Ordinal);
            Assert.Equal(member, response.Headers.GetValues("X-Gateway-Dropped").Single());
            await SettledAsync(gateway, response);
        }

        Assert.DoesNotContain("秘密", gateway.Logs.Text, StringComparison.Ordinal);
    }

    // Its caller would take the answer for one that the guardrail has seen.
    [Theory]
    [MemberData(nameof(TranslatedRoutes))]
    public async Task A_member_that_names_a_guardrail_is_refused_by_name(string name)
    {
        var bedrock = new RecordingBedrock();
        await using var gateway = await TestGateway.StartAsync(simulator: bedrock.Install);

        var text = await AssertRefusedAsync(
            gateway, CallerRoute.All[name], ErrorCode.InvalidRequest,
            route => route.AskAsync(gateway, more: ",\"guardrailIdentifier\":{\"a\":\"秘密\"}"));

        Assert.Contains("guardrailIdentifier", text, StringComparison.Ordinal);
        Assert.DoesNotContain("秘密", text, StringComparison.Ordinal);
        Assert.Empty(bedrock.Calls);
    }

    [Theory]
    [MemberData(nameof(RefusingRoutes))]
    public async Task A_member_that_nobody_knows_is_refused_by_name(string name)
    {
        var bedrock = new RecordingBedrock();
        await using var gateway = await TestGateway.StartAsync(simulator: bedrock.Install);

        var text = await AssertRefusedAsync(
            gateway, CallerRoute.All[name], ErrorCode.MemberNotAllowed,
            route => route.AskAsync(gateway, more: route.WithNewMember("""{"a":"秘密"}""")));

        Assert.Contains("newMember", text, StringComparison.Ordinal);
        Assert.DoesNotContain("秘密", text, StringComparison.Ordinal);
        Assert.Empty(bedrock.Calls);
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task A_number_that_identifies_a_person_is_blocked_where_that_is_set(string name)
    {
        var bedrock = new RecordingBedrock();
        await using var gateway = await TestGateway.StartAsync(
            new() { ["Callers:Applications:demo:PersonalData:Requests"] = "Block" }, simulator: bedrock.Install);

        var text = await AssertRefusedAsync(
            gateway, CallerRoute.All[name], ErrorCode.PersonalDataBlocked,
            route => route.AskAsync(gateway, "個人番号は123456789018です"));

        Assert.DoesNotContain("123456789018", text, StringComparison.Ordinal);
        Assert.Empty(bedrock.Calls);
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task What_a_caller_writes_is_in_no_log_at_any_level(string name)
    {
        const string Marker = "canary-7e1c";
        var route = CallerRoute.All[name];
        await using var gateway = await TestGateway.StartAsync(new(TestGateway.EveryLevel));

        string[] more = ["", $",\"newMember\":\"{Marker}\"", $",\"metadata\":{{\"{Marker}\":1", $",\"system\":{Marker}"];
        foreach (var members in more)
        {
            using var response = await route.AskAsync(gateway, Marker, more: members);
            var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

            Assert.True(response.StatusCode == HttpStatusCode.OK || !text.Contains(Marker, StringComparison.Ordinal), text);
            await SettledAsync(gateway, response);
        }

        Assert.DoesNotContain(Marker, gateway.Logs.Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task A_body_that_two_readers_could_read_in_two_ways_is_refused_and_breaks_nothing(string name)
    {
        var route = CallerRoute.All[name];
        var good = route.Body(route.UsualModel, "x", "");
        string[] bodies =
        [
            route.Body(route.UsualModel, "x", $",\"{route.GivenMember}\":[]"),
            route.Body(route.UsualModel, "x", ",\"a\":1,\"\\u0061\":2"),
            route.Body(route.UsualModel, "\\ud800", ""),
            route.Body(route.UsualModel, "x", ",\"a\":" + new string('[', 2000) + new string(']', 2000)),
            route.Body(route.UsualModel, "x", ",\"a\":" + new string('[', 100_000)),
            route.Body(route.UsualModel, "x", ",\"a\":NaN"),
            route.Body(route.UsualModel, "x", ",\"a\":1,"),
            route.Body(route.UsualModel, "\n", ""),
            good[..^1], good + "{}", $"[{good}]", "null", "", "\ufeff" + good,
        ];
        var bedrock = new RecordingBedrock();
        await using var gateway = await TestGateway.StartAsync(simulator: bedrock.Install);

        foreach (var body in bodies.Select(Encoding.UTF8.GetBytes).Append(Encoding.Unicode.GetBytes(good)).Append([0xFF]))
        {
            await AssertRefusedAsync(gateway, route, ErrorCode.InvalidRequest, it => SendAsync(gateway, it, body));
        }

        Assert.Empty(bedrock.Calls);
        using var response = await SendAsync(gateway, route, Encoding.UTF8.GetBytes(good));
        Assert.Single(bedrock.Calls);
    }

    private static async Task<string> AssertRefusedAsync(
        TestGateway gateway, CallerRoute route, ErrorCode code, Func<CallerRoute, Task<HttpResponseMessage>> ask)
    {
        using var response = await ask(route);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.True(route.Errors.StatusOf(code) == (int)response.StatusCode, $"{response.StatusCode}, not {code}: {text}");
        Assert.Equal(route.Errors.MediaType, response.Content.Headers.ContentType!.MediaType);
        Assert.Contains(code.Name, text, StringComparison.Ordinal);
        var settled = await SettledAsync(gateway, response);
        Assert.Equal((code.Name, "refused"), (settled.Values["Code"], settled.Values["Outcome"]));
        return text;
    }

    private static Task<CapturedLogs.LogEvent> SettledAsync(TestGateway gateway, HttpResponseMessage response)
    {
        var id = response.Headers.GetValues("X-Request-Id").Single();
        return gateway.Logs.NextAsync(logged => logged.Id == 4000 && id.Equals(logged.Values["RequestId"]));
    }

    private static Task<HttpResponseMessage> SendAsync(
        TestGateway gateway, CallerRoute route, byte[] body, string? key = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, route.Target(route.UsualModel))
        {
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key ?? gateway.Key);
        return gateway.Send(request);
    }
}
