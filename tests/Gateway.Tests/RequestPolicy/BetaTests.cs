using System.Net;
using System.Text.Json.Nodes;
using Gateway.Testing;

namespace Gateway.Tests.RequestPolicy;

/// <summary>Betas: those sent to Bedrock, those left out together with what needs them, and those refused.</summary>
public class BetaTests
{
    private const string Haiku = "claude-haiku-4-5";
    private const string Newer = "claude-opus-4-8";

    private static readonly Dictionary<string, string?> Models =
        new() { ["Callers:Applications:demo:Models:98"] = Haiku, ["Callers:Applications:demo:Models:99"] = Newer };

    [Fact]
    public async Task What_the_model_takes_goes_on_byte_for_byte()
    {
        const string Body =
            """{"max_tokens":9, "anthropic_beta" : [ "interleaved-thinking-2025-05-14" ,"tool-search-tool-2025-10-19"],"messages":[{"role":"user","content":"x"}]}""";

        var (call, dropped) = await SentAsync($"/model/{Haiku}/invoke", Body);

        Assert.Equal(Body, call.Body);
        Assert.Null(dropped);
    }

    [Theory]
    [InlineData(
        """[ "prompt-caching-scope-2026-01-05" ,"pdfs-2024-09-25"]""", """["pdfs-2024-09-25"]""", "prompt-caching-scope-2026-01-05")]
    [InlineData(
        """["pdfs-2024-09-25","oauth-2025-04-20","claude-code-20250219","redact-thinking-2026-02-12"]""",
        """["pdfs-2024-09-25","claude-code-20250219"]""", "oauth-2025-04-20, redact-thinking-2026-02-12")]
    [InlineData("""["oauth-2025-04-20","oauth-2025-04-20"]""", null, "oauth-2025-04-20")]
    [InlineData("""["\u006fauth-2025-04-20"]""", null, "oauth-2025-04-20")]
    public async Task What_it_does_not_take_is_left_out_and_told(string given, string? left, string told)
    {
        var (invoked, dropped) = await SentAsync(
            $"/model/{Haiku}/invoke", $$"""{"anthropic_beta":{{given}},"max_tokens":9,"messages":[{"role":"user","content":"x"}]}""");
        var (conversed, droppedToo) = await SentAsync(
            "/converse",
            $$$"""{"additionalModelRequestFields":{"top_k":5,"anthropic_beta":{{{given}}}},"modelId":"{{{Haiku}}}","messages":[{"role":"user","content":[{"text":"x"}]}]}""");

        Assert.Equal(left, JsonNode.Parse(invoked.Body)!["anthropic_beta"]?.ToJsonString());
        Assert.Equal(told, dropped);
        var fields = JsonNode.Parse(conversed.Body)!["additionalModelRequestFields"]!;
        Assert.Equal(left, fields["anthropic_beta"]?.ToJsonString());
        Assert.Equal(5, (int?)fields["top_k"]);
        Assert.Equal(told, droppedToo);
    }

    [Fact]
    public async Task What_needs_a_beta_goes_with_it_wherever_it_is()
    {
        var (call, dropped) = await SentAsync(
            $"/model/{Newer}/invoke",
            """
            {"anthropic_beta":["prompt-caching-scope-2026-01-05","fine-grained-tool-streaming-2025-05-14"],"max_tokens":9,
            "system":[{"type":"text","text":"s","cache_control":{"type":"ephemeral","scope":"global"}}],
            "tools":[{"name":"n","input_schema":{"type":"object"},"eager_input_streaming":true},
            {"eager_input_streaming":false,"name":"m","input_schema":{"type":"object"},"cache_control":{"scope":"global","type":"ephemeral"}}],
            "messages":[{"role":"user","content":[{"type":"text","text":"x","cache_control":{"scope":"global"}}]}]}
            """);

        Assert.Equal(
            """
            {"max_tokens":9,
            "system":[{"type":"text","text":"s","cache_control":{"type":"ephemeral"}}],
            "tools":[{"name":"n","input_schema":{"type":"object"}},
            {"name":"m","input_schema":{"type":"object"},"cache_control":{"type":"ephemeral"}}],
            "messages":[{"role":"user","content":[{"type":"text","text":"x","cache_control":{}}]}]}
            """,
            call.Body);
        Assert.Equal(
            "prompt-caching-scope-2026-01-05, fine-grained-tool-streaming-2025-05-14, system[].cache_control.scope, "
            + "tools[].eager_input_streaming, tools[].cache_control.scope, messages[].content[].cache_control.scope",
            dropped);
    }

