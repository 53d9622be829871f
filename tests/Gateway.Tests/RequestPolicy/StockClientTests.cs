using System.Net;
using System.Text.Json.Nodes;
using Gateway.Testing;

namespace Gateway.Tests.RequestPolicy;

/// <summary>Requests that stock clients send by default, for an application without settings.</summary>
public class StockClientTests
{
    private const string Haiku = "claude-haiku-4-5";
    private const string Sonnet = "claude-sonnet-4-6";
    private const string Asked = """{"messages":[{"role":"user","content":[{"text":"こんにちは"}]}]}""";
    private const string Invoked =
        """{"anthropic_version":"bedrock-2023-05-31","max_tokens":4000,"messages":[{"role":"user","content":"こんにちは"}]}""";

    private static readonly Dictionary<string, string?> BothModels =
        new() { ["Callers:Applications:demo:Models:98"] = Haiku, ["Callers:Applications:demo:Models:99"] = Sonnet };

    public static TheoryData<string, string> OfConverse => new()
    {
        { Haiku, """{"system":[],"additionalModelResponseFieldPaths":["/delta/stop_sequence"]}""" },
        { Haiku, """{"additionalModelResponseFieldPaths":["/stop_sequence","/delta/stop_sequence"]}""" },
        { Sonnet, """{"additionalModelRequestFields":{"thinking":{"type":"adaptive","display":"summarized"},"output_config":{"effort":"high"}}}""" },
        { Sonnet, """{"additionalModelRequestFields":{"thinking":{"type":"adaptive"},"output_config":{"effort":"high"}}}""" },
        { Haiku, """{"inferenceConfig":{"maxTokens":4000},"additionalModelRequestFields":{"thinking":{"type":"enabled","budget_tokens":2000}}}""" },
        { Haiku, """{"additionalModelRequestFields":{"thinking":{"type":"disabled"}}}""" },
        { Haiku, """{"additionalModelRequestFields":{"top_k":50}}""" },
        { Haiku, """{"additionalModelRequestFields":{"anthropic_beta":["pdfs-2024-09-25"]}}""" },
        { Haiku, """{"additionalModelRequestFields":{}}""" },
        { Haiku, """{"additionalModelRequestFields":null}""" },
        { Haiku, """{"serviceTier":{"type":"default"}}""" },
        { Haiku, """{"performanceConfig":{"latency":"standard"}}""" },
        { Haiku, """{"serviceTier":null,"performanceConfig":null,"guardrailConfig":null,"toolConfig":null,"outputConfig":null}""" },
    };

    public static TheoryData<string, string> OfInvoke => new()
    {
        { Haiku, """{"anthropic_beta":["pdfs-2024-09-25"]}""" },
        { Haiku, """{"anthropic_beta":["claude-code-20250219","interleaved-thinking-2025-05-14","fine-grained-tool-streaming-2025-05-14"]}""" },
        { Haiku, """{"anthropic_beta":["tool-search-tool-2025-10-19"],"thinking":{"type":"enabled","budget_tokens":2000}}""" },
        { Sonnet, """{"anthropic_beta":["interleaved-thinking-2025-05-14","tool-search-tool-2025-10-19"],"thinking":{"type":"adaptive"},"output_config":{"effort":"high"}}""" },
        { Sonnet, """{"thinking":{"type":"adaptive","display":"summarized"},"output_config":{"effort":"high"}}""" },
        { Haiku, """{"top_k":5,"temperature":0.5}""" },
        { Haiku, """{"tools":[{"type":"bash_20250124","name":"bash"}]}""" },
        { Haiku, """{"tools":[{"type":"text_editor_20250728","name":"str_replace_based_edit_tool","max_characters":10000}]}""" },
        { Haiku, """{"tools":[{"type":"bash_20250124","name":"bash"},{"type":"text_editor_20250728","name":"str_replace_based_edit_tool"},{"type":"memory_20250818","name":"memory"}]}""" },
        { Sonnet, """{"anthropic_beta":["tool-search-tool-2025-10-19"],"tools":[{"name":"n","input_schema":{"type":"object"},"defer_loading":true}]}""" },
        { Haiku, """{"tools":[{"name":"n","input_schema":{"type":"object"},"defer_loading":false}]}""" },
        { Haiku, """{"service_tier":"auto"}""" },
        { Haiku, """{"service_tier":"standard_only","speed":"standard"}""" },
        { Haiku, """{"container":null,"context_management":null,"inference_geo":null,"speed":null,"tools":null,"thinking":null}""" },
    };

