using System.Text;
using Gateway.Usage;

namespace Gateway.Tests.Usage;

public class ConverseAnswerTests
{
    [Fact]
    public void Tokens_and_stop_reason_are_read_from_anywhere_in_the_answer()
    {
        var read = ConverseAnswer.TryRead("""
            {"metrics":{"latencyMs":1},"output":{"message":{"content":[{"text":"\"usage\":{}"}],"role":"assistant"}},"stopReason":"end_turn",
             "usage":{"cacheReadInputTokens":3,"cacheWriteInputTokens":4,"inputTokens":1,"outputTokens":2,"serverToolUsage":{"x":[1]},"totalTokens":10}}
            """u8, out var answer);

        Assert.True(read);
        Assert.Equal(new TokenUsage(1, 2, 3, 4), answer!.Usage);
        Assert.Equal("end_turn", answer.StopReason);
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"usage":null,"stopReason":7}""")]
    [InlineData("""{"usage":[1],"stopReason":{"a":1}}""")]
    public void What_is_absent_is_unknown_and_never_zero(string json)
    {
        Assert.True(ConverseAnswer.TryRead(Encoding.UTF8.GetBytes(json), out var answer));

        Assert.Null(answer.Usage);
        Assert.Null(answer.StopReason);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("1e400")]
    [InlineData("\"7\"")]
    [InlineData("99999999999999999999")]
    public void A_count_that_is_not_a_whole_number_is_unknown(string count)
    {
        Assert.True(
            ConverseAnswer.TryRead(
                Encoding.UTF8.GetBytes($$$"""{"usage":{"inputTokens":{{{count}}},"outputTokens":2}}"""),
                out var answer));

        Assert.Equal(new TokenUsage(null, 2, null, null), answer.Usage);
    }

    [Fact]
    public void A_stop_reason_that_could_be_content_is_not_repeated()
    {
        Assert.True(ConverseAnswer.TryRead("""{"stopReason":"東京都 山田太郎"}"""u8, out var answer));

        Assert.Null(answer.StopReason);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("\"x\"")]
    [InlineData("{")]
    [InlineData("{\"a\":1} {}")]
    [InlineData("<html></html>")]
    [InlineData("{\"usage\":{\"inputTokens\":1")]
    public void Anything_but_one_whole_object_is_not_an_answer(string body) =>
        Assert.False(ConverseAnswer.TryRead(Encoding.UTF8.GetBytes(body), out _));
}
