using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Simulator;
using Gateway.Simulator.Journal;
using Gateway.Testing;

namespace Gateway.Tests.Surfaces.OpenAI;

/// <summary>
/// Requests as programs send them that do not run here: their checks of a new connection, and what they ask in the background. Each is
/// the body of that program's own code with shorter prompts, and Bedrock's rules judge what becomes of it.
/// </summary>
public class RecordedRequestsTests
{
    private const string Haiku = "claude-haiku-4-5";

    // Stands for the caller's key.
    private const string OwnKey = "(key)";

    // What Open WebUI says of its user when ENABLE_FORWARD_USER_INFO_HEADERS is on. The name is percent-encoded, but for its blanks.
    private static readonly (string Name, string Value)[] OpenWebUI =
    [
        ("X-OpenWebUI-User-Name", "%E5%B1%B1%E7%94%B0 %E8%8A%B1%E5%AD%90"),
        ("X-OpenWebUI-User-Id", "3f0c1d0a-5c1e-4e0f-9a52-5f5e0c9f6f11"),
        ("X-OpenWebUI-User-Email", "hanako@example.lg.jp"),
        ("X-OpenWebUI-User-Role", "user"),
        ("X-OpenWebUI-Chat-Id", "b8f5a2de-0f44-4d3f-8a1e-7f5f2f7f7c0a"),
    ];

    /// <summary>Names of the rows.</summary>
    public static TheoryData<string> Names => [.. Rows.Keys];