    [Theory]
    [MemberData(nameof(OfConverse))]
    public Task A_Converse_call_is_answered(string model, string members)
    {
        var body = $"{Asked[1..^1]},{members[1..^1]}}}";
        return AssertAnsweredAsync(
            ($"/model/{model}/converse", "{" + body), ($"/model/{model}/converse-stream", "{" + body),
            ("/converse", $"{{\"modelId\":\"{model}\",{body}"));
    }

    [Theory]
    [MemberData(nameof(OfInvoke))]
    public Task An_Invoke_call_is_answered(string model, string members)
    {
        var body = $"{{{Invoked[1..^1]},{members[1..^1]}}}";
        return AssertAnsweredAsync(
            ($"/model/{model}/invoke", body), ($"/model/{model}/invoke-with-response-stream", body));
    }

    [Theory]
    [InlineData("x-amzn-bedrock-service-tier", "default")]
    [InlineData("x-amzn-bedrock-performanceconfig-latency", "standard")]
    public async Task A_header_that_says_what_holds_anyway_goes_on(string name, string value)
    {
        var bedrock = new RecordingBedrock();
        await using var gateway = await TestGateway.StartAsync(simulator: bedrock.Install);

        using var response = await gateway.Post($"/model/{Haiku}/invoke", $"{{{Invoked[1..^1]}}}", (name, value));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(value, Assert.Single(bedrock.Calls).Headers[name]);
    }

    [Theory]
    [InlineData("systemTool", true)]
    [InlineData(null, false)]
    public async Task A_tool_whose_loading_is_deferred_is_loaded_at_once_unless_server_tools_are_allowed(string? allowed, bool kept)
    {
        var bedrock = new RecordingBedrock();
        await using var gateway = await TestGateway.StartAsync(
            allowed is null ? [] : new() { ["Callers:Applications:demo:RequestPolicy:AllowMembers:0"] = allowed }, simulator: bedrock.Install);

        using var response = await gateway.Post(
            $"/model/{Haiku}/invoke",
            $$"""{{{Invoked[1..^1]}},"tools":[{"name":"n","defer_loading":true,"input_schema":{"type":"object"} }]}""");

        Assert.Equal(kept, Assert.Single(bedrock.Calls).Body.Contains("defer_loading", StringComparison.Ordinal));
        Assert.Equal(
            kept ? null : "tools[].defer_loading",
            response.Headers.TryGetValues("X-Gateway-Dropped", out var dropped) ? string.Join(", ", dropped) : null);
    }

