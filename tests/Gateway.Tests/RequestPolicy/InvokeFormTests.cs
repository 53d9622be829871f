using System.Net;
using System.Text;
using Gateway.Testing;

namespace Gateway.Tests.RequestPolicy;

/// <summary>InvokeModel bodies in a format that the gateway does not inspect, such as Nova's.</summary>
public class InvokeFormTests
{
    private const string Model = "nova-2-lite";
    private const string Body = """{"schemaVersion":"messages-v1","messages":[{"role":"user","content":[{"text":"x"}]}]}""";

    private static readonly string Counted = Counting(Convert.ToBase64String(Encoding.UTF8.GetBytes(Body)));

    private static readonly Dictionary<string, string?> Nova = new()
    {
        ["Callers:Applications:demo:Models:99"] = Model,
        [$"Catalog:Models:{Model}:CountTokensModelId"] = "amazon.nova-2-lite-v1:0",
    };

    [Theory]
    [InlineData("invoke")]
    [InlineData("invoke-with-response-stream")]
    [InlineData("count-tokens")]
    public async Task A_body_of_unknown_form_needs_the_switch(string operation)
    {
        var bedrock = new RecordingBedrock();
        await using var strict = await TestGateway.StartAsync(Nova, simulator: bedrock.Install);
        await using var open = await TestGateway.StartAsync(
            new(Nova) { ["Callers:Applications:demo:RequestPolicy:AllowOpaqueBodies"] = "true" },
            simulator: bedrock.Install);
        var (path, body) = ($"/model/{Model}/{operation}", operation == "count-tokens" ? Counted : Body);

        using var refused = await strict.Post(path, body);
        var reached = bedrock.Calls.Count;
        using var passed = await open.Post(path, body);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains(
            "Callers__Applications__demo__RequestPolicy__AllowOpaqueBodies=true",
            (string?)(await Some.JsonAsync(refused))["message"], StringComparison.Ordinal);
        Assert.Equal(0, reached);
        Assert.Equal(body, bedrock.Calls.First().Body);
    }

    [Fact]
    public async Task The_catalog_can_say_whose_form_it_is()
    {
        var bedrock = new RecordingBedrock();
        await using var gateway = await TestGateway.StartAsync(
            new(Nova) { [$"Catalog:Models:{Model}:InvokeForm"] = "Anthropic" }, simulator: bedrock.Install);

        using var known = await gateway.Post($"/model/{Model}/invoke", """{"max_tokens":1,"messages":[]}""");
        using var other = await gateway.Post($"/model/{Model}/invoke", Body);

        Assert.Equal(HttpStatusCode.OK, known.StatusCode);
        Assert.Contains("schemaVersion", (string?)(await Some.JsonAsync(other))["message"], StringComparison.Ordinal);
        Assert.Single(bedrock.Calls);
    }

    [Theory]
    [InlineData("%%%", "base64")]
    [InlineData("bnVsbA==", "JSON")]
    [InlineData("eyJhIjoxLCJhIjoyfQ==", "input.invokeModel.body.*")]
    public async Task What_is_inside_a_count_is_read_as_strictly_as_anything(string encoded, string named)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Post("/model/claude-haiku-4-5/count-tokens", Counting(encoded));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(named, (string?)(await Some.JsonAsync(response))["message"], StringComparison.Ordinal);
        Assert.DoesNotContain(gateway.Aws.Journal.Calls, call => call.Service == "bedrock-runtime");
    }

    private static string Counting(string encoded) =>
        """{"input":{"invokeModel":{"body":"?"}}}""".Replace("?", encoded, StringComparison.Ordinal);
}
