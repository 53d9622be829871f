namespace Gateway.Tests.Surfaces.Anthropic;

/// <summary>
/// The faults of other translators between Anthropic's API and Bedrock, each a row under the number that it has in our list of
/// them: what the caller sends, and what Bedrock gets or the caller is told.
/// </summary>
public class TrapTests
{
    private const string Head = "{\"anthropic_version\":\"bedrock-2023-05-31\",";

    public static TheoryData<string> Numbers => [.. Rows.Keys];

    private static Dictionary<string, Trap> Rows { get; } = new Trap[]
    {
        new("9 tool_choice without tools: Bedrock decides", Posted.With("\"tool_choice\":{\"type\":\"auto\"}")) { Kept = "\"tool_choice\":{\"type\":\"auto\"}" },
        new("10 a flag without its type: Bedrock decides", Posted.With("\"tool_choice\":{\"disable_parallel_tool_use\":true}"))
        {
            Kept = "\"tool_choice\":{\"disable_parallel_tool_use\":true}",
        },
        new("13, 14 parts and images in a tool result", Turn("""{"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":[{"type":"text","text":"a"},{"type":"image","source":{"type":"base64","media_type":"image/png","data":"iVBORw0KGgo="}}]}]}"""))
        {
            Kept = "\"content\":[{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"image\",",
        },
        new("16, 17 blank text stays beside a signature", Turn("""{"role":"assistant","content":[{"type":"thinking","thinking":"","signature":"c2ln"},{"type":"text","text":" "}]}"""))
        {
            Kept = """{"type":"thinking","thinking":"","signature":"c2ln"},{"type":"text","text":" "}""",
        },
        new("28 tool blocks stay", Turn("""{"role":"assistant","content":[{"type":"tool_use","id":"toolu_bdrk_1","name":"n","input":{}}]}""")) { Kept = "\"id\":\"toolu_bdrk_1\",\"name\":\"n\",\"input\":{}}" },
        new("31 system within messages", Turn("""{"role":"user","content":"x"},{"content":"remember","role" : "system"}"""))
        {
            Kept = """{"role":"user","content":"x"},{"content":"remember","role" : "user"}""", Dropped = "messages[].role",
        },
        new("32 ends with assistant: nothing is appended", Turn("""{"role":"user","content":"x"},{"role":"assistant","content":"{"}"""), Posted.Newer)
        {
            Kept = """{"role":"assistant","content":"{"}]}""",
        },
        new("34 search results", Turn("""{"role":"user","content":[{"type":"search_result","source":"s","title":"t","content":[{"type":"text","text":"x"}]}]}"""))
        {
            Kept = """{"type":"search_result","source":"s","title":"t",""",
        },
        new("35 an unknown part", Turn("""{"role":"user","content":[{"type":"hologram","text":"x"}]}""")) { Refused = "messages[0].content[0].type" },
        new("36 a URL as source", Turn("""{"role":"user","content":[{"type":"image","source":{"type":"url","url":"https://x.example/a.png"}}]}"""))
        {
            Refused = "messages[0].content[0].source.type",
        },
        new("36 a file id as source", Turn("""{"role":"user","content":[{"type":"document","source":{"type":"file","file_id":"file_1"}}]}"""))
        {
            Refused = "messages[0].content[0].source.type",
        },
        new("names: Anthropic's own, with Claude Code's suffix", Posted.With("\"top_k\":5"), "claude-haiku-4-5-20251001[1m]") { Kept = "\"top_k\":5" },
        new("92a the attribution line with more behind it", Posted.With("\"system\":[{\"type\":\"text\",\"text\":\"x-anthropic-billing-header: cc=1;\\nBe brief.\"}]"))
        {
            Kept = "\\nBe brief.",
        },
        new("89 more unknown members than a header can name", Posted.With(string.Join(',', Enumerable.Range(0, 33).Select(i => $"\"m{i}\":0")))) { Refused = "m32" },
        new("42 temperature and top_p", Posted.With("\"top_p\":0.9,\"temperature\":0.7")) { Gone = "top_p", Kept = "\"temperature\":0.7", Dropped = "top_p" },
        new("42 top_p alone", Posted.With("\"top_p\":0.9")) { Kept = "\"top_p\":0.9" },
        new("43 sampling for 4.7 and later", Posted.With("\"temperature\":1,\"top_p\":0.9,\"top_k\":5"), Posted.Newer)
        {
            Gone = "temperature top_p top_k", Dropped = "temperature, top_p, top_k",
        },
        new("51 a budget for 4.7 and later", Posted.With("\"thinking\":{\"budget_tokens\":1024,\"type\":\"enabled\"}"), Posted.Newer)
        {
            Kept = "\"thinking\":{\"type\":\"adaptive\"}", Dropped = "thinking.budget_tokens",
        },
        new("51 adaptive before 4.6", Posted.With("\"thinking\":{\"type\":\"adaptive\",\"display\":\"summarized\"}")) { Gone = "thinking", Dropped = "thinking" },
        new("51 adaptive from 4.6 on", Posted.With("\"thinking\":{\"type\":\"adaptive\"}"), "claude-sonnet-4-6") { Kept = "\"thinking\":{\"type\":\"adaptive\"}" },
        new("52 effort where there is none", Posted.With("\"output_config\":{\"effort\":\"high\"}")) { Gone = "output_config", Dropped = "output_config.effort" },
        new("52 a level that the model has not", Posted.With("\"output_config\":{\"effort\":\"xhigh\",\"format\":{\"type\":\"json_schema\",\"schema\":{}}}"), "claude-sonnet-4-6")
        {
            Kept = "\"output_config\":{\"format\":{\"type\":\"json_schema\",\"schema\":{}}}", Dropped = "output_config.effort",
        },
        new("52 effort that the model has", Posted.With("\"output_config\":{\"effort\":\"max\"}"), Posted.Newer) { Kept = "\"output_config\":{\"effort\":\"max\"}" },
        new("53-56 thinking and redacted thinking, byte for byte", Turn("""{"role":"assistant","content":[{ "type":"thinking","signature":"Eq\/B+\u003d==" ,"thinking":"\u3042"},{"data":"Z\/g=","type":"redacted_thinking"},{"type":"tool_use","id":"t","name":"n","input":{ "a" : 1.0e0 }}]}"""))
        {
            Kept = """[{ "type":"thinking","signature":"Eq\/B+\u003d==" ,"thinking":"\u3042"},{"data":"Z\/g=","type":"redacted_thinking"},{"type":"tool_use","id":"t","name":"n","input":{ "a" : 1.0e0 }}]""",
        },
        new("60 the old name of a format", Posted.With("\"output_format\": {\"type\":\"json_schema\",\"schema\":{\"type\":\"object\"}}"))
        {
            Kept = "\"output_config\":{\"format\":{\"type\":\"json_schema\",\"schema\":{\"type\":\"object\"}}}", Dropped = "output_format",
        },
        new("60 the old name beside an effort", Posted.With("\"output_config\":{\"effort\":\"low\"},\"output_format\":{\"type\":\"json_schema\",\"schema\":{}}"), Posted.Newer)
        {
            Kept = "\"output_config\":{\"effort\":\"low\",\"format\":{\"type\":\"json_schema\",\"schema\":{}}}", Dropped = "output_format",
        },
        new("60 strict tools where they are refused", Posted.With("\"tools\":[{\"name\":\"n\",\"strict\":true,\"input_schema\":{\"strict\":1}}]"), Posted.Newer)
        {
            Kept = "\"tools\":[{\"name\":\"n\",\"input_schema\":{\"strict\":1}}]", Dropped = "tools[].strict",
        },
        new("81, 83 cache_control and its ttl", Posted.With("\"system\":[{\"type\":\"text\",\"text\":\"s\",\"cache_control\":{\"type\":\"ephemeral\",\"ttl\":\"1h\"}}]"))
        {
            Kept = "\"cache_control\":{\"type\":\"ephemeral\",\"ttl\":\"1h\"}",
        },
        new("87 cache_control at the top", Posted.With("\"cache_control\":{\"type\":\"ephemeral\"}")) { Gone = "cache_control", Dropped = "cache_control" },
        new("89 unknown betas, in the header and in the body", Posted.With("\"betas\":[\"interleaved-thinking-2025-05-14\",\"x-2027-01-01\"],\"anthropic_beta\":[\"pdfs-2024-09-25\"]"))
        {
            Beta = "claude-code-20250219, oauth-2025-04-20,interleaved-thinking-2025-05-14,advisor-tool-2026-03-01",
            Kept = Head + "\"anthropic_beta\":[\"interleaved-thinking-2025-05-14\",\"pdfs-2024-09-25\",\"claude-code-20250219\"],",
            Gone = "betas", Dropped = "x-2027-01-01, advisor-tool-2026-03-01, oauth-2025-04-20",
        },
        new("89 betas of a model that takes none", Posted.With(""), Posted.Newer)
        {
            Beta = "claude-code-20250219", Gone = "anthropic_beta", Dropped = "claude-code-20250219",
        },
        new("89 a beta whose feature no setting allows", Posted.With("")) { Beta = "mcp-client-2025-11-20", Refused = "anthropic-beta" },
        new("90, 91 context_management with its beta", Posted.With("\"context_management\":{\"edits\":[{\"type\":\"clear_tool_uses_20250919\"}]}"))
        {
            Beta = "context-management-2025-06-27",
            Kept = "\"context_management\":{\"edits\":[{\"type\":\"clear_tool_uses_20250919\"}]}",
        },
        new("90, 91 context_management without its beta", Posted.With("\"context_management\":{\"edits\":[]}"))
        {
            Gone = "context_management", Dropped = "context_management",
        },
        new("90, 91 a model that does not take the beta", Posted.With("\"context_management\":{\"edits\":[]}"), Posted.Newer)
        {
            Beta = "context-management-2025-06-27", Gone = "context_management anthropic_beta",
            Dropped = "context-management-2025-06-27, context_management",
        },
        new("90, 91 a compaction needs a beta of its own", Posted.With("\"context_management\":{\"edits\":[{\"type\":\"compact_20260112\"}]}"))
        {
            Beta = "context-management-2025-06-27,compact-2026-01-12", Gone = "context_management", Dropped = "compact-2026-01-12, context_management",
        },
        new("91 what clears thinking goes with it", Posted.With("\"context_management\":{\"edits\":[{\"type\":\"clear_thinking_20251015\",\"keep\":\"all\"}]},\"thinking\":{\"type\":\"adaptive\"}"))
        {
            Beta = "context-management-2025-06-27", Gone = "context_management thinking", Dropped = "thinking, context_management",
        },
        new("92 members of tools", Posted.With("\"tools\":[{\"name\":\"n\",\"input_schema\":{\"defer_loading\":1},\"eager_input_streaming\":true,\"defer_loading\":true},{\"input_examples\":[{}],\"name\":\"m\",\"input_schema\":{}}]"))
        {
            Kept = "\"tools\":[{\"name\":\"n\",\"input_schema\":{\"defer_loading\":1}},{\"name\":\"m\",\"input_schema\":{}}]",
            Dropped = "tools[].eager_input_streaming, tools[].defer_loading, tools[].input_examples",
        },
        new("92 nulls of tools", Posted.With("\"tools\":[{\"name\":\"n\",\"defer_loading\":null,\"eager_input_streaming\":null,\"input_schema\":{}}]"))
        {
            Kept = "\"tools\":[{\"name\":\"n\",\"input_schema\":{}}]",
        },
        new("92 the scope of a cache", Posted.With("\"system\":[{\"type\":\"text\",\"text\":\"s\",\"cache_control\":{\"type\":\"ephemeral\",\"scope\":\"global\"}}]"))
        {
            Kept = "\"cache_control\":{\"type\":\"ephemeral\"}", Dropped = "system[].cache_control.scope",
        },
        new("92a the attribution block", Posted.With("\"system\":[ {\"type\":\"text\",\"text\":\"x-anthropic-billing-header: cc_version=2.1.197; cch=00000;\"} , {\"type\":\"text\",\"text\":\"s\"}]"))
        {
            Kept = "\"system\":[  {\"type\":\"text\",\"text\":\"s\"}]", Dropped = "x-anthropic-billing-header",
        },
        new("92a alone", Posted.With("\"system\":[{\"text\":\"x-anthropic-billing-header: a\",\"type\":\"text\"}]")) { Kept = "\"system\":[]", Dropped = "x-anthropic-billing-header" },
        new("92a as a text", Posted.With("\"system\":\"x-anthropic-billing-header: a\\nBe brief.\"")) { Kept = "\"system\":\"Be brief.\"", Dropped = "x-anthropic-billing-header" },
        new("94 web_search", Posted.With("\"tools\":[{\"type\":\"web_search_20250305\",\"name\":\"web_search\"}]")) { Refused = "tools[0].type" },
        new("94 code_execution", Posted.With("\"tools\":[{\"type\":\"code_execution_20250825\",\"name\":\"code_execution\"}]")) { Refused = "tools[0].type" },
        new("94 tools of the application", Posted.With("\"tools\":[{\"type\":\"text_editor_20250728\",\"name\":\"str_replace_based_edit_tool\"},{\"type\":\"bash_20250124\",\"name\":\"bash\"}]"))
        {
            Kept = "\"type\":\"text_editor_20250728\"",
        },
        new("1.2 members that change nothing for the caller", Posted.With("\"service_tier\":\"priority\",\"speed\":\"fast\",\"diagnostics\":{\"a\":1},\"user_profile_id\":\"u\",\"workspace_id\":\"w\",\"billing_policy\":{},\"fallbacks\":[],\"fallback_credit_token\":\"t\",\"compaction\":{},\"anthropic_version\":\"2026-10-21\""))
        {
            Gone = "service_tier speed diagnostics user_profile_id workspace_id billing_policy fallbacks fallback_credit_token compaction",
            Dropped = "service_tier, speed, diagnostics, user_profile_id, workspace_id, billing_policy, fallbacks, fallback_credit_token, compaction",
        },
        new("1.2 a member that nobody knows", Posted.With("\"next_feature\":{\"a\":[1]}")) { Gone = "next_feature", Dropped = "next_feature" },
        new("1.2 mcp_servers", Posted.With("\"mcp_servers\":[{\"url\":\"https://x.example\"}]")) { Refused = "mcp_servers" },
        new("1.2 container", Posted.With("\"container\":\"c\"")) { Refused = "container" },
        new("1.2 thread", Posted.With("\"thread\":{}")) { Refused = "thread" },
        new("1.2 inference_geo elsewhere", Posted.With("\"inference_geo\":\"us\"")) { Refused = "inference_geo" },
        new("1.2 inference_geo in Japan", Posted.With("\"inference_geo\":\"jp\"")) { Gone = "inference_geo", Dropped = "inference_geo" },
        new("1.2 a guardrail belongs into a header", Posted.With("\"guardrailConfig\":{}")) { Refused = "X-Amzn-Bedrock-GuardrailIdentifier" },
        new("1.2 a habit of another API", Posted.With("\"stop\":[\"a\"]")) { Refused = "stop_sequences" },
    }.ToDictionary(trap => trap.Name, StringComparer.Ordinal);