    private static Dictionary<string, Recorded> Rows { get; } = new Recorded[]
    {
        new("Dify: check of a model", """{"model":"claude-haiku-4-5","max_tokens":5,"messages":[{"role":"user","content":"ping"}]}""")
        {
            Sent = sent => Assert.Equal(5, (int?)sent["inferenceConfig"]!["maxTokens"]),
        },
        new("Dify: check of a model by a stream", """{"model":"claude-haiku-4-5","max_tokens":10,"messages":[{"role":"user","content":"ping"}],"stream":true}""")
        {
            Sent = sent => Assert.Equal(10, (int?)sent["inferenceConfig"]!["maxTokens"]),
        },
        new("Dify: second check, after an error that speaks of thinking", """{"model":"claude-haiku-4-5","max_tokens":5,"thinking":{"type":"disabled"},"messages":[{"role":"user","content":"ping"}]}""")
        {
            Sent = sent => Assert.Null(sent["additionalModelRequestFields"]?["thinking"]),
        },
        new("Dify: check with max_completion_tokens, by the OpenAI SDK", """{"messages":[{"role":"user","content":"ping"}],"model":"claude-haiku-4-5","max_completion_tokens":16,"stream":false}"""),
        new("Dify: a chat with its default parameters", """{"model":"claude-haiku-4-5","stream":true,"temperature":0.7,"top_p":1,"frequency_penalty":0,"presence_penalty":0,"max_tokens":512,"stream_options":{"include_usage":true},"messages":[{"role":"system","content":"あなたは窓口の案内係です。"},{"role":"user","content":"開庁時間は？"}],"user":"8a3c2f5e-1d2b-4a7c-9c62-0a9b1de2f6aa"}""")
        {
            // Claude 4.5 takes one of the two.
            Sent = sent =>
            {
                Assert.Equal(0.7, (double?)sent["inferenceConfig"]!["temperature"]);
                Assert.Null(sent["inferenceConfig"]!["topP"]);
                Assert.Null(sent["additionalModelRequestFields"]);
            },
        },
        new("Dify: an agent's second turn, images and a stop word", """{"model":"claude-haiku-4-5","stream":true,"temperature":0.7,"top_p":1,"max_tokens":512,"stream_options":{"include_usage":true},"messages":[{"role":"system","content":""},{"role":"user","content":[{"type":"text","text":"この写真の場所の天気は？"},{"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==","detail":"low"}}]},{"role":"assistant","content":"","tool_calls":[{"id":"tooluse_a1","type":"function","function":{"name":"get_weather","arguments":"{\"city\":\"大阪\"}"}}]},{"role":"tool","content":"大阪は晴れです。","tool_call_id":"tooluse_a1"}],"tool_choice":"auto","tools":[{"type":"function","function":{"name":"get_weather","description":"","parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}}],"stop":["Observation:"],"user":"u1"}""")
        {
            Sent = sent =>
            {
                Assert.Null(sent["system"]);
                Assert.Equal(["user", "assistant", "user"], sent["messages"]!.AsArray().Select(message => (string?)message!["role"]));
                Assert.Equal("Observation:", (string?)sent["inferenceConfig"]!["stopSequences"]![0]);
            },
        },
        new("Dify: structured output, whose schema is in the system prompt too", """{"model":"claude-haiku-4-5","stream":false,"temperature":0.7,"response_format":{"type":"json_schema","json_schema":{"name":"counter","schema":{"type":"object","properties":{"name":{"type":"string"}},"required":["name"],"additionalProperties":false},"strict":true}},"messages":[{"role":"system","content":"JSON Schema: {\"type\":\"object\"}"},{"role":"user","content":"窓口を一つ挙げてください。"}]}""")
        {
            Content = """{"name":"サンプル"}""",
        },
        new("Dify: members of other servers, in its extended mode", """{"model":"claude-haiku-4-5","stream":true,"chat_template_kwargs":{"enable_thinking":false,"thinking":false},"thinking":{"type":"disabled"},"enable_thinking":false,"messages":[{"role":"user","content":"開庁時間は？"}]}""")
        {
            Ignored = "chat_template_kwargs",
            Sent = sent => Assert.Null(sent["additionalModelRequestFields"]),
        },
        new("Open WebUI: a chat", """{"stream":true,"model":"claude-haiku-4-5","messages":[{"role":"user","content":"こんにちは"}]}""") { Headers = OpenWebUI },
        new("Open WebUI: a chat that counts, with parameters", """{"stream":true,"model":"claude-haiku-4-5","messages":[{"role":"system","content":"短く。"},{"role":"user","content":"こんにちは"},{"role":"assistant","content":"こんにちは！"},{"role":"user","content":[{"type":"text","text":"これは？"},{"type":"image_url","image_url":{"url":"data:image/jpg;base64,/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAEBAQEBAQEBAQEBAQEBAQ=="}}]}],"stream_options":{"include_usage":true},"temperature":0.8,"top_p":0.9,"max_tokens":1024,"frequency_penalty":0,"seed":0,"stop":["###"]}""")
        {
            Headers = OpenWebUI,
            Sent = sent => Assert.Equal("jpeg", (string?)sent["messages"]![2]!["content"]!.AsArray().Single(block => block!["image"] is not null)!["image"]!["format"]),
        },
        new("Open WebUI: a title", """{"model":"claude-haiku-4-5","messages":[{"role":"user","content":"### Task:\n題名を付けてください。\nJSON format: { \"title\": \"…\" }\n<chat_history>\nUSER: こんにちは\nASSISTANT: こんにちは！\n</chat_history>"}],"stream":false,"max_completion_tokens":1000}""") { Headers = OpenWebUI },
        new("Open WebUI: tags", """{"model":"claude-haiku-4-5","messages":[{"role":"user","content":"### Task:\n分類を付けてください。\nJSON format: { \"tags\": [\"…\"] }"}],"stream":false}""") { Headers = OpenWebUI },
        new("Open WebUI: follow-up questions", """{"model":"claude-haiku-4-5","messages":[{"role":"user","content":"### Task:\n次の質問を 3 つ挙げてください。\nJSON format: { \"follow_ups\": [\"…\"] }"}],"stream":false}""") { Headers = OpenWebUI },
        new("Open WebUI: search queries", """{"model":"claude-haiku-4-5","messages":[{"role":"user","content":"### Task:\n検索語を挙げてください。\n{ \"queries\": [\"…\"] }"}],"stream":false}""") { Headers = OpenWebUI },
        new("Open WebUI: native tools, whose arguments were cut", """{"stream":true,"model":"claude-haiku-4-5","messages":[{"role":"user","content":"今何時ですか。"},{"role":"assistant","content":"","tool_calls":[{"index":0,"id":"tooluse_b2","type":"function","function":{"name":"get_current_time","arguments":""}}]},{"role":"tool","tool_call_id":"tooluse_b2","content":""}],"tools":[{"type":"function","function":{"name":"get_current_time","description":"時刻","parameters":{"properties":{},"type":"object"}}}]}""")
        {
            Sent = sent => Assert.IsType<JsonObject>(sent["messages"]![1]!["content"]![0]!["toolUse"]!["input"]),
        },
        new("LibreChat: a chat", """{"model":"claude-haiku-4-5","user":"66f0c0a1b2c3d4e5f6a7b8c9","stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user","content":"こんにちは"}]}"""),
        new("LibreChat: a chat with parameters, none dropped", """{"model":"claude-haiku-4-5","temperature":0.7,"top_p":0.9,"frequency_penalty":0,"presence_penalty":0,"user":"66f0c0a1b2c3d4e5f6a7b8c9","stream":true,"stream_options":{"include_usage":true},"max_tokens":1024,"messages":[{"role":"system","content":"短く。"},{"role":"user","content":"こんにちは"}]}"""),
        new("LibreChat: a chat whose dropParams leave only the model", """{"model":"claude-haiku-4-5","stream":true,"messages":[{"role":"user","content":"こんにちは"}]}"""),
        new("LibreChat: a title as text", """{"model":"claude-haiku-4-5","temperature":0.2,"stream":false,"messages":[{"role":"user","content":"題名を付けてください。\n\nConversation:\nUser: こんにちは\nAI: こんにちは！"}]}"""),
        new("LibreChat: a title as an object", """{"model":"claude-haiku-4-5","temperature":0.2,"user":"66f0c0a1b2c3d4e5f6a7b8c9","stream":false,"response_format":{"type":"json_schema","json_schema":{"name":"extract","schema":{"type":"object","properties":{"language":{"type":"string","description":"言語"},"title":{"type":"string","description":"題名"}},"required":["language","title"]}}},"messages":[{"role":"user","content":"題名を付けてください。"}]}""")
        {
            Content = """{"language":"サンプル","title":"サンプル"}""",
        },
        new("LibreChat: an agent's tool without parameters", """{"model":"claude-haiku-4-5","user":"66f0c0","stream":true,"tools":[{"type":"function","function":{"name":"now_mcp_clock","description":"時刻","parameters":{"type":"object","properties":{}}}}],"stream_options":{"include_usage":true},"messages":[{"role":"user","content":"こんにちは"}]}"""),
        new("Continue: a chat with its reader's empty answer", """{"messages":[{"role":"system","content":"短く。"},{"role":"user","content":"こんにちは"},{"role":"assistant","content":" "},{"role":"user","content":"もう一度"}],"model":"claude-haiku-4-5","max_tokens":4096,"stream":true,"stream_options":{"include_usage":true}}""")
        {
            Headers = [("api-key", OwnKey)],
        },
        new("Cline: a chat", """{"model":"claude-haiku-4-5","messages":[{"role":"system","content":"You are Cline."},{"role":"user","content":[{"type":"text","text":"<task>\nこんにちは\n</task>"},{"type":"text","text":"<environment_details>\n</environment_details>"}]}],"temperature":0,"stream":true,"stream_options":{"include_usage":true}}"""),
        new("Cline: a chat with marks for the prompt cache, and effort", """{"model":"claude-haiku-4-5","messages":[{"role":"system","content":[{"type":"text","text":"You are Cline.","cache_control":{"type":"ephemeral"}}]},{"role":"user","content":[{"type":"text","text":"こんにちは","cache_control":{"type":"ephemeral"}}]}],"temperature":0,"stream":true,"stream_options":{"include_usage":true},"reasoning_effort":"low","max_completion_tokens":8192}""")
        {
            Sent = sent => Assert.NotNull(sent["system"]![1]!["cachePoint"]),
        },
        new("A serializer that writes null for what is absent", """{"model":"claude-haiku-4-5","messages":[{"role":"user","content":"こんにちは","name":null}],"audio":null,"frequency_penalty":null,"function_call":null,"functions":null,"logit_bias":null,"logprobs":null,"max_completion_tokens":null,"max_tokens":null,"metadata":null,"modalities":null,"n":null,"parallel_tool_calls":null,"prediction":null,"presence_penalty":null,"reasoning_effort":null,"response_format":null,"seed":null,"service_tier":null,"stop":null,"store":null,"stream":null,"stream_options":null,"temperature":null,"tool_choice":null,"tools":null,"top_logprobs":null,"top_p":null,"user":null,"verbosity":null,"web_search_options":null}""")
        {
            Sent = sent => Assert.Null(sent["toolConfig"]),
        },
        new("OpenAI for Python: its answer, dumped and sent back", """{"model":"claude-haiku-4-5","messages":[{"role":"user","content":"天気は？"},{"content":null,"refusal":null,"role":"assistant","annotations":[],"audio":null,"function_call":null,"tool_calls":[{"id":"tooluse_c3","function":{"arguments":"{\"city\":\"大阪\"}","name":"get_weather"},"type":"function"}]},{"role":"tool","tool_call_id":"tooluse_c3","name":"get_weather","content":[{"type":"text","text":"大阪は晴れです。"}]}],"tools":[{"type":"function","function":{"name":"get_weather","parameters":{"type":"object","properties":{"city":{"type":"string"}}},"strict":null}}]}"""),
        new("An agent framework: named speakers, a late system message", """{"model":"claude-haiku-4-5","messages":[{"role":"system","content":"司会","name":"manager"},{"role":"user","content":"議題は？","name":"user_1"},{"role":"assistant","content":"防災です。","name":"planner"},{"role":"system","content":"次へ"},{"role":"user","content":"続けて","name":"user_1"}],"n":1,"temperature":1.5}""")
        {
            Sent = sent => Assert.Equal(["司会", "次へ"], sent["system"]!.AsArray().Select(block => (string?)block!["text"])),
        },
    }.ToDictionary(row => row.Name);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task It_is_answered(string name)
    {
        var row = Rows[name];
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Post(
            "/v1/chat/completions", row.Body, [.. row.Headers.Select(header => (header.Name, header.Value == OwnKey ? gateway.Key : header.Value))]);

        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == HttpStatusCode.OK, text);
        if (row.Streams)
        {
            AssertStreamed(text, row.CountsTokens);
        }
        else
        {
            AssertWhole(JsonNode.Parse(text)!, row.Content);
        }

