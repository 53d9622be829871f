using System.Net;
using Gateway.Simulator.Tests.Hosting;

namespace Gateway.Simulator.Tests.BedrockRuntime;

/// <summary>
/// InvokeModel requests in Claude's format that are accepted, and errors always in Anthropic's words, never in Converse's.
/// </summary>
public sealed class ClaudeFormTests
{
    private const string Text = """{"type":"text","text":"x"}""";
    private const string ToolUse = """{"role":"assistant","content":[{"type":"tool_use","id":"t1","name":"f","input":{}}]}""";
    private const string ToolResult = """{"role":"user","content":[{"type":"tool_result","tool_use_id":"t1"}]}""";
    private const string Result = """{"type":"tool_result","tool_use_id":"t1"}""";
    private const string Cached = """{"type":"tool_result","tool_use_id":"t1","cache_control":{"type":"ephemeral"}}""";
    private const string CachedText = """{"type":"text","text":"x","cache_control":{"type":"ephemeral"}}""";

    public static TheoryData<string> Taken =>
    [
        Saying(""","tools":[]"""),
        Saying(""","tools":null,"tool_choice":null,"thinking":null,"container":null,"inference_geo":null,"speed":null"""),
        Saying(""","system":"" """),
        Saying(""","system":[]"""),
        Saying(""","system":[{"type":"text","text":"x","cache_control":{"type":"ephemeral","ttl":"1h"}}]"""),
        Saying(
            """
            ,"system":[{"type":"text","text":"x","cache_control":{"type":"ephemeral","ttl":"1h"}},
              {"type":"text","text":"y","cache_control":{"type":"ephemeral"}}]
            """),
        Saying(
            """
            ,"anthropic_beta":["context-management-2025-06-27","compact-2026-01-12"],
              "context_management":{"edits":[{"type":"clear_thinking_20251015","keep":"all"},{"type":"compact_20260112"}]}
            """),
        Saying(""","metadata":{"user_id":"u"},"top_k":0,"stop_sequences":["a"]"""),
        Saying(""","tools":[{"name":"f","description":"","input_schema":{"type":"object","$defs":{}},"strict":true}]"""),
        Saying(""","tools":[{"type":"bash_20250124","name":"bash"}]"""),
        Saying(
            """
            ,"tools":[{"type":"text_editor_20250728","name":"str_replace_based_edit_tool","max_characters":10000},
              {"type":"memory_20250818","name":"memory"}]
            """),
        Saying(
            """
            ,"anthropic_beta":["computer-use-2025-01-24"],"tools":[
              {"type":"computer_20250124","name":"computer","display_width_px":1024,"display_height_px":768}]
            """),
        Saying(
            """
            ,"anthropic_beta":["tool-search-tool-2025-10-19"],"tools":[
              {"name":"f","input_schema":{"type":"object"},"defer_loading":true}]
            """),
        Saying(
            """
            ,"anthropic_beta":["context-management-2025-06-27"],
              "context_management":{"edits":[{"type":"clear_tool_uses_20250919"}]}
            """),
        Asking("""{"type":"document","source":{"type":"content","content":"窓口は九時に開く。"}}"""),
        Asking($$"""{"type":"document","source":{"type":"content","content":[{{Text}}]},"title":"議事録.pdf","context":"c"}"""),
        Asking("""{"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"JVBERi0="}}"""),
        Asking(
            $$"""
            {"type":"search_result","source":"https://intra.example/1","title":"窓口規程","content":[{{Text}}],
              "citations":{"enabled":true} }
            """),
        Asking(string.Join(',', Enumerable.Repeat(
            """{"type":"document","source":{"type":"text","media_type":"text/plain","data":"第1条"}}""", 10))),
        Conversation($$"""{{ToolUse}},{{ToolResult}}"""),
        Conversation("""{"role":"assistant","content":"{"}"""),
    ];

