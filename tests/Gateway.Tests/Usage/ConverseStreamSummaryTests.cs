using System.Text;
using Gateway.Usage;

namespace Gateway.Tests.Usage;

public class ConverseStreamSummaryTests
{
    private readonly StreamSummary _stream = StreamSummary.ForConverse();

    [Fact]
    public void A_stream_with_text_and_a_tool_is_read()
    {
        Read("messageStart", """{"p":"abcdefgh","role":"assistant"}""");
        Read("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"text":"はい"},"p":"abc"}""");
        Read("contentBlockStop", """{"contentBlockIndex":0}""");
        Assert.False(_stream.IsComplete);

        Read("messageStop", """{"p":"abcdefghijklmn","stopReason":"tool_use"}""");
        Assert.True(_stream.IsComplete);
        Assert.Null(_stream.Usage);

        Read("metadata", """
            {"metrics":{"latencyMs":422},"p":"ab","usage":{"cacheDetails":[{"inputTokens":4,"ttl":"1h"}],
             "cacheReadInputTokens":3,"cacheWriteInputTokens":4,"inputTokens":471,"outputTokens":91,"totalTokens":562}}
            """);
        Assert.Equal(("tool_use", true), (_stream.StopReason, _stream.IsComplete));
        Assert.Equal(new TokenUsage(471, 91, 3, 4) { CacheWrite1hInputTokens = 4 }, _stream.Usage);
    }

    [Fact]
    public void A_later_metadata_event_corrects_what_it_names_and_keeps_the_rest()
    {
        Read("metadata", """{"usage":{"inputTokens":1,"outputTokens":2}}""");

        Read("metadata", """{"metrics":{"latencyMs":5}}""");
        Read("metadata", """{"usage":{"outputTokens":20,"inputTokens":null}}""");

        Assert.Equal(new TokenUsage(1, 20, null, null), _stream.Usage);
    }

    [Theory]
    [InlineData("contentBlockDelta")]
    [InlineData("messageStart")]
    [InlineData("MessageStop")]
    [InlineData("chunk")]
    [InlineData("")]
    public void Other_events_tell_nothing(string eventType)
    {
        Read(eventType, """{"stopReason":"end_turn","usage":{"inputTokens":1}}""");

        Assert.Equal((null, null, false), (_stream.Usage, _stream.StopReason, _stream.IsComplete));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"stopReason":"max_tokens","usage":{"inputTokens":9},""")]
    [InlineData("""{"stopReason":"max_tokens","usage":{"inputTokens":9}}}""")]
    [InlineData("""{"stopReason":"山田","usage":{"inputTokens":-9}}""")]
    public void What_is_not_understood_changes_nothing(string payload)
    {
        Read("messageStop", """{"stopReason":"end_turn"}""");
        Read("metadata", """{"usage":{"inputTokens":1}}""");

        Read("messageStop", payload);
        Read("metadata", payload);

        Assert.Equal("end_turn", _stream.StopReason);
        Assert.Equal(new TokenUsage(1, null, null, null), _stream.Usage);
    }

    [Fact]
    public void The_answer_is_whole_even_if_its_stop_reason_is_not_understood()
    {
        Read("messageStop", "{");

        Assert.Equal((true, null), (_stream.IsComplete, _stream.StopReason));
    }

    private void Read(string eventType, string payload) =>
        _stream.ReadEvent(Encoding.UTF8.GetBytes(eventType), Encoding.UTF8.GetBytes(payload));
}
