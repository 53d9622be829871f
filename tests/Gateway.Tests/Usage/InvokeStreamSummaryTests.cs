using System.Text;
using Gateway.Usage;

namespace Gateway.Tests.Usage;

public class InvokeStreamSummaryTests
{
    private readonly StreamSummary _stream = StreamSummary.ForInvoke();

    // Stream events whose counts and stop reasons are all inside content, or at places where no provider puts them.
    public static TheoryData<string> Contents =>
    [
        """{"type":"content_block_start","content_block":{"input":{"usage":{"input_tokens":1}}}}""",
        """{"type":"content_block_delta","delta":{"usage":{"output_tokens":1},"type":"message_start"}}""",
        """{"message":{"content":[{"usage":{"input_tokens":1},"stop_reason":"x"}],"stopReason":"x"}}""",
        """{"metadata":{"stop_reason":"x","trace":{"usage":{"inputTokens":1}}}}""",
        """{"choices":[{"usage":{"prompt_tokens":1},"delta":{"stop_reason":"x"}}]}""",
        """{"contentBlockDelta":{"delta":{"toolUse":{"input":"{\"usage\":{\"inputTokens\":1}}"}}}}""",
        """{"a":{"amazon-bedrock-invocationMetrics":{"inputTokenCount":1},"messageStart":{}}}""",
        """{"type":["message_start"],"messageStart":null,"messageStop":"x"}""",
        """{"type":{"type":"message_start"},"message":[{"usage":{"input_tokens":1}}],"delta":null,"metadata":7}""",
    ];

    [Fact]
    public void An_Anthropic_stream_is_read()
    {
        Read("""
            {"type":"message_start","message":{"id":"msg_bdrk_01","type":"message","role":"assistant","content":[],
             "stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":25,"cache_creation_input_tokens":90,
              "cache_creation":{"ephemeral_5m_input_tokens":30,"ephemeral_1h_input_tokens":60},
              "cache_read_input_tokens":5,"output_tokens":1}}}
            """);
        Read("""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"こんにちは"}}""");
        Assert.Equal((false, null), (_stream.IsComplete, _stream.StopReason));

        Read("""
            {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},
             "usage":{"output_tokens":15}}
            """);
        Assert.False(_stream.IsComplete);

        Read("""
            {"type":"message_stop","amazon-bedrock-invocationMetrics":{"inputTokenCount":99,"outputTokenCount":99,
             "invocationLatency":512,"firstByteLatency":100}}
            """);
        Assert.True(_stream.IsComplete);
        Assert.Equal("end_turn", _stream.StopReason);
        Assert.Equal(
            new TokenUsage(25, 15, 5, 90) { CacheWrite5mInputTokens = 30, CacheWrite1hInputTokens = 60 },
            _stream.Usage);
    }

    [Fact]
    public void A_Nova_stream_is_read()
    {
        Read("""{"messageStart":{"role":"assistant"}}""");
        Read("""{"contentBlockDelta":{"delta":{"text":"はい"},"contentBlockIndex":0}}""");
        Assert.False(_stream.IsComplete);

        Read("""{"messageStop":{"stopReason":"max_tokens"}}""");
        Assert.True(_stream.IsComplete);

        Read("""
            {"metadata":{"usage":{"inputTokens":11,"outputTokens":22,"cacheReadInputTokenCount":0},"metrics":{}},
             "amazon-bedrock-invocationMetrics":{"inputTokenCount":99,"outputTokenCount":99,
              "cacheReadInputTokenCount":99,"cacheWriteInputTokenCount":8}}
            """);
        Assert.Equal("max_tokens", _stream.StopReason);
        Assert.Equal(new TokenUsage(11, 22, 0, 8), _stream.Usage);
    }

    [Fact]
    public void An_OpenAI_like_stream_is_read()
    {
        Read("""{"choices":[{"delta":{"content":"a"},"index":0}],"object":"chat.completion.chunk","usage":null}""");
        Read("""{"choices":[],"usage":{"completion_tokens":6,"prompt_tokens":5,"total_tokens":11}}""");

        Assert.Equal(new TokenUsage(5, 6, null, null), _stream.Usage);
        Assert.True(_stream.IsComplete);
    }

    [Fact]
    public void A_stream_of_an_unknown_form_is_counted_by_Bedrock()
    {
        Read("""{"generation":"a","stop_reason":null}""");
        Read("""
            {"generation":"","stop_reason":"length",
             "amazon-bedrock-invocationMetrics":{"inputTokenCount":7,"outputTokenCount":8}}
            """);

        Assert.Equal((new TokenUsage(7, 8, null, null), "length"), (_stream.Usage, _stream.StopReason));
        Assert.True(_stream.IsComplete);
    }

    [Theory]
    [InlineData("""{"stop_reason":"a"}""")]
    [InlineData("""{"stopReason":"a"}""")]
    [InlineData("""{"delta":{"stop_reason":"a"}}""")]
    [InlineData("""{"messageStop":{"stopReason":"a"}}""")]
    [InlineData("""{"message":{"stop_reason":"a"}}""")]
    public void A_stop_reason_is_found_wherever_a_provider_puts_it(string provided)
    {
        Read(provided);

        Assert.Equal("a", _stream.StopReason);
    }