    public static TheoryData<string, string> Refused => new()
    {
        { "[]", "Malformed input request: #: expected type: JSONObject, please reformat your input and try again." },
        { "{}", "anthropic_version: Field required" },
        { Conversation("").Replace("\"user\"", "\"assistant\"", StringComparison.Ordinal), "messages: first message must use the \"user\" role" },
        { Body("[]"), "messages: at least one message is required" },
        { Body("7"), "messages: Input should be a valid list" },
        { Body("""[{"role":"user"}]"""), "messages.0.content: Field required" },
        { Body("""[{"role":"user","content":""}]"""), "messages.0: all messages must have non-empty content except for the optional final assistant message" },
        { Body("""[{"role":"user","content":{"type":"text","text":"x"}}]"""), "messages.0.content: Input should be a valid list" },
        { Asking("""{"type":"text","text":""}"""), "messages: text content blocks must be non-empty" },
        { Asking("""{"type":"text","text":" "}"""), "messages: text content blocks must contain non-whitespace text" },
        { Asking("""{"type":"text"}"""), "messages.0.content.1.text.text: Field required" },
        { Asking("""{"text":"x"}"""), "messages.0.content.1: Unable to extract tag using discriminator 'type'" },
        { Asking("""{"type":"text","text":"x","stop":1}"""), "messages.0.content.1.text.stop: Extra inputs are not permitted" },
        {
            Asking("""{"type":"video"}"""),
            "messages.0.content.1: Input tag 'video' found using 'type' does not match any of the expected tags: "
            + "'text', 'image', 'document', 'search_result', 'thinking', 'redacted_thinking', 'tool_use', 'tool_result'"
        },
        {
            Asking("""{"type":"image","source":{"type":"url","url":"https://example.com/a.png"}}"""),
            "messages.0.content.1.image.source: Input tag 'url' found using 'type' does not match any of the expected "
            + "tags: 'base64'"
        },
        {
            Asking("""{"type":"image","source":{"type":"base64","media_type":"image/jpg","data":"AAEC"}}"""),
            "messages.0.content.1.image.source.base64.media_type: Input should be 'image/jpeg', 'image/png', 'image/gif' "
            + "or 'image/webp'"
        },
        {
            Asking("""{"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"*"}}"""),
            "messages.0.content.1.document.source.base64.data: Invalid base64 data"
        },
        { Conversation("""{"role":"system","content":"x"}"""), "messages.1: role 'system' is not supported on this model" },
        { Conversation("""{"role":"tool","content":"x"}"""), "messages.1.role: Input should be 'user', 'assistant' or 'system'" },
        {
            Conversation($$"""{{ToolUse}},{"role":"user","content":"x"}"""),
            "messages.2: `tool_use` ids were found without `tool_result` blocks immediately after: t1. Each `tool_use` "
            + "block must have a corresponding `tool_result` block in the next message."
        },
        {
            Conversation(ToolResult),
            "messages.1.content.0: unexpected `tool_use_id` found in `tool_result` blocks: t1. Each `tool_result` block "
            + "must have a corresponding `tool_use` block in the previous message."
        },
        {
            Conversation(ToolUse.Replace("t1", "t:1", StringComparison.Ordinal)),
            "messages.1.content.0.tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'"
        },
        {
            Conversation($$"""{{ToolUse}},{"role":"user","content":[{{Text}},{"type":"tool_result","tool_use_id":"t1"}]}"""),
            "messages.2: `tool_use` ids were found without `tool_result` blocks immediately after: t1. Each `tool_use` "
            + "block must have a corresponding `tool_result` block in the next message."
        },
        {
            Conversation($$"""{{ToolUse}},{"role":"user","content":[{{Result}},{{Result}}]}"""),
            "messages.2.content.1: each tool_use must have a single result. Found multiple `tool_result` blocks with id: t1"
        },
        { Conversation($$"""{{ToolUse}},{{ToolResult}},{{ToolUse}},{{ToolResult}}"""), "messages.3.content.0: `tool_use` ids must be unique" },
        { Conversation(ToolResult.Replace("user", "assistant", StringComparison.Ordinal)), "messages.1.content.0: `tool_result` blocks can only be in `user` messages" },
        { Conversation(ToolUse.Replace("assistant", "user", StringComparison.Ordinal)), "messages.1.content.0: `tool_use` blocks can only be in `assistant` messages" },
        { Conversation("""{"role":"assistant","content":"{ "}"""), "messages: final assistant content cannot end with trailing whitespace" },
        { Saying(""","tools":[{"name":"f","input_schema":{"type":"object"}},{"name":"f","input_schema":{"type":"object"}}]"""), "tools: Tool names must be unique." },
        { Saying(""","tool_choice":{"type":"auto"}"""), "tool_choice: tool_choice may only be specified while providing tools." },
        { Saying(""","tools":[{"name":"f","input_schema":{"type":"object"}}],"tool_choice":{"type":"tool","name":"g"}"""), "tool_choice: Tool 'g' not found in provided tools" },
        { Saying(""","tools":[{"name":"f","input_schema":{"type":"object"}}],"tool_choice":{"disable_parallel_tool_use":true}"""), "tool_choice: Unable to extract tag using discriminator 'type'" },
        { Saying(""","cache_control":{"type":"ephemeral"}"""), "cache_control: Extra inputs are not permitted" },
        { Saying(""","system":[{"type":"text","text":"x","cache_control":{"type":"ephemeral","scope":"global"}}]"""), "system.0.text.cache_control.scope: Extra inputs are not permitted" },
        {
            Saying(
                """
                ,"tools":[{"name":"f","input_schema":{"type":"object"},"cache_control":{"type":"ephemeral"}}],
                "system":[{"type":"text","text":"x","cache_control":{"type":"ephemeral","ttl":"1h"}}]
                """),
            "system.0.cache_control.ttl: a ttl='1h' cache_control block must not come after a ttl='5m' cache_control block. Note "
            + "that blocks are processed in the following order: `tools`, `system`, `messages`."
        },
        {
            Conversation($$"""{{ToolUse}},{"role":"user","content":[{{Cached}}]}""".Replace(
                "\"tool_use_id\":\"t1\"", $"\"tool_use_id\":\"t1\",\"content\":[{string.Join(',', Enumerable.Repeat(CachedText, 4))}]", StringComparison.Ordinal)),
            "A maximum of 4 blocks with cache_control may be provided. Found 5."
        },
        {
            Saying(""","anthropic_beta":["context-management-2025-06-27"],"context_management":{"edits":[{"type":"compact_20260112"}]}"""),
            "context_management.edits.0: Input tag 'compact_20260112' found using 'type' does not match any of the expected tags: "
            + "'clear_tool_uses_20250919', 'clear_thinking_20251015'"
        },
        { Saying(""","max_tokens_":1"""), "max_tokens_: Extra inputs are not permitted" },
        { Saying(""","stream":true"""), "stream: Extra inputs are not permitted" },
        { Saying(""","inference_geo":"us" """), "inference_geo: Extra inputs are not permitted" },
        { Saying(""","service_tier":"auto" """), "service_tier: Extra inputs are not permitted" },
        { Saying(""","context_management":{}"""), "context_management: Extra inputs are not permitted" },
        { Saying(""","system":[{"type":"text","text":""}]"""), "system: text content blocks must be non-empty" },
        { Saying(""","temperature":1.5"""), "temperature: Input should be less than or equal to 1" },
        { Saying(""","tools":[{"name":"f"}]"""), "tools.0.custom.input_schema: Field required" },
        { Saying(""","tools":[{"name":"f","input_schema":{}}]"""), "tools.0.custom.input_schema.type: Field required" },
        {
            Saying(""","tools":[{"name":"f","input_schema":{"type":"object"},"eager_input_streaming":true}]"""),
            "tools.0.custom.eager_input_streaming: Extra inputs are not permitted"
        },
        {
            Saying(""","tools":[{"name":"f","input_schema":{"type":"object"},"defer_loading":true}]"""),
            "tools.0.custom.defer_loading: Extra inputs are not permitted"
        },
        {
            Saying(""","tools":[{"type":"web_search_20250305","name":"web_search"}]"""),
            "tools.0: Input tag 'web_search_20250305' found using 'type' does not match any of the expected tags: 'custom', "
            + "'bash_20250124', 'text_editor_20250124', 'text_editor_20250429', 'text_editor_20250728', 'memory_20250818'"
        },
        {
            Saying(""","system":[C,C,C,C,C]""".Replace(
                "C", """{"type":"text","text":"x","cache_control":{"type":"ephemeral"}}""", StringComparison.Ordinal)),
            "A maximum of 4 blocks with cache_control may be provided. Found 5."
        },
    };

