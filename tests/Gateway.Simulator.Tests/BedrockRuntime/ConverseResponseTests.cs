using System.Net;
using System.Text.Json;
using Gateway.Simulator.Tests.Hosting;

namespace Gateway.Simulator.Tests.BedrockRuntime;

public sealed class ConverseResponseTests
{
    private const string Weather = """
        "toolConfig":{"tools":[{"toolSpec":{"name":"get_weather","inputSchema":{"json":{"type":"object",
          "properties":{"city":{"type":"string"},"days":{"type":"integer","minimum":3},"unit":{"enum":["C","F"]},"note":{"type":"string"}},
          "required":["unit","city","days"]}}}}]CHOICE}
        """;

    [Fact]
    public async Task A_greeting_is_greeted_back_in_Japanese()
    {
        var answer = await AskAsync(Some.Hello);

        Assert.StartsWith("こんにちは！", answer.Text, StringComparison.Ordinal);
        Assert.Equal("end_turn", answer.StopReason);
    }

    [Fact]
    public async Task Japanese_is_sent_as_UTF_8_and_not_escaped()
    {
        var answer = await AskAsync(Some.Saying("庁舎の開庁時間を教えてください。"));

        Assert.Contains("庁舎の開庁時間", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("\\u", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_headers_are_those_of_recorded_traffic_and_no_others()
    {
        var answer = await AskAsync(Some.Hello);

        Assert.Equal(
            ["Content-Length", "Content-Type", "Date", "x-amzn-RequestId"],
            answer.Headers.Keys.Order(StringComparer.OrdinalIgnoreCase));
        Assert.Equal("application/json", answer.Headers["Content-Type"]);
    }

    [Theory]
    [InlineData("こんにちは", "")]
    [InlineData("get_weather を使って", "," + Weather)]
    public async Task The_keys_of_an_answer_are_alphabetical_at_every_level(string text, string members)
    {
        var answer = await AskAsync(Some.Saying(text, members.Replace("CHOICE", "", StringComparison.Ordinal)));

        AssertAlphabetical(answer.Json);
    }

    [Fact]
    public async Task Usage_has_the_members_that_no_documentation_names()
    {
        var answer = await AskAsync(Some.Hello);

        var usage = answer.Json.GetProperty("usage");
        Assert.Equal(
            [
                "cacheReadInputTokenCount", "cacheReadInputTokens", "cacheWriteInputTokenCount",
                "cacheWriteInputTokens", "inputTokens", "outputTokens", "serverToolUsage", "totalTokens",
            ],
            usage.EnumerateObject().Select(member => member.Name));
        Assert.Equal(9, usage.GetProperty("inputTokens").GetInt32());
        Assert.Equal(
            usage.GetProperty("totalTokens").GetInt32(),
            usage.GetProperty("inputTokens").GetInt32() + usage.GetProperty("outputTokens").GetInt32());
        Assert.True(answer.Json.GetProperty("metrics").GetProperty("latencyMs").GetInt64() > 0);
    }

    [Fact]
    public async Task The_same_request_has_the_same_answer()
    {
        var body = Some.Saying("get_weather", "," + Weather.Replace("CHOICE", "", StringComparison.Ordinal));

        Assert.Equal((await AskAsync(body)).Body, (await AskAsync(body)).Body);
    }

    [Fact]
    public async Task MaxTokens_cuts_the_answer()
    {
        var answer = await AskAsync(Some.Saying("こんにちは", ""","inferenceConfig":{"maxTokens":5}"""));

        Assert.Equal(("こんにちは", "max_tokens"), (answer.Text, answer.StopReason));
        Assert.Equal(5, answer.Json.GetProperty("usage").GetProperty("outputTokens").GetInt32());
    }

    [Fact]
    public async Task A_stop_sequence_ends_the_answer_before_itself()
    {
        var answer = await AskAsync(Some.Saying("こんにちは", ""","inferenceConfig":{"stopSequences":["ありますか","！"]}"""));

        Assert.Equal(("こんにちは", "stop_sequence"), (answer.Text, answer.StopReason));
    }

    [Theory]
    [InlineData("東京の天気は？", ""","toolChoice":{"any":{}}""", 0)]
    [InlineData("東京の天気は？", ""","toolChoice":{"tool":{"name":"get_weather"}}""", 0)]
    [InlineData("get_weather で東京の天気を調べて", "", 1)]
    [InlineData("GET_WEATHER で東京の天気を調べて", ""","toolChoice":{"auto":{}}""", 1)]
    public async Task A_tool_is_used_when_it_is_asked_for_and_a_forced_one_without_a_word(
        string text, string choice, int wordsBefore)
    {
        var answer = await AskAsync(
            Some.Saying(text, "," + Weather.Replace("CHOICE", choice, StringComparison.Ordinal)));

        var content = answer.Json.GetProperty("output").GetProperty("message").GetProperty("content");
        Assert.Equal(wordsBefore + 1, content.GetArrayLength());
        var use = content[wordsBefore].GetProperty("toolUse");
        Assert.Equal("tool_use", answer.StopReason);
        Assert.Equal(
            ("get_weather", "tool_use"), (use.GetProperty("name").GetString(), use.GetProperty("type").GetString()));
        Assert.Matches("^tooluse_[A-Za-z0-9_-]{22}$", use.GetProperty("toolUseId").GetString());
        Assert.Equal("""{"city":"サンプル","days":3,"unit":"C"}""", use.GetProperty("input").GetRawText());
    }

    [Fact]
    public async Task A_forced_call_that_does_not_fit_is_cut()
    {
        var choice = Weather.Replace("CHOICE", ""","toolChoice":{"any":{}}""", StringComparison.Ordinal);

        var answer = await AskAsync(Some.Saying("x", $$""","inferenceConfig":{"maxTokens":2},{{choice}}"""));

        var only = Assert.Single(
            answer.Json.GetProperty("output").GetProperty("message").GetProperty("content").EnumerateArray());
        Assert.Equal("{}", only.GetProperty("toolUse").GetProperty("input").GetRawText());
        Assert.Equal("max_tokens", answer.StopReason);
        Assert.Equal(2, answer.Json.GetProperty("usage").GetProperty("outputTokens").GetInt32());
    }

    [Theory]
    [InlineData("""["/stop_sequence"]""", """["！"]""", """{"stop_sequence":"！"}""")]
    [InlineData("""["/stop_sequence","/absent/x"]""", "[]", """{"stop_sequence":null}""")]
    [InlineData("""["/delta/stop_sequence"]""", """["！"]""", null)]
    public async Task Fields_of_the_models_own_response_are_copied(string paths, string stops, string? fields)
    {
        var answer = await AskAsync(Some.Saying(
            "こんにちは",
            $$""","additionalModelResponseFieldPaths":{{paths}},"inferenceConfig":{"stopSequences":{{stops}}}"""));

        Assert.Equal(fields is not null, answer.Json.TryGetProperty("additionalModelResponseFields", out var found));
        Assert.Equal(fields ?? "", found.ValueKind == JsonValueKind.Undefined ? "" : found.GetRawText());
    }

    [Fact]
    public async Task A_tool_that_nobody_asks_for_is_not_used()
    {
        var answer = await AskAsync(
            Some.Saying("東京の天気は？", "," + Weather.Replace("CHOICE", "", StringComparison.Ordinal)));

        Assert.Equal("end_turn", answer.StopReason);
    }

    [Fact]
    public async Task A_tool_result_is_taken_up_in_the_answer()
    {
        var answer = await AskAsync(
            """
            {"messages":[{"role":"user","content":[{"text":"get_weather"}]},
              {"role":"assistant","content":[{"toolUse":{"toolUseId":"t1","name":"get_weather","input":{}}}]},
              {"role":"user","content":[{"toolResult":{"toolUseId":"t1","content":[{"text":"晴れ、22度"}]}}]}],
            """ + Weather.Replace("CHOICE", "", StringComparison.Ordinal) + "}");

        Assert.Equal("end_turn", answer.StopReason);
        Assert.Contains("晴れ、22度", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_is_sent_back_whole_is_accepted()
    {
        var tools = Weather.Replace("CHOICE", "", StringComparison.Ordinal);
        var first = await AskAsync(Some.Saying("get_weather", "," + tools));
        var message = first.Json.GetProperty("output").GetProperty("message");
        var id = message.GetProperty("content")[1].GetProperty("toolUse").GetProperty("toolUseId").GetString();

        var next = await AskAsync(
            $$$"""
            {"messages":[{"role":"user","content":[{"text":"get_weather"}]},{{{message.GetRawText()}}},
              {"role":"user","content":[{"toolResult":{"toolUseId":"{{{id}}}","content":[{"json":{"sky":"晴れ"}}]}}]}],{{{tools}}} }
            """);

        Assert.Equal("end_turn", next.StopReason);
    }

    [Fact]
    public async Task Images_and_documents_are_counted_in_the_answer()
    {
        var answer = await AskAsync(Some.Blocks(
            """
            {"text":"これは何？"},{"image":{"format":"png","source":{"bytes":"AAEC"}}},
            {"document":{"format":"txt","name":"a","source":{"bytes":"5pys5paH"}}}
            """));

        Assert.Contains("5文字、画像1件、文書1件", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_structured_answer_fits_its_schema()
    {
        var schema = JsonSerializer.Serialize("""{"type":"object","additionalProperties":false,"properties":{"z":{"type":"boolean"},"a":{"type":"array","items":{"type":"number"}}}}""");

        var answer = await AskAsync(Some.Saying(
            "x", $$$""","outputConfig":{"textFormat":{"type":"json_schema","structure":{"jsonSchema":{"schema":{{{schema}}} } } } }"""));

        Assert.Equal("""{"a":[1],"z":true}""", answer.Text);
    }

    [Fact]
    public async Task Tier_and_latency_are_echoed()
    {
        var answer = await AskAsync(
            Some.Saying("x", ""","serviceTier":{"type":"flex"},"performanceConfig":{"latency":"standard"}"""));

        Assert.Equal("flex", answer.Json.GetProperty("serviceTier").GetProperty("type").GetString());
        Assert.Equal("standard", answer.Json.GetProperty("performanceConfig").GetProperty("latency").GetString());
        AssertAlphabetical(answer.Json);
    }

    private static async Task<Response> AskAsync(string body)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var answer = await new SignedCall(simulator, simulator.Session()) { Body = body }.SendAsync();
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Body);
        return answer;
    }

    internal static void AssertAlphabetical(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            Assert.All(element.EnumerateArray(), AssertAlphabetical);
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            var names = element.EnumerateObject().Select(member => member.Name).ToList();
            Assert.Equal(names.Order(StringComparer.Ordinal), names);
            Assert.All(element.EnumerateObject(), member => AssertAlphabetical(member.Value));
        }
    }
}