        row.Sent?.Invoke(JsonNode.Parse(Encoding.UTF8.GetString(LastCall(gateway).Body.Span))!);
        if (row.Ignored is { } ignored)
        {
            Assert.Contains(ignored, Assert.Single(response.Headers.GetValues("X-Gateway-Dropped")), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Open WebUI")]
    [InlineData("LibreChat")]
    public async Task Models_are_listed(string name)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Get("/v1/models", name == "Open WebUI" ? OpenWebUI : []);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var models = (await Some.JsonAsync(response))["data"]!.AsArray();
        Assert.Contains(Haiku, models.Select(model => (string?)model!["id"]));
        Assert.All(models, model => Assert.Equal("model", (string?)model!["object"]));
    }

    // LibreChat's own default for titles, if titleModel is not set. It must never become some other model's bill.
    [Theory]
    [InlineData("gpt-3.5-turbo")]
    [InlineData("gpt-4o-mini")]
    public async Task A_model_of_somebody_else_is_not_found(string model)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Post(
            "/v1/chat/completions", $$"""{"model":"{{model}}","temperature":0.2,"stream":false,"messages":[{"role":"user","content":"題名"}]}""");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("model_not_found", (string?)(await Some.JsonAsync(response))["error"]!["code"]);
    }

    private static void AssertWhole(JsonNode completion, string? content)
    {
        Assert.Equal(("chat.completion", Haiku), ((string?)completion["object"], (string?)completion["model"]));
        var choice = Assert.Single(completion["choices"]!.AsArray())!;
        Assert.Contains((string?)choice["finish_reason"], new[] { "stop", "length" });
        var written = (string)choice["message"]!["content"]!;
        Assert.NotEmpty(written);
        Assert.Equal(content ?? written, written);
        Assert.True((int)completion["usage"]!["prompt_tokens"]! > 0);
    }

