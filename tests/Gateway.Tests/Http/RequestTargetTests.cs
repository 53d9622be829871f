using System.Globalization;
using System.Net;
using System.Text;
using Gateway.Testing;

namespace Gateway.Tests.Http;

/// <summary>Request targets in all of HTTP's forms, as received.</summary>
public class RequestTargetTests
{
    [Theory]
    [InlineData("http://gateway.example/model/claude-haiku-4-5/converse", "gateway.example")]
    [InlineData("http://gateway.example:8080/model/claude-haiku-4-5/converse", "gateway.example:8080")]
    [InlineData("http://gateway.example/model/jp.anthropic.claude-haiku-4-5-20251001-v1%3A0/converse", "gateway.example")]
    [InlineData("http://gateway.example/model/arn%3Aaws%3Abedrock%3Aap-northeast-1%3A444455556666%3Ainference-profile%2Fjp.anthropic.claude-haiku-4-5-20251001-v1%3A0/converse", "gateway.example")]
    [InlineData("http://[::1]:8080/model/claude-haiku-4-5/converse", "[::1]:8080")]
    public async Task An_absolute_target_whose_authority_is_the_Host_is_served(string target, string host)
    {
        await using var gateway = await TestGateway.StartAsync();

        var answer = await AskAsync(gateway, target, host, Some.NativeRequest("x"));

        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        Assert.Equal(1, gateway.BedrockCalls);
    }

    [Fact]
    public async Task So_is_one_of_an_own_route()
    {
        await using var gateway = await TestGateway.StartAsync();

        var answer = await AskAsync(gateway, "http://gateway.example/converse", "gateway.example", Some.ConverseRequest("x"));

        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://evil.example/model/claude-haiku-4-5/converse")]
    [InlineData("http://gateway.example:80/model/claude-haiku-4-5/converse")]
    [InlineData("https://gateway.example/model/claude-haiku-4-5/converse")]
    [InlineData("http://gateway.example@evil.example/model/claude-haiku-4-5/converse")]
    [InlineData("http://user@gateway.example/model/claude-haiku-4-5/converse")]
    [InlineData("ftp://gateway.example/model/claude-haiku-4-5/converse")]
    [InlineData("http://gateway.example/model/a%252Fb/converse")]
    [InlineData("http://gateway.example/model/x/../claude-haiku-4-5/converse")]
    [InlineData("http://gateway.example/model/x%2F..%2Fclaude-haiku-4-5/converse")]
    [InlineData("http://gateway.example/model%2Fclaude-haiku-4-5/converse")]
    [InlineData("http://gateway.example/model/claude-haiku-4-5/%63onverse")]
    [InlineData("http://gateway.example//converse")]
    [InlineData("http://gateway.example/x/../converse")]
    [InlineData("http://gateway.example/x%2f..%2fconverse")]
    [InlineData("http://gateway.example/converse?x=1")]
    [InlineData("http://gateway.examplemodel/claude-haiku-4-5/converse")]
    [InlineData("http://gateway.example/http://gateway.example/converse")]
    public async Task Every_other_absolute_target_is_refused_by_the_same_rules(string target)
    {
        await using var gateway = await TestGateway.StartAsync();

        var answer = await AskAsync(gateway, target, "gateway.example", Some.ConverseRequest("x"));

        Assert.StartsWith("HTTP/1.1 4", answer, StringComparison.Ordinal);
        Assert.Equal(0, gateway.BedrockCalls);
    }

    [Theory]
    [InlineData("https://gateway.example/converse")]
    [InlineData("http://gateway.example:80/converse/stream")]
    [InlineData("http://user@gateway.example/converse")]
    [InlineData("https://gateway.example/model/claude-haiku-4-5/converse")]
    [InlineData("https://gateway.example/models/x")]
    public async Task Why_an_absolute_target_is_not_served_is_told(string target)
    {
        await using var gateway = await TestGateway.StartAsync();

        var answer = await AskAsync(gateway, target, "gateway.example", Some.ConverseRequest("x"));

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Contains("リクエスト行の URL（絶対形式）", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_with_an_absolute_target_of_a_model_is_told_in_AWSs_form()
    {
        await using var gateway = await TestGateway.StartAsync();

        var answer = await AskAsync(
            gateway, "http://gateway.example/model/a%252Fb/converse", "gateway.example", Some.NativeRequest("x"));

        Assert.Contains("x-amzn-ErrorType: ValidationException", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/converse/")]
    [InlineData("/Converse")]
    [InlineData("/CONVERSE/STREAM")]
    [InlineData("/converse/stream/")]
    [InlineData("/conversed")]
    public async Task A_route_of_ours_in_another_spelling_is_404_and_named_as_it_is(string path)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Post(path, Some.ConverseRequest());

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        var problem = await Some.JsonAsync(response);
        Assert.Equal("route_not_found", (string?)problem["code"]);
        Assert.Contains("/converse", (string?)problem["detail"], StringComparison.Ordinal);
        Assert.Contains("小文字で、末尾に / を付けません", (string?)problem["detail"], StringComparison.Ordinal);
        Assert.DoesNotContain("パーセントエンコード", (string?)problem["detail"], StringComparison.Ordinal);
        Assert.Equal(0, gateway.BedrockCalls);
    }

    [Theory]
    [InlineData("/model/claude-haiku-4-5/converse/")]
    [InlineData("/MODEL/claude-haiku-4-5/converse")]
    [InlineData("/model/claude-haiku-4-5/Converse")]
    [InlineData("/model/claude-haiku-4-5/CONVERSE-STREAM/")]
    [InlineData("/model/arn:aws:bedrock:ap-northeast-1:444455556666:inference-profile/jp.x/converse/")]
    public async Task An_operation_of_Bedrock_in_another_spelling_is_404_in_AWSs_form(string path)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Post(path, Some.NativeRequest());

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("UnknownOperationException", response.Headers.GetValues("x-amzn-ErrorType").Single());
        var message = (string?)(await Some.JsonAsync(response))["message"];
        Assert.Contains("converse", message, StringComparison.Ordinal);
        Assert.DoesNotContain("パーセントエンコード", message, StringComparison.Ordinal);
        Assert.Equal(0, gateway.BedrockCalls);
    }

    private static async Task<string> AskAsync(TestGateway gateway, string target, string host, string body)
    {
        await using var connection = await RawConnection.OpenAsync(gateway);
        await connection.SendAsync(
            [
                $"POST {target} HTTP/1.1", $"Host: {host}", "Connection: close", $"Authorization: Bearer {gateway.Key}",
                "Content-Type: application/json",
                string.Create(CultureInfo.InvariantCulture, $"Content-Length: {Encoding.UTF8.GetByteCount(body)}"),
            ],
            body);
        return await connection.ReadToEndAsync();
    }
}
