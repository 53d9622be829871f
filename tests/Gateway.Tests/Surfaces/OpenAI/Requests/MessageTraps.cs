using static Gateway.Tests.Surfaces.OpenAI.Requests.Trap;

namespace Gateway.Tests.Surfaces.OpenAI.Requests;

/// <summary>The traps of messages and tools: numbers 1 to 41, and 81 to 88 of the cache.</summary>
internal static class MessageTraps
{
    private const string Png = "iVBORw0KGgo=";
    private const string Image = "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64," + Png + "\"}}";
    private const string Pdf = "{\"type\":\"file\",\"file\":{\"filename\":\"報告書.pdf\",\"file_data\":\"data:application/pdf;base64,JVBERi0xLjQK\"}}";
    private const string Text = "{\"type\":\"text\",\"text\":\"t\"}";
    private const string Cached = "{\"type\":\"text\",\"text\":\"c\",\"cache_control\":{\"type\":\"ephemeral\"}}";

    private static readonly string Long = new('a', 70);

    public static IEnumerable<Trap> Rows =>
    [
        new("1 consecutive tool messages are one user message", Messages(
            User() + """,{"role":"assistant","tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{}"}},{"id":"b","type":"function","function":{"name":"g","arguments":"{\"x\": 1.0e0}"}}]},""" + Result("a") + "," + Result("b"), Tools("f", "g")))
        {
            Kept = """{"role":"assistant","content":[{"toolUse":{"toolUseId":"a","name":"f","input":{}}},{"toolUse":{"toolUseId":"b","name":"g","input":{"x": 1.0e0}}}]},{"role":"user","content":[{"toolResult":{"toolUseId":"a","content":[{"text":"r"}]}},{"toolResult":{"toolUseId":"b","content":[{"text":"r"}]}}]}""",
        },
        new("2 two results of one call: the last", Messages($"{User()},{Call("a")},{Result("a", "\"1\"")},{Result("a", "\"2\"")}", Tools("f")))
        {
            Kept = "{\"role\":\"user\",\"content\":[{\"toolResult\":{\"toolUseId\":\"a\",\"content\":[{\"text\":\"2\"}]}}]}",
        },
        new("3 a result without a call", Messages($"{User()},{Result("a")}", Tools("f"))) { Refused = "messages[1].tool_call_id" },
        new("3 a call without a result", Messages($"{User()},{Call("a")},{User("stop")}", Tools("f")))
        {
            Kept = "{\"toolResult\":{\"toolUseId\":\"a\",\"content\":[{\"text\":\"(no result: the call was not carried out)\"}],\"status\":\"error\"}},{\"text\":\"stop\"}]",
        },
        new("3 the last message calls a tool", Messages($"{User()},{Call("a")}", Tools("f"))) { Refused = "messages[1].tool_calls[0]" },
        new("4 a text between a call and its result", Messages($"{User()},{Call("a")},{User("wait")},{Result("a")}", Tools("f")))
        {
            Kept = "{\"role\":\"user\",\"content\":[{\"toolResult\":{\"toolUseId\":\"a\",\"content\":[{\"text\":\"r\"}]}},{\"text\":\"wait\"}]}",
        },
        new("5 text after a call", Messages($"{User()},{Call("a")},{{\"role\":\"assistant\",\"content\":\"later\"}},{Result("a")}", Tools("f")))
        {
            Kept = "{\"role\":\"assistant\",\"content\":[{\"text\":\"later\"},{\"toolUse\":{",
        },
        new("7 calls in the history, no tools in the request", Messages($"{User()},{Call("a")},{Result("a")}"))
        {
            Kept = "\"toolConfig\":{\"tools\":[{\"toolSpec\":{\"name\":\"f\",\"description\":\"Not available any more. Do not call it.\",\"inputSchema\":{\"json\":{\"type\":\"object\",\"properties\":{}}}}}]}",
        },
        new("8 calls in the history of a tool that is not offered any more", Messages($"{User()},{Call("a")},{Result("a")}", Tools("g")))
        {
            Kept = "{\"role\":\"assistant\",\"content\":[{\"toolUse\":{\"toolUseId\":\"a\",\"name\":\"f\",\"input\":{}}}]},{\"role\":\"user\",\"content\":[{\"toolResult\":",
        },
        new("9 a choice without tools", "\"tool_choice\":\"auto\",\"parallel_tool_calls\":false,\"tools\":[]") { Gone = ["tool"] },
        new("10 one tool at a time", "\"parallel_tool_calls\":false," + Tools("f"))
        {
            Kept = "\"additionalModelRequestFields\":{\"tool_choice\":{\"type\":\"auto\",\"disable_parallel_tool_use\":true}}", Gone = ["toolChoice"],
        },
        new("11 a forced choice, one tool at a time: one choice only", "\"parallel_tool_calls\":false,\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"f\"}}," + Tools("f", "g"))
        {
            Kept = "\"additionalModelRequestFields\":{\"tool_choice\":{\"type\":\"tool\",\"name\":\"f\",\"disable_parallel_tool_use\":true}}", Gone = ["toolChoice"],
        },
        new("11 one tool at a time for another family", "\"parallel_tool_calls\":false," + Tools("f"), ChatRig.Nova)
        {
            Gone = ["tool_choice"], Dropped = "parallel_tool_calls",
        },
        new("11 several tools at once is the default", "\"parallel_tool_calls\":true," + Tools("f")) { Gone = ["tool_choice", "toolChoice"] },
        new("12 a tool without a name", Tools("")) { Refused = "tools[0].function.name" },
        new("12 an empty description", "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"description\":\" \"}}]")
        {
            Kept = "{\"toolSpec\":{\"name\":\"f\",\"inputSchema\":{\"json\":{\"type\":\"object\",\"properties\":{}}}}}",
        },
        new("13, 14 parts and images in a result", Messages($"{User()},{Call("a")},{Result("a", $"[{Text},{Image},{Text}]")}", Tools("f")))
        {
            Kept = "\"content\":[{\"text\":\"t\"},{\"image\":{\"format\":\"png\",\"source\":{\"bytes\":\"" + Png + "\"}}},{\"text\":\"t\"}]",
        },
        new("14 a model without images in results", Messages($"{User()},{Call("a")},{Result("a", $"[{Image}]")}", Tools("f")), ChatRig.Native)
        {
            Kept = "{\"toolResult\":{\"toolUseId\":\"a\",\"content\":[{\"text\":\"(empty)\"}]}},{\"image\":",
        },
        new("15 an empty result", Messages($"{User()},{Call("a")},{Result("a", "\"\"")}", Tools("f"))) { Kept = "\"content\":[{\"text\":\"(empty)\"}]" },
        new("16 blank texts", Messages("""{"role":"system","content":" "},{"role":"user","content":"a"},{"role":"assistant","content":"\n"},{"role":"user","content":[{"type":"text","text":"\u3000"},{"type":"text","text":"b"}]}"""))
        {
            Kept = "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"a\"},{\"text\":\"b\"}]}],",
        },
        new("16 a user who says nothing", Messages("""{"role":"user","content":""}""")) { Kept = "[{\"role\":\"user\",\"content\":[{\"text\":\"(empty)\"}]}]" },
        new("17 blank text beside a signature: the thought stays", Messages(
            User() + "," + Call("a", more: ",\"thinking_blocks\":[{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"c2ln\"}]") + "," + Result("a"), Tools("f")))
        {
            Kept = "[{\"reasoningContent\":{\"reasoningText\":{\"text\":\"\",\"signature\":\"c2ln\"}}},{\"toolUse\":", Status = 0,
        },
        new("18 empty arguments", Messages($"{User()},{Call("a", arguments: "\" \"")},{Result("a")}", Tools("f"))) { Kept = "\"input\":{}" },
        new("18 arguments of null", Messages($"{User()},{Call("a", arguments: "null")},{Result("a")}", Tools("f"))) { Kept = "\"input\":{}" },
        new("19 arguments as an object", Messages($"{User()},{Call("a", arguments: "{\"k\":1}")},{Result("a")}", Tools("f"))) { Kept = "\"input\":{\"k\":1}" },
        new("20 arguments that are no JSON", Messages($"{User()},{Call("a", arguments: "\"{\\\"a\\\":\"")},{Result("a")}", Tools("f")))
        {
            Refused = "messages[1].tool_calls[0].function.arguments",
        },
        new("20 arguments that are a list", Messages($"{User()},{Call("a", arguments: "\"[1]\"")},{Result("a")}", Tools("f")))
        {
            Refused = "messages[1].tool_calls[0].function.arguments",
        },
        new("22 a long id, the same on both sides", Messages($"{User()},{Call(Long)},{Result(Long)}", Tools("f")))
        {
            Kept = "\"toolUseId\":\"call_b35edb72d80cf1286461d63d\"", Gone = [Long],
        },
        new("22 an id that is used again", Messages($"{User()},{Call("1")},{Result("1", "\"x\"")},{Call("1")},{Result("1", "\"y\"")}", Tools("f")))
        {
            Kept = "{\"toolResult\":{\"toolUseId\":\"1\",\"content\":[{\"text\":\"x\"}]}}]},{\"role\":\"assistant\",\"content\":[{\"toolUse\":{\"toolUseId\":\"call_",
        },
        new("23 long ids that begin alike", Messages($"{User()},{Call(Long + "1")},{Result(Long + "1", "\"x\"")},{Call(Long + "2")},{Result(Long + "2", "\"y\"")}", Tools("f")))
        {
            Kept = "\"content\":[{\"text\":\"y\"}]", Gone = [Long[..64]],
        },
        new("24 an id that Converse takes", Messages($"{User()},{Call("a.b:c")},{Result("a.b:c")}", Tools("f"))) { Kept = "\"toolUseId\":\"a.b:c\"" },
        new("25 names with dots and in Japanese", Messages($"{User()},{Call("a", "住民.検索")},{Result("a")}", Tools("drive.search", "住民.検索")))
        {
            Kept = "\"toolUse\":{\"toolUseId\":\"a\",\"name\":\"__", Gone = ["drive.search", "住民"],
        },
        new("25 a number in a name that becomes another", Tools("個人番号 123456789018")) { Kept = "\"name\":\"__", Gone = ["123456789018"] },
        new("25 two tools of one name", Tools("f", "f")) { Refused = "tools[1].function.name" },
        new("26 a schema without type", "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{\"properties\":{\"a\":{\"type\":\"string\"}}}}}]")
        {
            Kept = "\"json\":{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}}}",
        },
        new("26 a choice beside properties", "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{\"type\":\"object\",\"properties\":{},\"anyOf\":[{}]}}}]")
        {
            Kept = "\"json\":{\"type\":\"object\",\"properties\":{}}", Dropped = "tools[].function.parameters.anyOf",
        },
        new("26 a choice alone", "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{\"oneOf\":[{}]}}}]") { Refused = "tools[0].function.parameters.oneOf" },
        new("26 another type", "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{\"type\":\"string\"}}}]") { Refused = "tools[0].function.parameters.type" },
        new("27 tools are sent", Tools("f", "g")) { Kept = "\"toolSpec\":{\"name\":\"g\"" },
        new("29 none: what must not be called is not offered", "\"tool_choice\":\"none\"," + Tools("f")) { Gone = ["tool"] },
        new("29 none in a conversation with calls", Messages($"{User()},{Call("a")},{Result("a")}", "\"tool_choice\":\"none\"," + Tools("f", "g")))
        {
            Kept = "\"tools\":[{\"toolSpec\":{\"name\":\"f\",\"description\":\"Not available any more. Do not call it.\"", Gone = ["\"g\""],
        },
        new("29 required", "\"tool_choice\":\"required\"," + Tools("f")) { Kept = "\"toolChoice\":{\"any\":{}}" },
        new("29 auto", "\"tool_choice\":\"auto\"," + Tools("f")) { Kept = "\"toolChoice\":{\"auto\":{}}" },
        new("29 a tool by name", "\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"a.b\"}}," + Tools("a.b")) { Kept = "\"toolChoice\":{\"tool\":{\"name\":\"a_b_" },
        new("29 a tool that is not offered", "\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"g\"}}," + Tools("f")) { Refused = "tool_choice.function.name" },
        new("29 another choice", "\"tool_choice\":\"any\"," + Tools("f")) { Refused = "tool_choice" },
        new("30, 31 system and developer, wherever they are", Messages("""{"role":"system","content":"a"},{"role":"user","content":"u"},{"role":"developer","content":[{"type":"text","text":"b"}]},{"role":"user","content":"v"}"""))
        {
            Kept = "{\"system\":[{\"text\":\"a\"},{\"text\":\"b\"}],\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"u\"},{\"text\":\"v\"}]}]",
        },
        new("30 nothing but a system message", Messages("""{"role":"system","content":"a"}""")) { Kept = "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"a\"}]}]" },
        new("31 a system message between the others", Messages($"{User()},{{\"role\":\"system\",\"content\":\"s\"}},{User("v")}"))
        {
            Kept = "{\"system\":[{\"text\":\"s\"}],\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"u\"},{\"text\":\"v\"}]}]",
        },
        new("31a starts with the assistant", Messages("""{"role":"assistant","content":"Hi"},{"role":"user","content":"u"}"""))
        {
            Kept = "[{\"role\":\"user\",\"content\":[{\"text\":\"(start of the conversation)\"}]},{\"role\":\"assistant\",\"content\":[{\"text\":\"Hi\"}]}",
        },
        new("32 ends with the assistant: Bedrock decides", Messages($"{User()},{{\"role\":\"assistant\",\"content\":\"{{\"}}"), ChatRig.Opus48)
        {
            Kept = "{\"role\":\"assistant\",\"content\":[{\"text\":\"{\"}]}],", Status = 400,
        },
        new("33 ends with the assistant, for a model that continues", Messages($"{User()},{{\"role\":\"assistant\",\"content\":\"{{ \\n\"}}"))
        {
            Kept = "{\"role\":\"assistant\",\"content\":[{\"text\":\"{\"}]}],",
        },
        new("34 a search result", Parts(Text + ",{\"type\":\"search_result\",\"source\":\"s\",\"title\":\"t\",\"content\":[]}")) { Refused = "messages[0].content[1].type" },
        new("35 an unknown part", Parts("{\"type\":\"hologram\"}")) { Refused = "messages[0].content[0].type" },
        new("35 an image of null", Parts("{\"type\":\"image_url\",\"image_url\":null}")) { Refused = "messages[0].content[0].image_url" },
        new("35 audio", Parts(Text + ",{\"type\":\"input_audio\",\"input_audio\":{\"data\":\"\",\"format\":\"wav\"}}")) { Refused = "messages[0].content[1].type" },
        new("35 an image in a system message", Messages($"{{\"role\":\"system\",\"content\":[{Image}]}},{User()}")) { Refused = "messages[0].content[0].type" },
        new("36 the URL of an image", Parts("{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://x.example/a.png\"}}")) { Refused = "messages[0].content[0].image_url" },
        new("37 jpg, upper case, parameters, a plain string", Parts(Text + ",{\"type\":\"image_url\",\"image_url\":\"data:IMAGE\\/JPG;name=a;BASE64,\\/9j\\/\\n 4A==\"}"))
        {
            Kept = "{\"image\":{\"format\":\"jpeg\",\"source\":{\"bytes\":\"\\/9j\\/4A==\"}}}",
        },
        new("37 a backslash before the letter of an escape", Parts(Text + ",{\"type\":\"image_url\",\"image_url\":\"data:image/png;base64,iVBO Rw\\\\n\"}"))
        {
            Refused = "messages[0].content[1].image_url",
        },
        new("37 another format", Parts("{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/svg+xml;base64,PHN2Zz4=\"}}")) { Refused = "messages[0].content[0].image_url" },
        new("38, 39, 40 documents: neutral names, and a text beside them", Parts(Pdf + "," + Pdf))
        {
            Kept = "[{\"text\":\"(see the document)\"},{\"document\":{\"format\":\"pdf\",\"name\":\"document-1\",\"context\":\"報告書.pdf\",\"source\":{\"bytes\":\"JVBERi0xLjQK\"}}},{\"document\":{\"format\":\"pdf\",\"name\":\"document-2\",",
        },
        new("38 the format by the extension", Parts(Text + ",{\"type\":\"file\",\"file\":{\"filename\":\"a.CSV\",\"file_data\":\"data:application/octet-stream;base64,YSxiCg==\"}}"), ChatRig.Nova)
        {
            Kept = "{\"document\":{\"format\":\"csv\",\"name\":\"document-1\",\"source\":{\"bytes\":\"YSxiCg==\"}}}",
        },
        new("38 no format", Parts("{\"type\":\"file\",\"file\":{\"file_data\":\"AAAA\"}}")) { Refused = "messages[0].content[0].file.file_data" },
        new("38 a file elsewhere", Parts("{\"type\":\"file\",\"file\":{\"file_id\":\"file-1\"}}")) { Refused = "messages[0].content[0].file.file_id" },
        new("39 two documents of one name", Parts(Text + "," + Pdf + "," + Pdf)) { Kept = "\"name\":\"document-2\"", Gone = ["\"name\":\"報告書"] },
        new("40 more than five documents", Parts(string.Join(',', Enumerable.Repeat(Pdf, 6)))) { Refused = "messages[0].content[5].file" },
        new("41 a cache point after a document", Parts(Text + "," + Pdf.Replace("\"type\":\"file\"", "\"cache_control\":{\"type\":\"ephemeral\"},\"type\":\"file\"", StringComparison.Ordinal)))
        {
            Kept = "[{\"text\":\"t\"},{\"cachePoint\":{\"type\":\"default\"}},{\"document\":",
        },
        new("81 a cache point after a result, with its time", Messages($"{User()},{Call("a")},{Result("a", "[{\"type\":\"text\",\"text\":\"r\",\"cache_control\":{\"type\":\"ephemeral\",\"ttl\":\"1h\"}}]")}", Tools("f")))
        {
            Kept = "{\"toolResult\":{\"toolUseId\":\"a\",\"content\":[{\"text\":\"r\"}]}},{\"cachePoint\":{\"type\":\"default\",\"ttl\":\"1h\"}}",
        },
        new("82 cache_control of parts", Parts(Cached)) { Kept = "[{\"text\":\"c\"},{\"cachePoint\":{\"type\":\"default\"}}]" },
        new("82 a family that is not known to cache", Parts(Cached), ChatRig.Nova) { Gone = ["cachePoint"], Dropped = "cache_control" },
        new("83 cache_control of tools and of the system", Messages(
            "{\"role\":\"system\",\"content\":\"s\",\"cache_control\":{\"type\":\"ephemeral\"}}," + User(), Tools("f").Replace("{\"type\":\"function\"", "{\"cache_control\":{\"type\":\"ephemeral\"},\"type\":\"function\"", StringComparison.Ordinal)))
        {
            Kept = "{\"system\":[{\"text\":\"s\"},{\"cachePoint\":{\"type\":\"default\"}}],",
        },
        new("84 more than four: the earliest messages lose theirs", Messages(
            "{\"role\":\"system\",\"content\":[" + Cached + "]},{\"role\":\"user\",\"content\":[" + string.Join(',', Enumerable.Repeat(Cached, 5)) + "]}"))
        {
            Kept = "{\"system\":[{\"text\":\"c\"},{\"cachePoint\":{\"type\":\"default\"}}],\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"c\"},{\"text\":\"c\"},{\"text\":\"c\"},{\"cachePoint\":",
            Dropped = "cache_control",
        },
        new("85 an hour after five minutes", Messages(
            "{\"role\":\"system\",\"content\":[" + Cached + "]}," + "{\"role\":\"user\",\"content\":[" + Cached.Replace("ephemeral\"", "ephemeral\",\"ttl\":\"1h\"", StringComparison.Ordinal) + "]}"))
        {
            Gone = ["1h"], Dropped = "cache_control.ttl",
        },
        new("87 cache_control at the top", "\"cache_control\":{\"type\":\"ephemeral\"}") { Gone = ["cache"], Dropped = "cache_control" },
        new("88 the caller's spelling", Messages("""{"role":"user","content":"\u3042 \/ é"}""")) { Kept = """{"text":"\u3042 \/ é"}""" },
        new("93 a long description is not cut", Tools("f").Replace("\"name\"", $"\"description\":\"{new string('d', 70_000)}\",\"name\"", StringComparison.Ordinal))
        {
            Kept = $"\"description\":\"{new string('d', 70_000)}\"",
        },
        new("102 calls of another type", Messages(User() + """,{"role":"assistant","tool_calls":[{"id":"a","type":"custom","custom":{"name":"f","input":"x"}}]}""")) { Refused = "messages[1].tool_calls[0].type" },
        new("2.1 custom tools", "\"tools\":[{\"type\":\"custom\",\"custom\":{\"name\":\"f\"}}]") { Refused = "tools[0].type" },
        new("2.1 the deprecated form of calls", Messages(User() + """,{"role":"assistant","content":null,"function_call":{"name":"f","arguments":"{\"a\":1}"}},{"role":"function","name":"f","content":"r"}"""))
        {
            Kept = "\"name\":\"f\",\"input\":{\"a\":1}}}]},{\"role\":\"user\",\"content\":[{\"toolResult\":{\"toolUseId\":\"call_",
        },
        new("2.1 a refusal", Messages($"{User()},{{\"role\":\"assistant\",\"content\":null,\"refusal\":\"No.\"}},{User()}")) { Kept = "{\"role\":\"assistant\",\"content\":[{\"text\":\"No.\"}]}" },
        new("2.1 no messages", Messages("")) { Refused = "messages" },
        new("2.1 another role", Messages("""{"role":"model","content":"x"}""")) { Refused = "messages[0].role" },
        new("2.1 what clients send back of an answer", Messages(User() + """,{"role":"assistant","content":"a","refusal":null,"annotations":[],"audio":null,"function_call":null,"tool_calls":null,"reasoning_content":"r"},""" + User()))
        {
            Kept = "{\"role\":\"assistant\",\"content\":[{\"text\":\"a\"}]}",
        },
    ];
}