    // As a reader with no rules of its own but SSE's does: events end with an empty line, and every one has data.
    private static void AssertStreamed(string text, bool countsTokens)
    {
        var events = text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Where(one => !one.StartsWith(':')).ToList();
        Assert.All(events, one => Assert.StartsWith("data: ", one, StringComparison.Ordinal));
        Assert.Equal("data: [DONE]", events[^1]);
        var chunks = events.SkipLast(1).Select(one => JsonNode.Parse(one["data: ".Length..])!).ToList();
        Assert.All(chunks, chunk => Assert.Equal("chat.completion.chunk", (string?)chunk["object"]));
        Assert.NotEmpty(string.Concat(chunks.Select(chunk => (string?)chunk["choices"]!.AsArray().FirstOrDefault()?["delta"]?["content"])));
        Assert.Contains(
            (string?)chunks.Last(chunk => chunk["choices"]!.AsArray().Count > 0)["choices"]![0]!["finish_reason"], new[] { "stop", "length" });
        Assert.Equal(countsTokens ? 1 : 0, chunks.Count(chunk => chunk["usage"] is not null));
    }

    private static CallRecord LastCall(TestGateway gateway) =>
        gateway.Aws.Journal.Calls.Last(call => call.Service == AwsServices.BedrockRuntime);

    /// <param name="Name">The program and its request.</param>
    /// <param name="Body">The body that it sends.</param>
    private sealed record Recorded(string Name, string Body)
    {
        /// <summary>Headers in addition to the key.</summary>
        public (string Name, string Value)[] Headers { get; init; } = [];

        /// <summary>What the answer says, if the program reads more than text from it.</summary>
        public string? Content { get; init; }

        /// <summary>A member that the response says was left out.</summary>
        public string? Ignored { get; init; }

        /// <summary>Judges the body that Bedrock got.</summary>
        public Action<JsonNode>? Sent { get; init; }

        public bool Streams => Body.Contains("\"stream\":true", StringComparison.Ordinal);

        public bool CountsTokens => Body.Contains("\"include_usage\":true", StringComparison.Ordinal);
    }
}