    [Theory]
    [MemberData(nameof(Taken))]
    public async Task What_Claude_takes_is_answered_whole_and_streamed(string body)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var call = new SignedCall(simulator, simulator.Session()) { Body = body };

        var whole = await call.By("invoke").SendAsync();
        var streamed = await call.By("invoke-with-response-stream").BeginAsync();

        Assert.True(whole.Status == HttpStatusCode.OK, whole.Body);
        Assert.Equal(HttpStatusCode.OK, streamed.StatusCode);
        Assert.NotEqual(0, whole.Json.GetProperty("content").GetArrayLength());
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_Claude_refuses_is_refused_in_Anthropics_words(string body, string message)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var call = new SignedCall(simulator, simulator.Session()) { Body = body };

        foreach (var operation in new[] { "invoke", "invoke-with-response-stream" })
        {
            var answer = await call.By(operation).SendAsync();

            Assert.Equal((HttpStatusCode.BadRequest, "ValidationException"), (answer.Status, answer.ErrorCode));
            Assert.Equal(message, answer.Message);
        }
    }

    [Theory]
    [InlineData(""" "x-anthropic-billing-header: cc_version=2.1" """)]
    [InlineData("""[{"type":"text","text":"x"},{"type":"text","text":"x-anthropic-billing-header: cc_version=2.1"}]""")]
    public async Task Claude_Codes_attribution_is_taken_or_refused_by_setting(string system)
    {
        foreach (var refused in new[] { false, true })
        {
            await using var simulator = await RunningSimulator.StartAsync(null, ("RefuseAttribution", $"{refused}"));

            var answer = await new SignedCall(simulator, simulator.Session()) { Body = Saying($""","system":{system}""") }
                .By("invoke").SendAsync();

            Assert.Equal(
                refused ? "x-anthropic-billing-header is a reserved keyword and may not be used in the system prompt." : null,
                answer.Message);
        }
    }

    private static string Saying(string members) => Body("""[{"role":"user","content":"x"}]""", members);

    private static string Asking(string block) =>
        Body($$"""[{"role":"user","content":[{{Text}},{{block}}]}]""");

    private static string Conversation(string next) =>
        Body($$"""[{"role":"user","content":"x"}{{(next.Length == 0 ? "" : ",")}}{{next}}]""");

    private static string Body(string messages, string members = "") =>
        $$"""{"anthropic_version":"bedrock-2023-05-31","max_tokens":1000,"messages":{{messages}}{{members}}}""";
}
