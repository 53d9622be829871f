using System.Text;
using Gateway.Usage;

namespace Gateway.Tests.Usage;

public class ResponseSummaryTests
{
    private static readonly TokenUsage Nothing = new(null, null, null, null);

    // Every known name of a count, and the kind that it means.
    public static TheoryData<string, string> Names => new()
    {
        { "inputTokens", "input" },
        { "input_tokens", "input" },
        { "prompt_tokens", "input" },
        { "inputTokenCount", "input" },
        { "outputTokens", "output" },
        { "output_tokens", "output" },
        { "completion_tokens", "output" },
        { "outputTokenCount", "output" },
        { "cacheReadInputTokens", "cache read" },
        { "cacheReadInputTokenCount", "cache read" },
        { "cache_read_input_tokens", "cache read" },
        { "cacheWriteInputTokens", "cache write" },
        { "cacheWriteInputTokenCount", "cache write" },
        { "cache_creation_input_tokens", "cache write" },
    };

    [Fact]
    public void Tokens_and_stop_reason_are_read_from_anywhere_in_a_Converse_answer()
    {
        var read = ResponseSummary.TryRead("Converse", """
            {"metrics":{"latencyMs":1},"output":{"message":{"content":[{"text":"\"usage\":{}"}],"role":"assistant"}},
             "stopReason":"end_turn","usage":{"cacheReadInputTokens":3,"cacheWriteInputTokens":4,"inputTokens":1,
              "outputTokens":2,"serverToolUsage":{"x":[1]},"totalTokens":10}}
            """u8, out var summary);

        Assert.True(read);
        Assert.Equal(new ResponseSummary(new TokenUsage(1, 2, 3, 4), "end_turn"), summary);
    }

    [Fact]
    public void Cache_writes_are_read_by_their_time_to_live()
    {
        var summary = Converse("""
            {"usage":{"cacheDetails":[{"inputTokens":60,"ttl":"1h"},{"ttl":"5m","inputTokens":40}],
             "cacheReadInputTokenCount":7,"cacheReadInputTokens":7,"cacheWriteInputTokenCount":100,
             "cacheWriteInputTokens":100,"inputTokens":9,"outputTokens":8}}
            """);

        Assert.Equal(
            new TokenUsage(9, 8, 7, 100) { CacheWrite5mInputTokens = 40, CacheWrite1hInputTokens = 60 },
            summary.Usage);
    }

    [Theory]
    [InlineData("""[]""")]
    [InlineData("""null""")]
    [InlineData("""{"ttl":"5m","inputTokens":1}""")]
    [InlineData("""[7,null,[{"ttl":"5m","inputTokens":1}]]""")]
    [InlineData("""[{"ttl":"2h","inputTokens":1}]""")]
    [InlineData("""[{"ttl":5,"inputTokens":1}]""")]
    [InlineData("""[{"ttl":{"ttl":"5m"},"inputTokens":1}]""")]
    [InlineData("""[{"inputTokens":1}]""")]
    [InlineData("""[{"ttl":"5m"}]""")]
    [InlineData("""[{"ttl":"1h","inputTokens":-1}]""")]
    [InlineData("""[{"ttl":"1h","inputTokens":"1"}]""")]
    public void A_cache_write_without_a_known_time_or_count_is_unknown(string details)
    {
        var summary = Converse($$$"""{"usage":{"cacheDetails":{{{details}}},"outputTokens":2} }""");

        Assert.Equal(Nothing with { OutputTokens = 2 }, summary.Usage);
    }