    // Converse's additional fields and Invoke's members are the same thing at two places.
    [Theory]
    [InlineData("\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024}")]
    [InlineData("\"thinking\":{\"type\":\"adaptive\",\"display\":\"omitted\",\"block_binding\":{\"mismatch_behavior\":\"error\"}}")]
    [InlineData("\"thinking\":{\"type\":\"disabled\"}")]
    [InlineData("\"output_config\":{\"effort\":\"xhigh\",\"format\":{\"type\":\"json_schema\",\"schema\":{\"Id\":1,\"ID\":2}}}")]
    [InlineData("\"top_k\":5")]
    [InlineData("\"tool_choice\":{\"type\":\"auto\",\"disable_parallel_tool_use\":true}")]
    [InlineData("\"tools\":[{\"type\":\"computer_20250124\",\"name\":\"computer\",\"display_width_px\":9,\"display_height_px\":9}]")]
    [InlineData("\"tools\":[{\"type\":\"computer_20251124\",\"name\":\"computer\",\"enable_zoom\":true},{\"type\":\"memory_20270101\",\"name\":\"memory\"}]")]
    [InlineData("\"anthropic_beta\":[\"computer-use-2025-01-24\"]")]
    [InlineData("\"inference_geo\":\"us\"")]
    [InlineData("\"tools\":[{\"type\":\"web_search_20250305\",\"name\":\"web_search\"}]")]
    [InlineData("\"tools\":[{\"type\":\"bash_code_20250124\",\"name\":\"bash\"}]")]
    [InlineData("\"tools\":[{\"type\":\"bash_2025012\",\"name\":\"bash\"}]")]
    [InlineData("\"brandNew\":1")]
    public async Task Both_forms_are_answered_alike_for_every_model(string members)
    {
        var bedrock = new RecordingBedrock();
        await using var gateway = await TestGateway.StartAsync(
            new(BothModels) { ["Callers:Applications:demo:Models:97"] = "nova-2-lite" }, simulator: bedrock.Install);
        var verdicts = new List<string>();

        foreach (var model in new[] { Haiku, Sonnet, "nova-2-lite" })
        {
            using var converse = await gateway.Post(
                $"/model/{model}/converse", $"{{{Asked[1..^1]},\"additionalModelRequestFields\":{{{members}}}}}");
            verdicts.Add(await CodeAsync(converse));
        }

        foreach (var model in new[] { Haiku, Sonnet })
        {
            using var invoke = await gateway.Post($"/model/{model}/invoke", $"{{{Invoked[1..^1]},{members}}}");
            verdicts.Add(await CodeAsync(invoke));
        }

        Assert.Single(verdicts.Distinct());
        Assert.Equal(verdicts[0].Length == 0 ? 5 : 0, bedrock.Calls.Count);
    }

    [Fact]
    public async Task Null_counts_as_absent_and_is_judged_so()
    {
        var bedrock = new RecordingBedrock();
        await using var gateway = await TestGateway.StartAsync(
            new()
            {
                ["Callers:Applications:demo:RequestPolicy:MaxTokens"] = "20",
                ["Callers:Applications:demo:RequestPolicy:Guardrail:Identifier"] = "gr1abc",
                ["Callers:Applications:demo:RequestPolicy:Guardrail:Version"] = "3",
                ["Callers:Applications:demo:RequestPolicy:Guardrail:CrossRegionProfile"] = "none",
            },
            simulator: bedrock.Install);

        using var converse = await gateway.Post(
            $"/model/{Haiku}/converse",
            $"{{{Asked[1..^1]},\"guardrailConfig\":null,\"inferenceConfig\":{{\"maxTokens\":null}},\"additionalModelRequestFields\":{{\"inference_geo\":null}}}}");
        using var invoke = await gateway.Post(
            $"/model/{Haiku}/invoke", """{"inference_geo":null,"max_tokens":null,"messages":[{"role":"user","content":"x"}],"container":null}""");

        var sent = JsonNode.Parse(bedrock.Calls.First().Body)!;
        Assert.Equal("gr1abc", (string?)sent["guardrailConfig"]!["guardrailIdentifier"]);
        Assert.Equal(20, (int?)sent["inferenceConfig"]!["maxTokens"]);
        Assert.Equal("{}", sent["additionalModelRequestFields"]!.ToJsonString());
        Assert.Equal("gr1abc", bedrock.Calls.Last().Headers["x-amzn-bedrock-guardrailidentifier"]);
        Assert.Equal("""{"max_tokens":20,"messages":[{"role":"user","content":"x"}]}""", bedrock.Calls.Last().Body);
        Assert.False(invoke.Headers.Contains("X-Gateway-Dropped"));
    }

    private static async Task<string> CodeAsync(HttpResponseMessage response) =>
        response.IsSuccessStatusCode ? "" : ((string)(await Some.JsonAsync(response))["message"]!).Split('(')[^1];

    private static async Task AssertAnsweredAsync(params (string Path, string Body)[] requests)
    {
        await using var gateway = await TestGateway.StartAsync(BothModels);
        foreach (var (path, body) in requests)
        {
            using var response = await gateway.Post(path, body);

            Assert.True(
                response.IsSuccessStatusCode,
                $"{path}: {await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
        }
    }
}
