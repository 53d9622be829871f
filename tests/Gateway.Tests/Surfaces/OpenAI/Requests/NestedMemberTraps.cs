using static Gateway.Tests.Surfaces.OpenAI.Requests.Trap;

namespace Gateway.Tests.Surfaces.OpenAI.Requests;

/// <summary>The closed list of members inside objects, number 50: each is sent, named as dropped, or refused by its path.</summary>
internal static class NestedMemberTraps
{
    private const string Schema = "\"schema\":{\"type\":\"object\"}";
    private const string Image = "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,iVBORw0KGgo=\",\"detail\":\"low\"";
    private const string File = "{\"type\":\"file\",\"file\":{\"filename\":\"a.txt\",\"file_data\":\"data:text/plain;base64,YQ==\"";

    public static IEnumerable<Trap> Rows =>
    [
        new("50 in a part", Parts("{\"type\":\"text\",\"text\":\"a\",\"citations\":{\"enabled\":true},\"zzz\":1,\"none\":null,\"annotations\":[]}"))
        {
            Gone = ["citations", "zzz"], Dropped = "messages[].content[].citations, messages[].content[].zzz",
        },
        new("50 in a part, blank or under a name that is not shown", Parts("{\"type\":\"text\",\"text\":\" \",\"漏れ\":1},{\"type\":\"text\",\"text\":\"a\",\"zzz\":1},{\"type\":\"text\",\"text\":\"b\",\"zzz\":2}"))
        {
            Gone = ["漏れ"], Dropped = "messages[].content[].*, messages[].content[].zzz",
        },
        new("50 in an image", Parts(Image + ",\"format\":\"png\"},\"zzz\":1}")) { Dropped = "messages[].content[].image_url.format, messages[].content[].zzz" },
        new("50 in a file", Parts(File + ",\"file_id\":\"f\",\"format\":null},\"zzz\":1}")) { Dropped = "messages[].content[].file.file_id, messages[].content[].zzz" },
        new("50 in a refusal", Messages($"{User()},{{\"role\":\"assistant\",\"content\":[{{\"type\":\"refusal\",\"refusal\":\"No.\",\"zzz\":1}}]}},{User()}")) { Dropped = "messages[].content[].zzz" },
        new("50 in cache_control", Parts("{\"type\":\"text\",\"text\":\"a\",\"cache_control\":{\"type\":\"ephemeral\",\"scope\":\"global\"}}")) { Kept = "cachePoint", Dropped = "cache_control.scope" },
        new("50 more in parts than a header can name", Parts($"{{\"type\":\"text\",\"text\":\"a\",{string.Join(',', Enumerable.Range(0, 33).Select(i => $"\"m{i}\":0"))}}}"))
        {
            Refused = "messages[].content[].*: ",
        },
        new("50 beside a tool's function", Tools("f").Replace("{\"type\":\"function\"", "{\"zzz\":1,\"eager\":null,\"type\":\"function\"", StringComparison.Ordinal)) { Gone = ["zzz"], Dropped = "tools[].zzz" },
        new("50 in a call", Messages($"{User()},{Call("a").Replace("{\"id\"", "{\"index\":0,\"extra_content\":{\"a\":1},\"id\"", StringComparison.Ordinal).Replace("{\"name\"", "{\"zzz\":1,\"parsed_arguments\":{},\"name\"", StringComparison.Ordinal)},{Result("a")}", Tools("f")))
        {
            Dropped = "messages[].tool_calls[].extra_content, messages[].tool_calls[].function.zzz",
        },
        new("50 in a thought", Messages($"{User()},{{\"role\":\"assistant\",\"content\":\"a\",\"thinking_blocks\":[{{\"type\":\"thinking\",\"thinking\":\"t\",\"signature\":\"c2ln\",\"zzz\":1}},{{\"type\":\"redacted_thinking\",\"data\":\"Z/g=\",\"yyy\":1}}]}},{User()}"))
        {
            Dropped = "messages[].thinking_blocks[].zzz, messages[].thinking_blocks[].yyy", Status = 0,
        },
        new("50 members of the assistant in a user's message", Messages("""{"role":"user","content":"u","tool_calls":[{"id":"a"}],"tool_call_id":"a","thinking_blocks":[{}],"function_call":{"name":"f"},"refusal":"r"}"""))
        {
            Gone = ["tool", "reasoning"],
            Dropped = "messages[].tool_calls, messages[].function_call, messages[].thinking_blocks, messages[].refusal, messages[].tool_call_id",
        },
        new("50 empty members of the assistant in a user's message", Messages("""{"role":"user","content":"u","tool_calls":[],"tool_call_id":"","thinking_blocks":null,"refusal":null}""")),
        new("50 the id of a call in an assistant's message", Messages($"{User()},{{\"role\":\"assistant\",\"content\":\"a\",\"tool_call_id\":\"x\"}},{User()}")) { Dropped = "messages[].tool_call_id" },
        new("50 cache_control beside parts", Messages("""{"role":"user","content":[{"type":"text","text":"a"}],"cache_control":{"type":"ephemeral"}}""")) { Gone = ["cachePoint"], Dropped = "messages[].cache_control" },
        new("50 in tool_choice", "\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"f\",\"zzz\":1},\"disable_parallel_tool_use\":true}," + Tools("f"))
        {
            Gone = ["disable_parallel"], Dropped = "tool_choice.disable_parallel_tool_use, tool_choice.function.zzz",
        },
        new("50 tool_choice of another type", "\"tool_choice\":{\"type\":\"tool\",\"function\":{\"name\":\"f\"}}," + Tools("f")) { Refused = "tool_choice.type:" },
        new("50 in response_format", "\"response_format\":{\"type\":\"json_schema\",\"zzz\":1,\"json_schema\":{\"name\":\"n\",\"description\":null,\"strict\":false,\"yyy\":1," + Schema + "}}")
        {
            Dropped = "response_format.zzz, response_format.json_schema.yyy",
        },
        new("50 a schema beside json_object", "\"response_format\":{\"type\":\"json_object\"," + Schema + "}") { Dropped = "response_format.schema" },
        new("50 a schema beside text", "\"response_format\":{\"type\":\"text\",\"json_schema\":{" + Schema + "}}") { Dropped = "response_format.json_schema" },
        new("50 a description that is no text", "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"description\":5," + Schema + "}}") { Refused = "response_format.json_schema.description:" },
        new("50 a schema's name that is no text", "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":5," + Schema + "}}") { Refused = "response_format.json_schema.name:" },
        new("50 strict that is no flag", "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"strict\":\"yes\"," + Schema + "}}") { Refused = "response_format.json_schema.strict:" },
        new("50 in stream_options", "\"stream_options\":{\"includeusage\":true,\"include_obfuscation\":false}") { Dropped = "stream_options.includeusage" },
        new("50 obfuscation", "\"stream_options\":{\"include_obfuscation\":true}") { Dropped = "stream_options.include_obfuscation" },
        new("50 obfuscation that is no flag", "\"stream_options\":{\"include_obfuscation\":1}") { Refused = "stream_options.include_obfuscation:" },
        new("50 in thinking", "\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024,\"zzz\":1}") { Kept = "\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024}", Dropped = "thinking.zzz" },
        new("50 thinking with an unknown display", "\"thinking\":{\"type\":\"enabled\",\"display\":\"all\"}") { Refused = "thinking.display:" },
        new("50 in reasoning", "\"reasoning\":{\"effort\":\"low\",\"max_tokens\":3000,\"enabled\":false,\"exclude\":true,\"summary\":null}")
        {
            Kept = "\"budget_tokens\":1024", Dropped = "reasoning.exclude, reasoning.max_tokens, reasoning.enabled",
        },
        new("50 reasoning with a flag that is none", "\"reasoning\":{\"effort\":\"low\",\"enabled\":\"yes\"}") { Refused = "reasoning.enabled:" },
        new("50 reasoning with tokens that are no number", "\"reasoning\":{\"effort\":\"low\",\"max_tokens\":\"many\"}") { Refused = "reasoning.max_tokens:" },
        new("50 a word that is no level, beside thinking", "\"thinking\":{\"type\":\"disabled\"},\"reasoning_effort\":\"bogus\"") { Refused = "reasoning_effort:" },
        new("50 reasoning that is none, beside thinking", "\"thinking\":{\"type\":\"disabled\"},\"reasoning\":5") { Refused = "reasoning:" },
        new("50 levels that thinking overrules", "\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024},\"reasoning\":{\"effort\":\"low\"},\"reasoning_effort\":\"high\"")
        {
            Kept = "\"budget_tokens\":1024", Dropped = "reasoning, reasoning_effort",
        },
        new("50 levels that agree", "\"thinking\":{\"type\":\"disabled\"},\"reasoning\":{\"enabled\":false},\"reasoning_effort\":\"none\"") { Gone = ["thinking"] },
        new("50 an empty reasoning overrules nothing", "\"reasoning\":{},\"reasoning_effort\":\"high\"") { Kept = "\"budget_tokens\":4096" },
    ];
}