    [Theory]
    [MemberData(nameof(Contents))]
    public void Usage_inside_content_does_not_count(string provided)
    {
        Read(provided);

        Assert.Equal((null, null, true), (_stream.Usage, _stream.StopReason, _stream.IsComplete));
    }

    [Fact]
    public void The_provider_s_count_wins_whichever_comes_first()
    {
        Read("""{"amazon-bedrock-invocationMetrics":{"inputTokenCount":99,"outputTokenCount":9}}""");
        Read("""{"usage":{"input_tokens":1}}""");
        Read("""{"amazon-bedrock-invocationMetrics":{"inputTokenCount":98,"cacheReadInputTokenCount":8}}""");

        Assert.Equal(new TokenUsage(1, 9, 8, null), _stream.Usage);
    }

    [Fact]
    public void An_answer_that_begins_again_must_end_again()
    {
        Read("""{"type":"message_start"}""");
        Read("""{"type":"message_stop"}""");
        Read("""{"messageStart":{}}""");

        Assert.False(_stream.IsComplete);
    }

    [Theory]
    [InlineData("""{"p":"abc","bytes":"$"}""")]
    [InlineData("""{"x":{"bytes":"e30="},"y":["bytes"],"bytes":"$","p":"abc"}""")]
    [InlineData("""{"\u0062ytes":"$"}""")]
    public void The_event_is_found_wherever_it_lies_in_the_chunk(string payload)
    {
        ReadChunk(payload.Replace("$", Base64("""{"stop_reason":"a"}"""), StringComparison.Ordinal));

        Assert.Equal("a", _stream.StopReason);
    }

    [Fact]
    public void Base64_may_be_written_with_escapes()
    {
        var base64 = Base64("""{"?":">>>???","stop_reason":"a"}""");
        Assert.Contains('/', base64);
        Assert.Contains('+', base64);

        var escaped = base64
            .Replace("/", "\\/", StringComparison.Ordinal).Replace("+", "\\u002B", StringComparison.Ordinal);
        ReadChunk($$"""{"bytes":"{{escaped}}"}""");

        Assert.Equal("a", _stream.StopReason);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{")]
    [InlineData("""{"bytes":null}""")]
    [InlineData("""{"bytes":""}""")]
    [InlineData("""{"bytes":"!"}""")]
    [InlineData("""{"bytes":"e30"}""")]
    [InlineData("""{"bytes":"e30=""")]
    [InlineData("""{"bytes":"\ud800"}""")]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("""{"bytes":["eyJzdG9wX3JlYXNvbiI6ImIifQ=="]}""")]
    [InlineData("""{"bytes":{"bytes":"eyJzdG9wX3JlYXNvbiI6ImIifQ=="}}""")]
    public void A_chunk_that_is_not_understood_changes_nothing(string payload)
    {
        Read("""{"type":"message_start","stop_reason":"a","usage":{"input_tokens":1}}""");

        ReadChunk(payload);

        Assert.Equal((new TokenUsage(1, null, null, null), "a"), (_stream.Usage, _stream.StopReason));
        Assert.False(_stream.IsComplete);
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("""{"type":"message_stop","stop_reason":"b" """)]
    [InlineData("""{"type":"message_stop","stop_reason":"b"} {}""")]
    public void An_event_that_is_not_one_whole_object_changes_nothing(string provided)
    {
        Read("""{"type":"message_start","stop_reason":"a"}""");

        Read(provided);

        Assert.Equal(("a", false), (_stream.StopReason, _stream.IsComplete));
    }

    [Fact]
    public void Bytes_that_are_not_UTF_8_change_nothing()
    {
        _stream.ReadEvent("chunk"u8, [.. "{\"bytes\":\""u8, 0xFF, 0xFE, .. "\\n\"}"u8]);

        Assert.Null(_stream.StopReason);
    }

    [Fact]
    public void Only_chunks_are_read()
    {
        _stream.ReadEvent("metadata"u8, Chunk("""{"stop_reason":"a"}"""));

        Assert.Null(_stream.StopReason);
    }

    [Theory]
    [InlineData(700)]
    [InlineData(800)]
    [InlineData(1_000_000)]
    public void A_large_event_is_read_as_well(int length)
    {
        Read($$"""{"image":"{{new string('A', length)}}","usage":{"input_tokens":1},"stop_reason":"a"}""");

        Assert.Equal((new TokenUsage(1, null, null, null), "a"), (_stream.Usage, _stream.StopReason));
    }

    [Fact]
    public void Content_is_read_past_without_allocating()
    {
        var chunk = Chunk("""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hello"}}""");
        _stream.ReadEvent("chunk"u8, chunk);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 100; i++)
        {
            _stream.ReadEvent("chunk"u8, chunk);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private void Read(string provided) => _stream.ReadEvent("chunk"u8, Chunk(provided));

    private void ReadChunk(string payload) => _stream.ReadEvent("chunk"u8, Encoding.UTF8.GetBytes(payload));

    private static byte[] Chunk(string provided) =>
        Encoding.UTF8.GetBytes($$"""{"bytes":"{{Base64(provided)}}","p":"abcdefghijklmnopqrstuvwx"}""");

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
