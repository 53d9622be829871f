using System.Net;
using System.Net.Http.Headers;
using Gateway.Callers;
using Gateway.Testing;

namespace Gateway.Tests.Callers;

public class CallerAuthenticationTests
{
    private const string App = "Callers:Applications:window";

    [Fact]
    public async Task A_bearer_key_and_an_x_api_key_are_both_accepted()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var bearer = new HttpRequestMessage(HttpMethod.Get, "/models");
        bearer.Headers.Authorization = new AuthenticationHeaderValue("bearer", gateway.Key);
        using var apiKey = new HttpRequestMessage(HttpMethod.Get, "/models");
        apiKey.Headers.Add("x-api-key", gateway.Key);

        Assert.Equal(HttpStatusCode.OK, (await gateway.Send(bearer)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await gateway.Send(apiKey)).StatusCode);
    }

    [Theory]
    [InlineData("/converse")]
    [InlineData("/models")]
    [InlineData("/nothing-here")]
    [InlineData("/model/claude-haiku-4-5/converse")]
    [InlineData("/openai/v1/chat/completions")]
    public async Task Every_route_asks_for_a_key(string path)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Http.PostAsync(
            path, new StringContent("{}"), TestContext.Current.CancellationToken);

        var native = path.StartsWith("/model/", StringComparison.Ordinal);
        Assert.Equal(native ? HttpStatusCode.Forbidden : HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal(0, gateway.BedrockCalls);
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/startup")]
    [InlineData("/swagger/index.html")]
    public async Task Health_and_Swagger_ask_for_none(string path)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Http.GetAsync(path, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task An_AWS_signature_is_told_which_variable_to_set()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/converse") { Content = new StringContent("{}") };
        request.Headers.Add(
            "Authorization", "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261123/ap-northeast-1/bedrock/aws4_request");

        using var response = await gateway.Send(request);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Contains(
            "AWS_BEARER_TOKEN_BEDROCK",
            (await Some.JsonAsync(response))["detail"]!.GetValue<string>(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_of_Azure_is_told_which_client_to_choose()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/openai/deployments/x/chat/completions?api-version=1")
        {
            Content = new StringContent("{}"),
        };
        request.Headers.Add("api-key", gateway.Key);
        request.Headers.Add("Accept-Language", "en");

        using var response = await gateway.Send(request);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Contains(
            "not Azure", (string?)(await Some.JsonAsync(response))["error"]!["message"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x-api-key", "{0}")]
    [InlineData("Authorization", "Bearer {0}")]
    public async Task A_key_beside_an_AWS_signature_is_accepted(string header, string value)
    {
        await using var gateway = await TestGateway.StartAsync();
        foreach (var signature in new[]
        {
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261123/ap-northeast-1/bedrock/aws4_request, "
                + "SignedHeaders=host;x-amz-date, Signature=00",
            "AWS4-ECDSA-P256-SHA256 Credential=AKIDEXAMPLE/20261123/bedrock/aws4_request, SignedHeaders=host, Signature=00",
        })
        {
            await using var connection = await RawConnection.OpenAsync(gateway);
            await connection.SendAsync(
            [
                "GET /models HTTP/1.1", "Host: localhost", "Connection: close", $"Authorization: {signature}",
                $"{header}: {value.Replace("{0}", gateway.Key, StringComparison.Ordinal)}",
            ]);

            Assert.StartsWith("HTTP/1.1 200 ", await connection.ReadToEndAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_wrong_key_beside_an_AWS_signature_is_a_wrong_key()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/models");
        request.Headers.TryAddWithoutValidation("Authorization", "AWS4-HMAC-SHA256 Credential=x");
        request.Headers.Add("x-api-key", ApiKey.Create("sandbox"));

        using var response = await gateway.Send(request);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Contains(
            "API キーが無効です", (string?)(await Some.JsonAsync(response))["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_different_bearers_are_refused()
    {
        await using var gateway = await TestGateway.StartAsync();
        await using var connection = await RawConnection.OpenAsync(gateway);

        await connection.SendAsync(
        [
            "GET /models HTTP/1.1", "Host: localhost", "Connection: close", $"Authorization: Bearer {gateway.Key}",
            $"Authorization: Bearer {ApiKey.Create("sandbox")}",
        ]);

        Assert.StartsWith("HTTP/1.1 401 ", await connection.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_different_keys_are_refused()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Post(
            "/converse", Some.ConverseRequest(), ("x-api-key", ApiKey.Create("sandbox")));

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task Unknown_wrong_expired_and_early_keys_get_the_same_answer()
    {
        var (expired, early, mistaken) = (ApiKey.Create("test"), ApiKey.Create("test"), ApiKey.Create("test"));
        var settings = Registered(0, expired);
        settings[$"{App}:Keys:0:ExpiresAt"] = "2020-01-01T00:00:00+09:00";
        foreach (var pair in Registered(1, early))
        {
            settings[pair.Key] = pair.Value;
        }

        settings[$"{App}:Keys:1:NotBefore"] = "2199-01-01T00:00:00+09:00";
        settings["Callers:Applications:other:Keys:0:Id"] = mistaken.Split('_')[2];
        settings["Callers:Applications:other:Keys:0:Sha256"] = new string('0', 64);
        await using var gateway = await TestGateway.StartAsync(settings);

        var answers = new List<string>();
        foreach (var key in new[] { ApiKey.Create("test"), expired, early, mistaken, "igw_broken" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/models");
            request.Headers.Add("x-api-key", key);
            request.Headers.Add("X-Request-Id", "same");
            using var response = await gateway.Send(request);
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
            answers.Add(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        Assert.Single(answers.Distinct());
    }

    [Fact]
    public async Task Two_keys_of_one_application_work_side_by_side()
    {
        var (old, fresh) = (ApiKey.Create("test"), ApiKey.Create("test"));
        var settings = Registered(0, old);
        foreach (var pair in Registered(1, fresh))
        {
            settings[pair.Key] = pair.Value;
        }

        await using var gateway = await TestGateway.StartAsync(settings);

        foreach (var key in new[] { old, fresh })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/models");
            request.Headers.Add("x-api-key", key);
            Assert.Equal(HttpStatusCode.OK, (await gateway.Send(request)).StatusCode);
        }
    }

    private static Dictionary<string, string?> Registered(int index, string key)
    {
        var hash = new byte[ApiKey.HashLength];
        ApiKey.Hash(key, hash);
        return new()
        {
            [$"{App}:Keys:{index}:Id"] = key.Split('_')[2],
            [$"{App}:Keys:{index}:Sha256"] = Convert.ToHexString(hash),
        };
    }
}
