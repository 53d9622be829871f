using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Testing;

namespace Gateway.Tests.PersonalData;

/// <summary>Requests that contain a My Number, through the front door.</summary>
public class PersonalDataTests
{
    private const string Number = "123456789018";
    private const string Model = "claude-haiku-4-5";
    private const string Encoded = "/model/claude-haiku-4-5/count-tokens";

    public static TheoryData<string, string> Routes =>
    [
        .. CallerRoute.All.Values.Select(
            route => new TheoryDataRow<string, string>(
                route.Target(route.UsualModel), route.Body(route.UsualModel, $"個人番号は{Number}です", ""))),
        new(Encoded, "{\"input\":{\"invokeModel\":{\"body\":\"" + Convert.ToBase64String(Encoding.UTF8.GetBytes(Invoke)) + "\"}}}"),
    ];

    private static string Invoke =>
        CallerRoute.All["Bedrock /model/{model}/invoke"].Body(Model, $"個人番号は{Number}です", "");

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Blocked_it_never_reaches_Bedrock(string path, string body)
    {
        var bedrock = new RecordingBedrock();
        await using var gateway = await StartAsync("Block", bedrock);

        using var response = await gateway.Post(path, body, ("Accept-Language", "en"));

        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var isNative = path.StartsWith("/model/", StringComparison.Ordinal);
        Assert.Equal(isNative ? HttpStatusCode.BadRequest : HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Contains(isNative ? "ValidationException" : "personal_data_blocked", isNative ? response.Headers.ToString() : text, StringComparison.Ordinal);
        Assert.Contains("Individual Number (My Number) 1", text, StringComparison.Ordinal);
        Assert.DoesNotContain(Number, text, StringComparison.Ordinal);
        Assert.Empty(bedrock.Calls);
        await AssertLoggedAsync(gateway, "my_number=1");
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Observed_it_is_counted_and_every_byte_goes_on(string path, string body)
    {
        var bedrock = new RecordingBedrock();
        await using var gateway = await StartAsync(null, bedrock);

        using var response = await gateway.Post(path, body);

        Assert.Contains(Sent(path, body), Received(path, bedrock), StringComparison.Ordinal);
        await AssertLoggedAsync(gateway, "my_number=1");
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Masked_it_arrives_without_its_digits(string path, string body)
    {
        var bedrock = new RecordingBedrock();
        await using var gateway = await StartAsync("Mask", bedrock);

        using var response = await gateway.Post(path, body);

        if (body.Contains("invokeModel", StringComparison.Ordinal))
        {
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode); // Nothing inside base64 is changed.
            return;
        }

        var sent = Received(path, bedrock);
        Assert.Contains(
            Sent(path, body).Replace(Number, new string('*', 12), StringComparison.Ordinal), sent, StringComparison.Ordinal);
        await AssertLoggedAsync(gateway, "my_number=1");
    }

    [Fact]
    public async Task Switched_off_nothing_is_counted()
    {
        var bedrock = new RecordingBedrock();
        await using var gateway = await StartAsync("Off", bedrock);

        using var response = await gateway.Post("/converse", Some.ConverseRequest(Number));

        Assert.Contains(Number, bedrock.Calls.First().Body, StringComparison.Ordinal);
        await gateway.Logs.NextAsync(line => line.Id == 4000);
        Assert.DoesNotContain("my_number", gateway.Logs.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("txt", "MTIzNDU2Nzg5MDE4", "KioqKioqKioqKioq")]
    [InlineData("csv", "YSwxMjM0NTY3ODkwMTgK", "YSwqKioqKioqKioqKioK")]
    public async Task A_text_file_is_masked_inside_its_base64(string format, string base64, string expected)
    {
        var bedrock = new RecordingBedrock();
        await using var gateway = await StartAsync("Mask", bedrock);

        using var response = await gateway.Post("/model/claude-haiku-4-5/converse", Document(format, base64));

        Assert.Equal(
            expected,
            (string?)JsonNode.Parse(bedrock.Calls.First().Body)!["messages"]![0]!["content"]![1]!["document"]!["source"]!["bytes"]);
    }

    [Theory]
    [InlineData("Allow", HttpStatusCode.OK, null)]
    [InlineData("AllowAndFlag", HttpStatusCode.OK, "UnreadableAttachments=1")]
    [InlineData("Deny", HttpStatusCode.BadRequest, "")]
    public async Task What_nobody_can_look_into_is_the_applications_choice(string choice, HttpStatusCode status, string? logged)
    {
        var bedrock = new RecordingBedrock();
        await using var gateway = await TestGateway.StartAsync(
            new() { ["Callers:Applications:demo:PersonalData:UnreadableAttachments"] = choice },
            simulator: bedrock.Install);

        using var response = await gateway.Post(
            "/model/claude-haiku-4-5/converse", Document("pdf", Convert.ToBase64String("%PDF-1.7"u8)));

        Assert.Equal(status, response.StatusCode);
        await gateway.Logs.NextAsync(line => line.Id == 4000);
        Assert.Contains(logged ?? "UnreadableAttachments=0", gateway.Logs.Text, StringComparison.Ordinal);
        if (choice == "Deny")
        {
            Assert.Contains(
                "PersonalData__UnreadableAttachments=Allow",
                await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
    }

    // No UTF-8 text begins like the older formats of Word and Excel, or like PNG and JPEG.
    [Theory]
    [InlineData("pdf", "%PDF-1.4\n")]
    [InlineData("txt", "%PDF-1.4\n")]
    [InlineData("docx", "PK\u0003\u0004\n")]
    [InlineData("csv", "PK\u0003\u0004\n")]
    [InlineData("pdf", "%PDF-1.4\n", 100_000)]
    public async Task A_signature_before_a_text_hides_no_number_in_it(string format, string signature, int before = 0)
    {
        var bedrock = new RecordingBedrock();
        await using var gateway = await TestGateway.StartAsync(
            new()
            {
                ["Callers:Applications:demo:PersonalData:Requests"] = "Block",
                ["Callers:Applications:demo:PersonalData:UnreadableAttachments"] = "Allow",
            },
            simulator: bedrock.Install);
        var file = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{signature}{new string('あ', before)}\n個人番号,{Number}\n"));

        using var response = await gateway.Post("/model/claude-haiku-4-5/converse", Document(format, file));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Empty(bedrock.Calls);
        await AssertLoggedAsync(gateway, "my_number=1");
    }

    [Theory]
    [InlineData("Block", HttpStatusCode.BadRequest)]
    [InlineData("Mask", HttpStatusCode.BadRequest)]
    [InlineData("Observe", HttpStatusCode.OK)]
    public async Task Metadata_in_a_header_is_looked_into(string requests, HttpStatusCode status)
    {
        var bedrock = new RecordingBedrock();
        await using var gateway = await StartAsync(requests, bedrock);

        using var response = await gateway.Post(
            "/model/claude-haiku-4-5/invoke", Invoke.Replace(Number, "x", StringComparison.Ordinal),
            ("X-Amzn-Bedrock-Request-Metadata", """{"file":"kojin_123456789018.pdf","kojin_bango":"1234-5678-9018"}"""));

        Assert.Equal(status, response.StatusCode);
        await AssertLoggedAsync(gateway, "my_number=");
    }

    [Fact]
    public async Task What_was_detected_is_told_as_a_suspicion_with_counts()
    {
        await using var gateway = await StartAsync("Block", new RecordingBedrock());

        using var response = await gateway.Post(
            "/converse", Some.ConverseRequest($"個人番号 {Number}、住民票コード 12345678901、住民票コード 12345678902"), ("Accept-Language", "ja"));

        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal("個人番号等とみられる番号を検知したため遮断しました", (string?)problem["title"]);
        Assert.Contains(
            "個人番号（マイナンバー）とみられる番号 1 件、住民票コードとみられる番号 2 件", (string?)problem["detail"], StringComparison.Ordinal);
    }

    private static Task<TestGateway> StartAsync(string? requests, RecordingBedrock bedrock) => TestGateway.StartAsync(
        requests is null ? [] : new() { ["Callers:Applications:demo:PersonalData:Requests"] = requests },
        simulator: bedrock.Install);

    // /converse is sent to Bedrock without modelId, and both routes with the gateway's own metadata; a chat completion as Converse.
    private static string Sent(string path, string body) => path.StartsWith("/model/", StringComparison.Ordinal)
        ? path.Contains("invoke", StringComparison.Ordinal) || path.EndsWith("count-tokens", StringComparison.Ordinal) ? body : body[1..]
        : path == "/v1/embeddings" ? $"{{\"inputText\":\"個人番号は{Number}です\"}}"
        : path.EndsWith("/chat/completions", StringComparison.Ordinal) ? $"[{{\"text\":\"個人番号は{Number}です\"}}]"
        : body[body.IndexOf("\"messages\"", StringComparison.Ordinal)..].Replace(",\"stream\":true", "", StringComparison.Ordinal);

    // Bedrock gets a request to count tokens of Anthropic's own API in base64.
    private static string Received(string path, RecordingBedrock bedrock)
    {
        var body = bedrock.Calls.First().Body;
        return path != "/v1/messages/count_tokens"
            ? body
            : Encoding.UTF8.GetString(Convert.FromBase64String((string)JsonNode.Parse(body)!["input"]!["invokeModel"]!["body"]!));
    }

    private static string Document(string format, string base64) =>
        """{"messages":[{"role":"user","content":[{"text":"x"},{"document":{"name":"d","format":"F","source":{"bytes":"B"}}}]}]}"""
            .Replace("\"F\"", $"\"{format}\"", StringComparison.Ordinal)
            .Replace("\"B\"", $"\"{base64}\"", StringComparison.Ordinal);

    private static async Task AssertLoggedAsync(TestGateway gateway, string found)
    {
        await gateway.Logs.NextAsync(line => line.Id == 4000);
        Assert.Contains(found, gateway.Logs.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Number, gateway.Logs.Text, StringComparison.Ordinal);
    }
}
