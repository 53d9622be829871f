using static Gateway.Tests.Surfaces.OpenAI.Requests.Trap;

namespace Gateway.Tests.Surfaces.OpenAI.Requests;

/// <summary>The traps of parameters, thinking and structured output: numbers 42 to 62, and the closed list of members.</summary>
internal static class ParameterTraps
{
    private const string Schema = "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}},\"required\":[\"a\"],\"additionalProperties\":false}";
    private const string Format = "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\",\"strict\":true,\"schema\":" + Schema + "}}";
    private const string Forced = "\"toolConfig\":{\"tools\":[{\"toolSpec\":{\"name\":\"json_response\",\"description\":\"Gives the answer. Call it with the answer as its arguments.\",\"inputSchema\":{\"json\":" + Schema + "}}}],\"toolChoice\":{\"tool\":{\"name\":\"json_response\"}}}";
    private const string Signed = ",\"thinking_blocks\":[{\"type\":\"thinking\",\"thinking\":\"\\u3042\",\"signature\":\"Eq\\/B+\\u003d==\"},{\"type\":\"redacted_thinking\",\"data\":\"Z\\/g=\"}]";

    public static IEnumerable<Trap> Rows =>
    [
        new("42 temperature and top_p", "\"temperature\":0.7,\"top_p\":0.9") { Kept = "\"temperature\":0.7}", Gone = ["topP"], Dropped = "top_p" },
        new("42 temperature and the default of top_p: Dify's test", "\"temperature\":0.7,\"top_p\":1,\"max_tokens\":5,\"presence_penalty\":0,\"frequency_penalty\":0")
        {
            Kept = "\"inferenceConfig\":{\"maxTokens\":5,\"temperature\":0.7}}",
        },
        new("42 top_p alone", "\"top_p\":0.9") { Kept = "\"topP\":0.9" },
        new("42 both, for a model that takes both", "\"temperature\":0.7,\"top_p\":0.9", ChatRig.Nova) { Kept = "\"temperature\":0.7,\"topP\":0.9" },
        new("43 sampling for 4.7 and later", "\"temperature\":0.2,\"top_p\":0.9,\"top_k\":5", ChatRig.Opus48)
        {
            Gone = ["temperature", "top"], Dropped = "temperature, top_p, top_k",
        },
        new("43 defaults of sampling for 4.7 and later", "\"temperature\":1,\"top_p\":1.0", ChatRig.Opus48) { Gone = ["temperature", "top"] },
        new("44 temperature above 1", "\"temperature\":1.3") { Kept = "\"temperature\":1}", Dropped = "temperature" },
        new("44 temperature above 2", "\"temperature\":2.1") { Refused = "temperature" },
        new("44 top_k", "\"top_k\":5") { Kept = "\"additionalModelRequestFields\":{\"top_k\":5}" },
        new("44 top_k for Nova", "\"top_k\":5", ChatRig.Nova) { Kept = "\"additionalModelRequestFields\":{\"inferenceConfig\":{\"topK\":5}}" },
        new("44 top_k in another spelling", "\"top_k\":1e2") { Kept = "\"top_k\":100}" },
        new("44 top_k without an end", "\"top_k\":1e400") { Kept = "\"top_k\":2147483647}" },
        new("46 stop sequences of white space", "\"stop\":[\"\\n\\n\",\"###\",\"\"]") { Kept = "\"stopSequences\":[\"###\"]" },
        new("46 nothing but white space", "\"stop\":\"\\n\"") { Gone = ["stopSequences"] },
        new("46 one stop sequence", "\"stop\":\"\\u3042\"") { Kept = "\"stopSequences\":[\"\\u3042\"]" },
        new("47 a budget above the tokens", "\"max_tokens\":3000,\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":4000}")
        {
            Kept = "\"inferenceConfig\":{\"maxTokens\":3000},\"additionalModelRequestFields\":{\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1500}}", Dropped = "thinking",
        },
        new("47 a budget above the model's maximum", "\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":100000}")
        {
            Kept = "\"inferenceConfig\":{\"maxTokens\":40192},\"additionalModelRequestFields\":{\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":32000}}", Dropped = "thinking",
        },
        new("47 a budget without an end", "\"reasoning\":{\"max_tokens\":1e400}") { Kept = "\"budget_tokens\":32000", Dropped = "reasoning" },
        new("47 no room for a budget", "\"max_tokens\":1000,\"reasoning_effort\":\"high\"") { Gone = ["thinking"], Dropped = "reasoning_effort" },
        new("47 a budget beside the default", "\"reasoning_effort\":\"high\"")
        {
            Kept = "\"inferenceConfig\":{\"maxTokens\":12288},\"additionalModelRequestFields\":{\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":4096}}",
        },
        new("48 no tokens given", "\"store\":false") { Kept = "\"inferenceConfig\":{\"maxTokens\":8192}" },
        new("48 a default of the catalog", "\"store\":false", ChatRig.Native) { Kept = "\"inferenceConfig\":{\"maxTokens\":4000}" },
        new("48 both names", "\"max_tokens\":5,\"max_completion_tokens\":7") { Kept = "\"maxTokens\":7" },
        new("48 above the model's maximum", "\"max_tokens\":1000000") { Kept = "\"maxTokens\":64000", Dropped = "max_tokens" },
        new("48 none at all", "\"max_completion_tokens\":0") { Refused = "max_completion_tokens" },
        new("50 members of others stay out", "\"metadata\":{\"a\":\"b\"},\"user\":\"u\",\"safety_identifier\":\"s\",\"prompt_cache_key\":\"k\"")
        {
            Gone = ["additionalModelRequestFields", "metadata", "user\":\"u"],
        },
        new("50 members that change the answer are named", "\"seed\":1,\"frequency_penalty\":0.5,\"logit_bias\":{\"1\":2},\"service_tier\":\"flex\",\"store\":true,\"next_member\":{\"a\":[1]},\"mcp_servers\":[]")
        {
            Gone = ["seed", "next_member", "mcp"], Dropped = "seed, frequency_penalty, logit_bias, service_tier, store, next_member, mcp_servers",
        },
        new("50 defaults are not named", "\"n\":1,\"stream\":false,\"store\":false,\"logprobs\":false,\"top_logprobs\":0,\"modalities\":[\"text\"],\"service_tier\":\"auto\",\"logit_bias\":{},\"verbosity\":\"medium\",\"seed\":null,\"tools\":null"),
        new("50 more unknown members than a header can name", string.Join(',', Enumerable.Range(0, 33).Select(i => $"\"m{i}\":0"))) { Refused = "*: " },
        new("51 a budget for 4.7 and later", "\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2048}", ChatRig.Opus48)
        {
            Kept = "\"additionalModelRequestFields\":{\"thinking\":{\"type\":\"adaptive\"}}", Dropped = "thinking",
        },
        new("51 adaptive before 4.6", "\"thinking\":{\"type\":\"adaptive\"}") { Kept = "\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2048}" },
        new("51 effort from 4.6 on", "\"reasoning_effort\":\"low\",\"temperature\":0.5", ChatRig.Sonnet46)
        {
            Kept = "\"additionalModelRequestFields\":{\"thinking\":{\"type\":\"adaptive\"},\"output_config\":{\"effort\":\"low\"}}", Dropped = "temperature",
        },
        new("51 a budget on 4.6", "\"reasoning\":{\"max_tokens\":2000}", ChatRig.Sonnet46) { Kept = "\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2000}" },
        new("51 no thinking", "\"reasoning_effort\":\"none\"", ChatRig.Opus48) { Kept = "\"thinking\":{\"type\":\"disabled\"}" },
        new("51 no thinking, for a model that always does", "\"reasoning_effort\":\"minimal\"", ChatRig.Opus55)
        {
            Kept = "\"additionalModelRequestFields\":{\"output_config\":{\"effort\":\"low\"}}", Dropped = "reasoning_effort",
        },
        new("51 no thinking, for a model that does not unless asked", "\"reasoning_effort\":\"none\"") { Gone = ["thinking"] },
        new("52 a level that the model has not", "\"reasoning_effort\":\"xhigh\"", ChatRig.Sonnet46) { Kept = "\"effort\":\"high\"", Dropped = "reasoning_effort" },
        new("52 a word that is no level", "\"reasoning_effort\":\"huge\"") { Refused = "reasoning_effort" },
        new("52 Nova 2", "\"reasoning_effort\":\"high\"", ChatRig.Nova)
        {
            Kept = "\"additionalModelRequestFields\":{\"reasoningConfig\":{\"type\":\"enabled\",\"maxReasoningEffort\":\"medium\"}}", Dropped = "reasoning_effort",
        },
        new("53 the signature is lost: no thinking in this turn", Messages($"{User()},{Call("a")},{Result("a")}", "\"reasoning_effort\":\"low\"," + Tools("f")))
        {
            Gone = ["thinking"], Dropped = "reasoning_effort",
        },
        new("53 the signature is lost in an earlier turn", Messages($"{User()},{Call("a")},{Result("a")},{{\"role\":\"assistant\",\"content\":\"b\"}},{User()}", "\"reasoning_effort\":\"low\"," + Tools("f")))
        {
            Kept = "\"budget_tokens\":1024",
        },
        new("53 the signature is there", Messages($"{User()},{Call("a", more: Signed)},{Result("a")},{Call("b")},{Result("b")}", "\"reasoning_effort\":\"low\"," + Tools("f")))
        {
            Kept = "\"budget_tokens\":1024", Status = 0,
        },
        new("53 a model that decides itself needs no signature", Messages($"{User()},{Call("a")},{Result("a")}", "\"reasoning_effort\":\"low\"," + Tools("f")), ChatRig.Opus48)
        {
            Kept = "\"thinking\":{\"type\":\"adaptive\"}",
        },
        new("54, 55, 56 thoughts, byte for byte", Messages($"{User()},{Call("a", more: Signed)},{Result("a")}", Tools("f")))
        {
            Kept = """[{"reasoningContent":{"reasoningText":{"text":"\u3042","signature":"Eq\/B+\u003d=="}}},{"reasoningContent":{"redactedContent":"Z\/g="}},{"toolUse":""", Status = 0,
        },
        new("55 a signature without a text", Messages($"{User()},{{\"role\":\"assistant\",\"content\":\"a\",\"thinking_blocks\":[{{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"c2ln\"}}]}},{User()}"))
        {
            Kept = "[{\"reasoningContent\":{\"reasoningText\":{\"text\":\"\",\"signature\":\"c2ln\"}}},{\"text\":\"a\"}]", Status = 0,
        },
        new("56 a redacted thought that is no base64", Messages($"{User()},{{\"role\":\"assistant\",\"content\":\"a\",\"thinking_blocks\":[{{\"type\":\"redacted_thinking\",\"data\":\"@\"}}]}},{User()}"))
        {
            Refused = "messages[1].thinking_blocks[0].data",
        },
        new("54 a thought without a signature", Messages($"{User()},{{\"role\":\"assistant\",\"content\":\"a\",\"thinking_blocks\":[{{\"type\":\"thinking\",\"thinking\":\"t\",\"signature\":\"\"}}]}},{User()}"))
        {
            Gone = ["reasoningContent"], Dropped = "messages[].thinking_blocks[]",
        },
        new("54 thoughts of another family", Messages($"{User()},{Call("a", more: Signed)},{Result("a")}", Tools("f")), ChatRig.Nova)
        {
            Gone = ["reasoningContent"], Dropped = "messages[].thinking_blocks",
        },
        new("57 a forced tool while thinking", "\"tool_choice\":\"required\",\"reasoning_effort\":\"low\"," + Tools("f")) { Kept = "\"toolChoice\":{\"auto\":{}}", Dropped = "tool_choice" },
        new("57 a forced tool while thinking, from 4.8 on", "\"tool_choice\":\"required\",\"reasoning_effort\":\"low\"," + Tools("f"), ChatRig.Opus48) { Kept = "\"toolChoice\":{\"any\":{}}" },
        new("57 a schema while thinking", Format + ",\"reasoning_effort\":\"low\"") { Kept = "\"system\":[{\"text\":\"Answer with exactly one JSON value", Gone = ["json_response"] },
        new("58 json_object", "\"response_format\":{\"type\":\"json_object\"}") { Kept = "{\"system\":[{\"text\":\"Answer with exactly one JSON object: no text", Gone = ["tool"] },
        new("59 a schema beside tools", Format + "," + Tools("f")) { Kept = "JSON Schema: no text before or after it, and no code fence.\\n{\\\"type\\\":\\\"object\\\"", Gone = ["json_response", "toolChoice"] },
        new("59 a schema in a conversation with calls", Messages($"{User()},{Call("a")},{Result("a")}", Format)) { Kept = ",\"toolChoice\":{\"tool\":{\"name\":\"json_response\"}}" },
        new("60 a schema: the tool is forced", Format) { Kept = Forced },
        new("60 a schema, natively", Format, ChatRig.Native)
        {
            Kept = "\"outputConfig\":{\"textFormat\":{\"type\":\"json_schema\",\"structure\":{\"jsonSchema\":{\"schema\":\"{\\u0022type\\u0022:\\u0022object\\u0022", Gone = ["tool"],
        },
        new("60 a model that no tool can be forced on", Format, ChatRig.Opus55) { Kept = "{\"system\":[{\"text\":\"Answer with", Gone = ["json_response"] },
        new("61 words that the native form does not take", Format.Replace("{\"type\":\"string\"}", "{\"type\":\"array\",\"maxItems\":3,\"items\":{\"type\":\"string\"}}", StringComparison.Ordinal), ChatRig.Native)
        {
            Kept = "json_response", Gone = ["outputConfig"],
        },
        new("61 a schema whose root is a list", "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"schema\":{\"type\":\"array\"}}}") { Kept = "{\\\"type\\\":\\\"array\\\"}", Gone = ["json_response"] },
        new("61 no schema", "\"response_format\":{\"type\":\"json_schema\"}") { Refused = "response_format.json_schema" },
        new("60 strict tools where they are refused", Tools("f").Replace("\"name\"", "\"strict\":true,\"name\"", StringComparison.Ordinal), ChatRig.Opus48)
        {
            Gone = ["strict"], Dropped = "tools[].function.strict",
        },
        new("60 strict tools", Tools("f").Replace("\"name\"", "\"strict\":true,\"name\"", StringComparison.Ordinal)) { Kept = "\"strict\":true" },
        new("2.2 several answers", "\"n\":2") { Refused = "n:" },
        new("2.2 probabilities", "\"logprobs\":true") { Refused = "logprobs" },
        new("2.2 audio", "\"modalities\":[\"text\",\"audio\"]") { Refused = "modalities" },
        new("2.2 web search", "\"web_search_options\":{}") { Refused = "web_search_options" },
        new("2.2 functions", "\"functions\":[{\"name\":\"f\"}]") { Refused = "functions" },
        new("2.2 a guardrail", "\"guardrailConfig\":{\"guardrailIdentifier\":\"g\"}") { Refused = "guardrailConfig:" },
        new("2.2 a guardrail, in another convention", "\"guard-rail_identifier\":\"g\"") { Refused = "guard-rail_identifier:" },
        new("2.2 a guardrail, with an escape in its name", "\"\\u0067uardrailConfig\":{\"guardrailIdentifier\":\"g\"}") { Refused = "guardrailConfig:" },
        new("2.2 guardrails switched off", "\"disable_guardrails\":true") { Refused = "disable_guardrails:" },
        new("2.2 a guardrail in extra_body", "\"extra_body\":{\"amazon-bedrock-guardrailConfig\":{\"guardrailIdentifier\":\"g\"}}") { Refused = "extra_body.amazon-bedrock-guardrailConfig:" },
        new("2.2 a guardrail in metadata, which is ignored", "\"metadata\":{\"guardrails\":[\"g\"]}") { Refused = "metadata.guardrails:" },
        new("2.2 a guardrail in stream_options", "\"stream_options\":{\"guardrail_mode\":\"async\"}") { Refused = "stream_options.guardrail_mode:" },
        new("2.2 a guardrail in a message", Messages("{\"role\":\"user\",\"content\":\"u\",\"guardrails\":[\"g\"]}")) { Refused = "messages[0].guardrails:" },
        new("2.2 a guardrail in a part", Parts("{\"type\":\"text\",\"text\":\"u\",\"guardrailConfig\":{\"a\":1}}")) { Refused = "messages[0].content[0].guardrailConfig:" },
        new("2.2 a guardrail under a name that is not shown", "\"漏れ\":{\"guardrails\":[\"g\"]}") { Refused = "*.guardrails:" },
        new("2.2 no guardrail: nothing is said", "\"guardrails\":[],\"guardrailConfig\":null") { Dropped = "guardrails" },
        new("2.2 no guardrail: a text about them", Messages(User("guardrails"))) { Kept = "\"guardrails\"" },
        new("2.2 no guardrail: a tool's own argument", Messages($"{User()},{Call("a", arguments: "{\"guardrail\":1}")},{Result("a")}", Tools("f").Replace("\"properties\":{}", "\"properties\":{\"guardrail\":{\"type\":\"integer\"}}", StringComparison.Ordinal)))
        {
            Kept = "\"guardrail\":{\"type\":\"integer\"}",
        },
        new("2.2 another Region", "\"inference_geo\":\"us\"") { Refused = "inference_geo" },
        new("2.2 a slip: Anthropic's system", "\"system\":\"s\"") { Refused = "system" },
        new("2.2 a slip: the Responses API", "\"input\":\"s\"") { Refused = "input" },
        new("2.2 a flag that is none", "\"parallel_tool_calls\":\"no\"") { Refused = "parallel_tool_calls" },
        new("2.2 a stream that is no flag", "\"stream\":\"true\"") { Refused = "stream" },
        new("Dify checks a model", Messages(User("ping"), "\"max_tokens\":5")) { Kept = "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"ping\"}]}],\"inferenceConfig\":{\"maxTokens\":5}}" },
        new("Dify asks", Messages(User(), "\"stream\":false,\"temperature\":0.7,\"top_p\":1,\"max_tokens\":512,\"presence_penalty\":0,\"frequency_penalty\":0,\"user\":\"abc-123\",\"stop\":[]"))
        {
            Kept = "\"inferenceConfig\":{\"maxTokens\":512,\"temperature\":0.7}}",
        },
        new("Open WebUI writes a title", Messages(User("### Task:\\nGenerate a title"), "\"stream\":false,\"max_completion_tokens\":1000,\"metadata\":{\"task\":\"title_generation\"}")) { Kept = "\"maxTokens\":1000}}" },
        new("LibreChat writes a title", Messages(
            """{"role":"system","content":"Detect user language and write a title"},{"role":"user","content":[{"type":"text","text":"u"}]}""", "\"temperature\":0.2,\"presence_penalty\":0,\"frequency_penalty\":0,\"max_tokens\":16,\"user\":\"65f\",\"n\":1,\"logprobs\":null"))
        {
            Kept = "\"inferenceConfig\":{\"maxTokens\":16,\"temperature\":0.2}}",
        },
    ];
}
