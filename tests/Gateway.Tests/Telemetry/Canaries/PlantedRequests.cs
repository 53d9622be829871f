using Gateway.Tests.Surfaces.Bypass;

namespace Gateway.Tests.Telemetry.Canaries;

/// <summary>Requests with a marker, <c>@[kind]</c>, at every place where a caller can write something.</summary>
internal static class PlantedRequests
{
    /// <summary>Converse bodies; the first three are valid.</summary>
    public static readonly string[] Converse =
    [
        Message("""{"text":"@[message text]"}"""),
        Message(
            """{"text":"はい"}""",
            """
            "system":[{"text":"@[system text]"}],"inferenceConfig":{"maxTokens":9,"stopSequences":["@[stop sequence]"]},
            "toolConfig":{"tools":[{"toolSpec":{"name":"@[tool name]","description":"@[tool description]",
            "inputSchema":{"json":{"type":"object","properties":{"@[schema property]":{"type":"string"}}}}}}]}
            """),
        """
        {"messages":[{"role":"user","content":[{"text":"はい"}]},{"role":"assistant","content":[{"text":"@[assistant text]"},
        {"toolUse":{"toolUseId":"t1","name":"find","input":{"@[tool input name]":"@[tool input]"}}}]},
        {"role":"user","content":[{"toolResult":{"toolUseId":"t1","content":[{"text":"@[tool result]"},
        {"json":{"a":"@[tool result JSON]"}}]}}]}],
        "toolConfig":{"tools":[{"toolSpec":{"name":"find","inputSchema":{"json":{"type":"object"}}}}]}}
        """,
        Message(
            """
            {"document":{"format":"txt","name":"@[document name]","source":{"bytes":"@[document bytes]"},
            "context":"@[document context]"}},{"text":"はい"}
            """),
        Message("""{"image":{"format":"png","source":{"bytes":"@[image bytes]"}}}"""),
        Message("""{"image":{"format":"png","source":{"s3Location":{"uri":"s3://@[S3 uri]/a.png"}}}}"""),
        Message("""{"guardContent":{"text":{"text":"@[guarded text]"}}}"""),
        Message("""{"reasoningContent":{"reasoningText":{"text":"@[reasoning]","signature":"@[signature]"}}}"""),
        Message(
            """{"searchResult":{"source":"@[search source]","title":"@[search title]","content":[{"text":"@[search text]"}]}}"""),
        Message("""{"text":"はい"}""", "\"requestMetadata\":{\"@[metadata key]\":\"@[metadata value]\"}"),
        Message("""{"text":"はい"}""", "\"additionalModelRequestFields\":{\"top_z\":\"@[field value]\"}"),
        Message("""{"text":"はい"}""", "\"promptVariables\":{\"v\":{\"text\":\"@[prompt variable]\"}}"),
        Message("""{"text":"はい"}""", "\"guardrailConfig\":{\"guardrailIdentifier\":\"@[guardrail]\"}"),
        Message("""{"text":"はい"}""", "\"serviceTier\":{\"type\":\"@[service tier]\"}"),
        Message("""{"text":"はい"}""", "\"unknownMember\":\"@[unknown member's value]\""),
        Message("""{"text":"@[half a pair]\ud800"}"""),
        Message("""{"text":"a","text":"@[given twice]"}"""),
        """{"messages":[@[not JSON]]}""",
        """{"messages":"@[wrong type]"}""",
        "\"@[no object]\"",
    ];

    public static readonly string[] Invoke =
    [
        """
        {"anthropic_version":"bedrock-2023-05-31","max_tokens":9,"system":"@[Invoke system]",
        "messages":[{"role":"user","content":"@[Invoke message]"}],"metadata":{"user_id":"@[Invoke user]"}}
        """,
        """
        {"anthropic_version":"bedrock-2023-05-31","max_tokens":9,"mcp_servers":[{"url":"@[Invoke MCP server]"}],
        "messages":[{"role":"user","content":[{"type":"image","source":{"type":"url","url":"@[Invoke image]"}}]}]}
        """,
        """{"a":"@[Invoke member]","b":@[Invoke not JSON]}""",
    ];

    public static readonly string[] CountTokens =
    [
        """{"input":{"converse":{"messages":[{"role":"user","content":[{"text":"@[counted text]"}]}]}}}""",
        """{"input":{"invokeModel":{"body":"@[counted body]"}}}""",
    ];

    /// <summary>Turns a body for Bedrock's routes into one for the gateway's own routes.</summary>
    public static string WithModel(string body, string model) => body.StartsWith('{')
        ? $$"""{"modelId":{{Json.Text(model)}},{{body[1..]}}"""
        : body;

    private static string Message(string content, string more = "") =>
        "{\"messages\":[{\"role\":\"user\",\"content\":[" + content + "]}]" + (more.Length > 0 ? "," + more : "") + "}";
}