    [Theory]
    [MemberData(nameof(Numbers))]
    public async Task Is_not_ours(string number)
    {
        var trap = Rows[number];
        (string, string)[] headers = trap.Beta is { } beta ? [("anthropic-beta", beta)] : [];

        var posted = await Posted.ToAsync(
            trap.Body.Replace(Posted.Haiku, trap.Model, StringComparison.Ordinal), headers: headers,
            settings: new(Posted.AllModels) { ["Callers:Applications:demo:RequestPolicy:RequestMetadata"] = "false" });

        if (trap.Refused is { } place)
        {
            Assert.Null(posted.Sent);
            Assert.Equal(400, posted.Status);
            Assert.Equal("invalid_request_error", (string?)posted.Error["type"]);
            Assert.Contains(place, posted.Message, StringComparison.Ordinal);
            return;
        }

        Assert.True(posted.Sent is not null, posted.Body);
        Assert.Equal("bedrock-2023-05-31", (string?)posted.Json["anthropic_version"]);
        Assert.Contains(trap.Kept, posted.Sent, StringComparison.Ordinal);
        Assert.All([.. trap.Gone.Split(' ', StringSplitOptions.RemoveEmptyEntries), "model", "stream"], name => Assert.Null(posted.Json[name]));
        Assert.Equal(trap.Dropped, posted.Dropped);
    }

    private static string Turn(string messages) => Posted.With("", turn: $"\"messages\":[{messages}]");

    /// <param name="Name">Its number in the list of traps, and what it is.</param>
    /// <param name="Body">The body of the caller.</param>
    /// <param name="Model">The model in place of Haiku 4.5.</param>
    private sealed record Trap(string Name, string Body, string Model = Posted.Haiku)
    {
        /// <summary>The header anthropic-beta.</summary>
        public string? Beta { get; init; }

        /// <summary>A part of what Bedrock gets.</summary>
        public string Kept { get; init; } = "";

        /// <summary>Members that Bedrock does not get.</summary>
        public string Gone { get; init; } = "";

        /// <summary>The response header that names what was left out or changed.</summary>
        public string? Dropped { get; init; }

        /// <summary>What the error names, where nothing is sent.</summary>
        public string? Refused { get; init; }
    }
}