    // Anthropic's SDKs add these to a response and send them back with it; Bedrock has rejected them, null or not.
    [Theory]
    [InlineData("null", "null", null)]
    [InlineData("""{"type":"direct"}""", """{"a":[1,{"b":"null"}]}""", "messages[].content[].parsed_output, messages[].content[].caller")]
    public async Task What_an_SDK_notes_in_an_answer_does_not_go_back_with_it(string caller, string parsed, string? told)
    {
        var (call, dropped) = await SentAsync(
            $"/model/{Haiku}/invoke",
            $$"""
            {"max_tokens":9,"messages":[{"role":"user","content":"x"},{"role":"assistant","content":[{"type":"text","parsed_output":{{parsed}},"text":"y"},
            {"type":"tool_use","id":"t","name":"n","input":{},"caller":{{caller}}}]}]}
            """);

        Assert.Equal(
            """
            {"max_tokens":9,"messages":[{"role":"user","content":"x"},{"role":"assistant","content":[{"type":"text","text":"y"},
            {"type":"tool_use","id":"t","name":"n","input":{}}]}]}
            """,
            call.Body);
        Assert.Equal(told, dropped);
    }

    [Fact]
    public async Task A_member_stays_where_its_beta_does_and_where_none_was_asked_for()
    {
        const string Tools = """"tools":[{"name":"n","input_schema":{"type":"object"},"eager_input_streaming":true}],"messages":[{"role":"user","content":"x"}]}"""";
        const string With = """{"max_tokens":9,"anthropic_beta":["fine-grained-tool-streaming-2025-05-14"],""" + "\"" + Tools;
        const string Without = """{"max_tokens":9,""" + "\"" + Tools;

        var (taken, _) = await SentAsync($"/model/{Haiku}/invoke", With);
        var (none, _) = await SentAsync($"/model/{Newer}/invoke", Without);

        Assert.Equal(With, taken.Body);
        Assert.Equal(Without, none.Body);
    }

    // The provider clears old tool results and thinking of the conversation, for the caller that asks for it.
    [Theory]
    [InlineData(Haiku, """{"edits":[{"type":"clear_tool_uses_20250919"}]}""", true)]
    [InlineData(Newer, """{"edits":[{"type":"clear_tool_uses_20250919"}]}""", false)]
    [InlineData(Haiku, """{"edits":[{"type":"compact_20260112"}]}""", true)] // Told of no beta of its own, Bedrock decides.
    public async Task Context_management_goes_with_its_beta(string model, string value, bool goes)
    {
        var (call, dropped) = await SentAsync(
            $"/model/{model}/invoke",
            $$$"""{"max_tokens":9,"anthropic_beta":["context-management-2025-06-27"],"context_management":{{{value}}},"messages":[{"role":"user","content":"x"}]}""");

        Assert.Equal(goes ? value : null, JsonNode.Parse(call.Body)!["context_management"]?.ToJsonString());
        Assert.Equal(goes ? null : "context-management-2025-06-27, context_management", dropped);
    }

    [Fact]
    public async Task What_the_operator_has_named_goes_to_every_model()
    {
        const string Body =
            """{"max_tokens":9,"anthropic_beta":["context-management-2025-06-27"],"context_management":{"edits":[]},"messages":[{"role":"user","content":"x"}]}""";

        var (call, dropped) = await SentAsync(
            $"/model/{Newer}/invoke", Body, new(Models)
            {
                ["Callers:Applications:demo:RequestPolicy:AllowBetas:0"] = "context-management-2025-06-27",
            });

        Assert.Equal(Body, call.Body);
        Assert.Null(dropped);
    }