    [Fact]
    public void What_names_nothing_takes_nothing_back()
    {
        var summary = Invoke("""
            {"stop_reason":"a","stopReason":null,
             "usage":{"inputTokens":1,"input_tokens":null,"cacheDetails":[{"ttl":"5m","inputTokens":2},{"ttl":"5m"}]}}
            """);

        Assert.Equal("a", summary.StopReason);
        Assert.Equal(Nothing with { InputTokens = 1, CacheWrite5mInputTokens = 2 }, summary.Usage);
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"usage":null,"stopReason":7}""")]
    [InlineData("""{"usage":[1],"stopReason":{"a":1}}""")]
    [InlineData("""{"usage":[{"inputTokens":1}],"stopReason":["end_turn"]}""")]
    [InlineData("""{"usage":{},"stopReason":""}""")]
    [InlineData("""{"usage":{"totalTokens":3,"inputTokens":null}}""")]
    public void What_is_absent_is_unknown_and_never_zero(string json)
    {
        Assert.Equal(new ResponseSummary(null, null), Converse(json));
        Assert.Equal(new ResponseSummary(null, null), Invoke(json));
    }

    [Fact]
    public void A_count_of_zero_is_known() =>
        Assert.Equal(
            Nothing with { CacheReadInputTokens = 0 }, Converse("""{"usage":{"cacheReadInputTokens":0}}""").Usage);

    [Theory]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("1e400")]
    [InlineData("\"7\"")]
    [InlineData("[7]")]
    [InlineData("{\"outputTokens\":7}")]
    [InlineData("99999999999999999999")]
    public void A_count_that_is_not_a_whole_number_is_unknown(string count)
    {
        var summary = Converse($$$"""{"usage":{"inputTokens":{{{count}}},"outputTokens":2}}""");

        Assert.Equal(Nothing with { OutputTokens = 2 }, summary.Usage);
    }

    [Theory]
    [InlineData("東京都 山田太郎")]
    [InlineData("two words")]
    [InlineData("a.b")]
    [InlineData("end\\u005fturn")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void A_stop_reason_that_could_be_content_is_not_repeated(string stopReason) =>
        Assert.Null(Converse($$"""{"stopReason":"{{stopReason}}"}""").StopReason);

    [Fact]
    public void A_stop_reason_of_64_characters_is_kept()
    {
        var longest = string.Concat("Az09_-", new string('a', 58));

        Assert.Equal(longest, Converse($$"""{"stopReason":"{{longest}}"}""").StopReason);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("\"x\"")]
    [InlineData("{")]
    [InlineData("{\"a\":1} {}")]
    [InlineData("<html></html>")]
    [InlineData("{\"usage\":{\"inputTokens\":1")]
    public void Anything_but_one_whole_object_is_not_an_answer(string body)
    {
        var json = Encoding.UTF8.GetBytes(body);

        Assert.False(ResponseSummary.TryRead("Converse", json, out _));
        Assert.False(ResponseSummary.TryRead("InvokeModel", json, out _));
        Assert.False(ResponseSummary.TryRead("CountTokens", json, out _));
    }

    [Fact]
    public void An_answer_may_nest_deeply_but_not_without_end()
    {
        Assert.Equal(new TokenUsage(1, null, null, null), Converse(Nested(999)).Usage);
        Assert.False(ResponseSummary.TryRead("Converse", Encoding.UTF8.GetBytes(Nested(1000)), out _));

        static string Nested(int depth) =>
            $$$"""{"output":{{{new string('[', depth)}}}{{{new string(']', depth)}}},"usage":{"inputTokens":1}}""";
    }

    [Fact]
    public void Names_and_texts_with_escapes_that_are_no_text_do_not_spoil_an_answer()
    {
        var summary = Converse("""
            {"\ud800":1,"\u0075sage":{"inputTokens":9},"output":"\udc00\ud800","usage":{"\ud800":2,"inputTokens":1}}
            """);

        Assert.Equal(new TokenUsage(1, null, null, null), summary.Usage);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_provider_s_name_of_a_kind_is_known(string name, string kind)
    {
        var expected = kind switch
        {
            "input" => Nothing with { InputTokens = 7 },
            "output" => Nothing with { OutputTokens = 7 },
            "cache read" => Nothing with { CacheReadInputTokens = 7 },
            _ => Nothing with { CacheWriteInputTokens = 7 },
        };

        Assert.Equal(expected, Invoke($$$"""{"usage":{"{{{name}}}":7}}""").Usage);
        Assert.Equal(expected, Invoke($$$"""{"amazon-bedrock-invocationMetrics":{"{{{name}}}":7}}""").Usage);
    }

    [Fact]
    public void An_Anthropic_answer_is_read()
    {
        var summary = Invoke("""
            {"id":"msg_bdrk_01","type":"message","role":"assistant","model":"claude-haiku-4-5",
             "content":[{"type":"text","text":"こんにちは"},
              {"type":"tool_use","id":"t","name":"n","input":{"usage":{"input_tokens":999},"stop_reason":"x"}}],
             "stop_reason":"tool_use","stop_sequence":null,
             "usage":{"input_tokens":12,"cache_creation_input_tokens":90,"cache_read_input_tokens":5,
              "cache_creation":{"ephemeral_5m_input_tokens":30,"ephemeral_1h_input_tokens":60},
              "output_tokens":34,"service_tier":"standard"}}
            """);

        Assert.Equal(
            new ResponseSummary(
                new TokenUsage(12, 34, 5, 90) { CacheWrite5mInputTokens = 30, CacheWrite1hInputTokens = 60 },
                "tool_use"),
            summary);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("3")]
    [InlineData("{}")]
    [InlineData("""[{"ephemeral_5m_input_tokens":1}]""")]
    [InlineData("""{"inputTokens":3,"cache_creation":{"ephemeral_1h_input_tokens":1}}""")]
    public void A_cache_creation_in_another_form_is_unknown(string creation) =>
        Assert.Equal(
            Nothing with { OutputTokens = 2 },
            Invoke($$$"""{"usage":{"cache_creation":{{{creation}}},"output_tokens":2} }""").Usage);

    [Fact]
    public void A_Nova_answer_is_read()
    {
        var summary = Invoke("""
            {"output":{"message":{"content":[{"text":"はい"}],"role":"assistant"}},"stopReason":"max_tokens",
             "usage":{"inputTokens":11,"outputTokens":22,"totalTokens":33,
              "cacheReadInputTokenCount":4,"cacheWriteInputTokenCount":0}}
            """);

        Assert.Equal(new ResponseSummary(new TokenUsage(11, 22, 4, 0), "max_tokens"), summary);
    }

    [Fact]
    public void An_OpenAI_like_answer_is_read()
    {
        var summary = Invoke("""
            {"choices":[{"finish_reason":"stop","index":0,"message":{"content":"ok","role":"assistant"}}],
             "object":"chat.completion",
             "usage":{"completion_tokens":6,"prompt_tokens":5,"total_tokens":11,
              "prompt_tokens_details":{"cached_tokens":2}}}
            """);

        Assert.Equal(new ResponseSummary(new TokenUsage(5, 6, null, null), null), summary);
    }

    [Fact]
    public void Bedrock_s_own_count_fills_in_what_the_provider_does_not_name()
    {
        var summary = Invoke("""
            {"usage":{"input_tokens":1},"amazon-bedrock-invocationMetrics":
              {"inputTokenCount":100,"outputTokenCount":200,"invocationLatency":3,"firstByteLatency":1}}
            """);

        Assert.Equal(new TokenUsage(1, 200, null, null), summary.Usage);
    }

    [Theory]
    [InlineData("""{"content":[{"usage":{"input_tokens":1},"stop_reason":"x"}]}""")]
    [InlineData("""{"output":{"usage":{"inputTokens":1},"stopReason":"x"}}""")]
    [InlineData("""{"message":{"usage":{"input_tokens":1},"stop_reason":"x"}}""")]
    [InlineData("""{"metadata":{"usage":{"inputTokens":1}},"delta":{"stop_reason":"x"}}""")]
    [InlineData("""{"additionalModelResponseFields":{"amazon-bedrock-invocationMetrics":{"inputTokenCount":1}}}""")]
    [InlineData("""{"usage":{"details":{"input_tokens":1},"list":[{"input_tokens":1}]}}""")]
    [InlineData("""{"usage":{"ephemeral_5m_input_tokens":1,"ttl":"5m"}}""")]
    [InlineData("""{"text":"\"usage\":{\"input_tokens\":1}"}""")]
    public void Usage_anywhere_else_is_content(string json)
    {
        Assert.Equal(new ResponseSummary(null, null), Converse(json));
        Assert.Equal(new ResponseSummary(null, null), Invoke(json));
    }

    [Fact]
    public void Counting_tokens_uses_none()
    {
        var read = ResponseSummary.TryRead("CountTokens",
            """{"inputTokens":11,"usage":{"inputTokens":1}}"""u8, out var summary);

        Assert.True(read);
        Assert.Equal(new ResponseSummary(null, null), summary);
    }

    private static ResponseSummary Converse(string json)
    {
        Assert.True(ResponseSummary.TryRead("Converse", Encoding.UTF8.GetBytes(json), out var summary));
        return summary;
    }

    private static ResponseSummary Invoke(string json)
    {
        Assert.True(ResponseSummary.TryRead("InvokeModel", Encoding.UTF8.GetBytes(json), out var summary));
        return summary;
    }
}
