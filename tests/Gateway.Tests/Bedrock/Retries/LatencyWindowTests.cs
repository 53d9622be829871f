using Gateway.Bedrock.Retries;

namespace Gateway.Tests.Bedrock.Retries;

public class LatencyWindowTests
{
    [Theory]
    [InlineData(new int[0], 0)]
    [InlineData(new[] { 7 }, 7)]
    [InlineData(new[] { 9, 1, 5 }, 5)]
    [InlineData(new[] { 1, 2, 300 }, 2)]
    public void The_median_is_what_is_usual(int[] seconds, int median)
    {
        var times = new LatencyWindow();
        foreach (var second in seconds)
        {
            times.Add(TimeSpan.FromSeconds(second));
        }

        Assert.Equal(TimeSpan.FromSeconds(median), times.Median());
    }

    [Fact]
    public void Old_answers_are_forgotten()
    {
        var times = new LatencyWindow();
        for (var i = 0; i < 31; i++)
        {
            times.Add(TimeSpan.FromSeconds(60));
        }

        for (var i = 0; i < 16; i++)
        {
            times.Add(TimeSpan.FromSeconds(2));
        }

        Assert.Equal(TimeSpan.FromSeconds(2), times.Median());
    }
}