    [Fact]
    public async Task A_beta_that_configuration_takes_from_a_model_is_left_out()
    {
        var (call, dropped) = await SentAsync(
            $"/model/{Haiku}/invoke",
            """{"max_tokens":9,"anthropic_beta":["claude-code-20250219","pdfs-2024-09-25"],"messages":[{"role":"user","content":"x"}]}""",
            new(Models) { [$"Catalog:Models:{Haiku}:Betas:0"] = "" });

        Assert.Equal("""["pdfs-2024-09-25"]""", JsonNode.Parse(call.Body)!["anthropic_beta"]?.ToJsonString());
        Assert.Equal("claude-code-20250219", dropped);
    }

    [Fact]
    public async Task A_refused_value_is_named_with_what_belongs_to_it()
    {
        await using var gateway = await TestGateway.StartAsync(Models);

        using var response = await gateway.Post(
            $"/model/{Haiku}/invoke",
            """{"max_tokens":9,"anthropic_beta":["pdfs-2024-09-25","context-1m-2025-08-07","山田 太郎"],"messages":[]}""");

        var message = (string)(await Some.JsonAsync(response))["message"]!;
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("(1) anthropic_beta[1] の context-1m-2025-08-07 は", message, StringComparison.Ordinal);
        Assert.Contains("AllowBetas に context-1m-2025-08-07 を追加", message, StringComparison.Ordinal);
        Assert.Contains("(2) anthropic_beta[2] は", message, StringComparison.Ordinal);
        Assert.DoesNotContain("pdfs", message, StringComparison.Ordinal);
        Assert.DoesNotContain("山田", message + gateway.Logs.Text, StringComparison.Ordinal);
        Assert.Equal(
            "anthropic_beta[1] anthropic_beta[2]",
            (await gateway.Logs.NextAsync(logged => logged.Id == 4000)).Values["RefusedMembers"]);
        Assert.DoesNotContain("context-1m-2025", gateway.Logs.Text, StringComparison.Ordinal);
    }

    // Bedrock ignores this header for InvokeModel; clients copy its value into the body.
    [Fact]
    public async Task The_header_does_not_go_on()
    {
        var bedrock = new RecordingBedrock();
        await using var gateway = await TestGateway.StartAsync(Models, simulator: bedrock.Install);

        using var response = await gateway.Post(
            $"/model/{Haiku}/invoke", """{"max_tokens":9,"messages":[{"role":"user","content":"x"}]}""",
            ("anthropic-beta", "mcp-client-2025-11-20,files-api-2025-04-14"));

        var call = Assert.Single(bedrock.Calls);
        Assert.DoesNotContain("anthropic-beta", call.Headers.Keys, StringComparer.OrdinalIgnoreCase);
        Assert.DoesNotContain("mcp-client", call.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_explicit_default_that_Bedrock_has_no_member_for_is_left_out_and_told()
    {
        var (call, dropped) = await SentAsync(
            $"/model/{Haiku}/invoke",
            """{"service_tier":"auto","max_tokens":9,"messages":[{"role":"user","content":"x"}],"speed":"standard","container":null}""");

        Assert.Equal("""{"max_tokens":9,"messages":[{"role":"user","content":"x"}]}""", call.Body);
        Assert.Equal("service_tier, speed", dropped);
    }

    private static async Task<(RecordingBedrock.Call Call, string? Dropped)> SentAsync(
        string path, string body, Dictionary<string, string?>? settings = null)
    {
        var bedrock = new RecordingBedrock();
        var all = new Dictionary<string, string?>(settings ?? Models)
        {
            ["Callers:Applications:demo:RequestPolicy:RequestMetadata"] = "false",
        };
        await using var gateway = await TestGateway.StartAsync(all, simulator: bedrock.Install);

        using var response = await gateway.Post(path, body);

        Assert.True(
            bedrock.Calls.TryDequeue(out var call),
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return (call, response.Headers.TryGetValues("X-Gateway-Dropped", out var dropped) ? dropped.Single() : null);
    }
}
