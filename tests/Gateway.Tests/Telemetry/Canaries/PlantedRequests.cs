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

    /// <summary>Chat completions, without their model; the first four are valid.</summary>
    public static readonly string[] Completions =
    [
        """{"messages":[{"role":"system","content":"@[chat system]"},{"role":"user","content":"@[chat text]","name":"@[chat name]"}],"user":"@[chat user]"}""",
        """
        {"stream":true,"messages":[{"role":"user","content":"はい"},{"role":"assistant","content":"@[chat assistant]","tool_calls":[{"id":"@[chat call id]",
        "type":"function","function":{"name":"@[chat tool]","arguments":"{\"@[chat argument name]\":\"@[chat argument]\"}"}}]},
        {"role":"tool","tool_call_id":"@[chat call id]","content":"@[chat result]"}],"stop":"@[chat stop]"}
        """,
        """
        {"messages":[{"role":"user","content":"はい"}],"tools":[{"type":"function","function":{"name":"住民@[chat tool name]","description":"@[chat description]",
        "parameters":{"type":"object","properties":{"@[chat property]":{}}}}}],"unknown_member":"@[chat unknown value]"}
        """,
        """
        {"messages":[{"role":"user","content":"はい"}],"response_format":{"type":"json_schema","json_schema":{"name":"@[chat schema name]","description":"@[chat schema description]",
        "schema":{"type":"object","properties":{"@[chat schema property]":{}}}}},"metadata":{"@[chat metadata key]":"@[chat metadata]"}}
        """,
        """{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"https://x.example/@[chat image URL]"}}]}]}""",
        """{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,@[chat image]"}}]}]}""",
        """{"messages":[{"role":"user","content":[{"type":"file","file":{"filename":"@[chat file name].pdf","file_data":"@[chat file]"}}]}]}""",
        """{"messages":[{"role":"user","content":[{"type":"@[chat type]"}]}]}""",
        """{"messages":[{"role":"@[chat role]","content":"x"}]}""",
        """{"messages":[{"role":"tool","tool_call_id":"@[chat id of nobody]","content":"x"}]}""",
        """{"messages":[{"role":"user","content":"x"},{"role":"assistant","tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"@[chat arguments that are no JSON]"}}]}]}""",
        """{"messages":[{"role":"user","content":"x"}],"tool_choice":{"type":"function","function":{"name":"@[chat choice]"}},"tools":[{"type":"function","function":{"name":"f"}}]}""",
        """{"messages":[{"role":"user","content":"x"}],"reasoning_effort":"@[chat effort]"}""",
        """{"messages":[{"role":"user","content":"x"}],"system":"@[chat slip]"}""",
        """{"messages":[{"role":"assistant","content":"x","thinking_blocks":[{"type":"thinking","thinking":"@[chat thought]","signature":"@[chat signature]"}]},{"role":"user","content":"x"}]}""",
        """{"messages":[{"role":"user","content":"a","content":"@[chat given twice]"}]}""",
        """{"messages":[@[chat not JSON]]}""",
    ];

    /// <summary>Requests for embeddings, without their model.</summary>
    public static readonly string[] Embeddings =
    [
        """{"input":"@[embedded text]","user":"@[embedding user]","unknown_member":"@[embedding value]"}""",
        """{"input":["はい","@[embedded item]"],"encoding_format":"@[embedding format]"}""",
        """{"input":[@[embedding not JSON]]}""",
    ];

    public static readonly string[] CountTokens =
    [
        """{"input":{"converse":{"messages":[{"role":"user","content":[{"text":"@[counted text]"}]}]}}}""",
        """{"input":{"invokeModel":{"body":"@[counted body]"}}}""",
    ];

    /// <summary>Names the model as OpenAI's clients do.</summary>
    public static string OfOpenAI(string body, string model) => $$"""{"model":{{Json.Text(model)}},{{body[1..]}}""";

    /// <summary>Turns a body for Bedrock's routes into one for the gateway's own routes.</summary>
    public static string WithModel(string body, string model) => body.StartsWith('{')
        ? $$"""{"modelId":{{Json.Text(model)}},{{body[1..]}}"""
        : body;

    private static string Message(string content, string more = "") =>
        "{\"messages\":[{\"role\":\"user\",\"content\":[" + content + "]}]" + (more.Length > 0 ? "," + more : "") + "}";
}
