namespace Gateway.Tests.RequestPolicy;

/// <summary>Members that no setting allows.</summary>
internal static class NeverRows
{
    public static IEnumerable<PolicyRow> All =>
    [
        Member(Reason.LeavesJapan, "another geography", "inference_geo", "\"us\""),
        Member(Reason.LeavesJapan, "another model", "fallbacks", """[{"model":"claude-opus-5"}]"""),
        Member(Reason.LeavesJapan, "a credit for another model", "fallback_credit_token", "\"t\""),
        Member(Reason.ProviderRuns, "servers outside", "mcp_servers", """[{"type":"url","url":"https://example.com","name":"m"}]"""),
        Member(Reason.ProviderRuns, "a container", "container", "\"c1\""),
        Member(Reason.ProviderRuns, "a thread", "thread", """{"id":"t"}"""),
        Member(Reason.Payment, "another payer", "billing_policy", """{"type":"x"}"""),
        Member(Reason.Payment, "another workspace", "workspace_id", "\"w\""),
        Member(Reason.Payment, "another user", "user_profile_id", "\"u\""),
        .. new[]
        {
            "mcp-client-2025-11-20", "files-api-2025-04-14", "code-execution-2025-08-25", "skills-2025-10-02",
        }.Select(Beta),
        Block("a tool of a server outside", """{"type":"mcp_tool_use","id":"t","name":"n","input":{}}""", "type"),
        Block("a file for a container", """{"type":"container_upload","title":"f"}""", "type"),
        Block("a file for a container by its id", """{"type":"container_upload","file_id":"f"}""", "type"),
        Block("a file for a container, told before what it is", """{"file_id":"f","x":1,"type":"container_upload"}""", "type"),
        Block("a result of a server outside", """{"type":"mcp_tool_result","server_name":"s","content":[]}""", "type"),
        Source("an image somebody else fetches", "image", """{"type":"url","url":"https://example.com/1.png"}""", "type"),
        Source("a document somebody else keeps", "document", """{"type":"file","file_id":"f"}""", "type"),
        Source(
            "a URL beside bytes", "image",
            """{"type":"base64","media_type":"image/png","data":"iVBORw0KGgo=","url":"https://example.com/1.png"}""", "url"),
    ];

    private static PolicyRow Member(Reason reason, string name, string member, string value) => new($"{name}: {member}", "")
    {
        Refused = new()
        {
            Member = $$$"""{"additionalModelRequestFields":{"{{{member}}}":{{{value}}}}}""",
            Place = $"additionalModelRequestFields.{member}",
            AnthropicMember = $$"""{"{{member}}":{{value}}}""",
            AnthropicPlace = member,
        },
        Reason = reason,
        IsNever = true,
    };

    private static PolicyRow Beta(string value) => new($"the beta {value}", "")
    {
        Refused = new()
        {
            Member = $$$"""{"additionalModelRequestFields":{"anthropic_beta":["pdfs-2024-09-25","{{{value}}}"]}}""",
            Place = "additionalModelRequestFields.anthropic_beta[1]",
            AnthropicMember = $$"""{"anthropic_beta":["pdfs-2024-09-25","{{value}}"]}""",
            AnthropicPlace = "anthropic_beta[1]",
        },
        Reason = Reason.ProviderRuns,
        IsNever = true,
    };

    private static PolicyRow Block(string name, string block, string place) => new(name, "")
    {
        Refused = new() { AnthropicBlock = block, AnthropicPlace = $"messages[0].content[1].{place}" },
        Reason = Reason.ProviderRuns,
        IsNever = true,
    };

    private static PolicyRow Source(string name, string type, string source, string place) => new(name, "")
    {
        Refused = new()
        {
            AnthropicBlock = $$"""{"type":"{{type}}","source":{{source}}}""",
            AnthropicPlace = $"messages[0].content[1].source.{place}",
        },
        Code = "invalid_request",
        Reason = Reason.ReadsWithOthersRights,
        IsNever = true,
    };
}
