using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Callers;
using Gateway.Simulator;
using Gateway.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Callers;

/// <summary>The person behind a request: whose word is believed, and where the pseudonym goes.</summary>
public class EndUserTests
{
    private const string Pseudonym = "staff-0042.K_7";

    private const string Key = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    private static readonly Dictionary<string, string?> Granted = new()
    {
        ["Callers:EndUserKey"] = Key,
        ["Callers:Applications:demo:EndUserHeader"] = "true",
    };

    public static TheoryData<string> Routes => CallerRoute.Names;

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Bedrock_gets_a_hash_of_the_end_user_and_no_log_has_the_name(string name)
    {
        var route = CallerRoute.All[name];
        await using var gateway = await TestGateway.StartAsync(new(Granted.Concat(TestGateway.EveryLevel)));

        using var response = await AskAsync(gateway, route, Pseudonym);
        var answer = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        await gateway.Logs.NextAsync(logged => logged.Id == 4000);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var sent = gateway.Aws.Journal.Calls.Last(call => call.Service == AwsServices.BedrockRuntime);
        var metadata = sent.Headers.TryGetValue("x-amzn-bedrock-request-metadata", out var header)
            ? JsonNode.Parse(header) : JsonNode.Parse(sent.Body.Span)!["requestMetadata"];

        // AWS's CountTokens has neither the member nor the header.
        Assert.Equal(
            route.Operation == "CountTokens" ? null : Convert.ToHexStringLower(
                HMACSHA256.HashData(Convert.FromHexString(Key), Encoding.ASCII.GetBytes(Pseudonym))),
            (string?)metadata?["endUser"]);
        Assert.DoesNotContain(
            Pseudonym, Encoding.UTF8.GetString(sent.Body.Span) + string.Join('\n', sent.Headers.Values), StringComparison.Ordinal);
        Assert.DoesNotContain(Pseudonym, answer, StringComparison.Ordinal);
        Assert.DoesNotContain(Pseudonym, gateway.Logs.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, gateway.Logs.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_request_without_the_header_has_no_end_user()
    {
        var bedrock = new RecordingBedrock();
        await using var gateway = await TestGateway.StartAsync(new(Granted), simulator: bedrock.Install);

        using var response = await gateway.Post("/converse", Some.ConverseRequest());

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.DoesNotContain("endUser", Assert.Single(bedrock.Calls).Body, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task An_application_that_was_not_granted_the_header_is_told_the_setting(string name)
    {
        var bedrock = new RecordingBedrock();
        await using var gateway = await TestGateway.StartAsync(new(TestGateway.EveryLevel), simulator: bedrock.Install);

        using var response = await AskAsync(gateway, CallerRoute.All[name], Pseudonym);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(
            "__EndUserHeader", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Empty(bedrock.Calls);
        await gateway.Logs.NextAsync(logged => logged.Id == 1131);
        Assert.DoesNotContain(Pseudonym, gateway.Logs.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("yamada@example.lg.jp")]
    [InlineData("yamada taro")]
    [InlineData("a,b")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345")]
    public async Task A_header_that_is_no_pseudonym_is_refused_and_not_repeated(string value)
    {
        await using var gateway = await TestGateway.StartAsync(new(Granted.Concat(TestGateway.EveryLevel)));
        await using var connection = await RawConnection.OpenAsync(gateway);

        await connection.SendAsync(
        [
            "GET /models HTTP/1.1", "Host: localhost", "Connection: close", $"x-api-key: {gateway.Key}", $"X-End-User: {value}",
        ]);
        var answer = await connection.ReadToEndAsync();

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        if (value.Length > 0)
        {
            Assert.DoesNotContain(value, answer, StringComparison.Ordinal);
            Assert.DoesNotContain(value, gateway.Logs.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Two_headers_are_refused_even_if_they_agree()
    {
        await using var gateway = await TestGateway.StartAsync(new(Granted));
        await using var connection = await RawConnection.OpenAsync(gateway);

        await connection.SendAsync(
        [
            "GET /models HTTP/1.1", "Host: localhost", "Connection: close", $"x-api-key: {gateway.Key}", "X-End-User: a",
            "X-End-User: a",
        ]);

        Assert.StartsWith("HTTP/1.1 400 ", await connection.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_valid_key_the_header_is_not_looked_at()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/models");
        request.Headers.Add("X-End-User", "a b");

        using var response = await gateway.Send(request);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    // It would be attributed to somebody whom the caller made up.
    [Theory]
    [InlineData("endUser")]
    [InlineData("ENDUSER")]
    public async Task A_caller_cannot_write_the_entry_itself(string key)
    {
        var bedrock = new RecordingBedrock();
        await using var gateway = await TestGateway.StartAsync(new(Granted), simulator: bedrock.Install);

        using var response = await gateway.Post(
            "/model/claude-haiku-4-5/converse",
            $$$"""{"messages":[{"role":"user","content":[{"text":"x"}]}],"requestMetadata":{"{{{key}}}":"0"}}""");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Empty(bedrock.Calls);
    }

    [Theory]
    [InlineData(13, HttpStatusCode.OK)]
    [InlineData(14, HttpStatusCode.BadRequest)]
    public async Task The_entry_needs_room_among_AWSs_sixteen(int given, HttpStatusCode status)
    {
        await using var gateway = await TestGateway.StartAsync(new(Granted));
        var entries = string.Join(',', Enumerable.Range(0, given).Select(i => $"\"k{i}\":\"v\""));

        using var response = await gateway.Post(
            "/model/claude-haiku-4-5/converse",
            $$$"""{"messages":[{"role":"user","content":[{"text":"x"}]}],"requestMetadata":{{{{entries}}}}}""",
            ("X-End-User", Pseudonym));

        Assert.Equal(status, response.StatusCode);
    }

    [Theory]
    [InlineData(null, "Callers__EndUserKey is not set")]
    [InlineData("0011", "Callers__EndUserKey is no key")]
    [InlineData("zz0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", "Callers__EndUserKey is no key")]
    public async Task A_missing_or_short_key_refuses_start_and_is_not_shown(string? key, string problem)
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(
            () => TestGateway.StartAsync(new(Granted) { ["Callers:EndUserKey"] = key }));

        Assert.Contains(refused.Failures, failure => failure.Contains(problem, StringComparison.Ordinal));
        Assert.DoesNotContain(refused.Failures, failure => key is not null && failure.Contains(key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_application_whose_calls_carry_no_metadata_needs_no_key()
    {
        await using var gateway = await TestGateway.StartAsync(new(Granted)
        {
            ["Callers:EndUserKey"] = null,
            ["Callers:Applications:demo:RequestPolicy:RequestMetadata"] = "false",
        });

        using var response = await gateway.Post("/converse", Some.ConverseRequest(), ("X-End-User", Pseudonym));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public void The_end_user_of_a_context_is_the_one_that_was_set()
    {
        var context = new DefaultHttpContext();

        Assert.Null(context.EndUser());
        context.SetEndUser(Pseudonym);
        Assert.Equal(Pseudonym, context.EndUser());
    }

    private static async Task<HttpResponseMessage> AskAsync(TestGateway gateway, CallerRoute route, string endUser)
    {
        gateway.Http.DefaultRequestHeaders.Add("X-End-User", endUser);
        return await route.AskAsync(gateway);
    }
}
