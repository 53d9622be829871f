namespace Gateway.Clients.ServerSentEvents;

/// <summary>
/// <c>curl -N</c>: events as they arrive, and an exit code that distinguishes a complete stream from a cut one.
/// </summary>
public class CurlTests(RunningSandbox sandbox) : IClassFixture<RunningSandbox>
{
    [Theory]
    [InlineData("http")]
    [InlineData("https")]
    [InlineData("h2c")]
    public async Task A_complete_stream_exits_with_zero(string protocol)
    {
        using var curl = Curl.Start(sandbox, protocol);

        var (events, exitCode) = await curl.ToEndAsync();

        Assert.Equal(0, exitCode);
        StreamCalls.AssertComplete(events);
    }

    [Theory]
    [InlineData("http")]
    [InlineData("https")]
    [InlineData("h2c")]
    public async Task A_cut_stream_does_not(string protocol)
    {
        sandbox.BreakNextStream();
        using var curl = Curl.Start(sandbox, protocol);

        var (events, exitCode) = await curl.ToEndAsync();

        Assert.NotEqual(0, exitCode);
        StreamCalls.AssertBroken(events);
    }

    [Theory]
    [InlineData("http")]
    [InlineData("https")]
    [InlineData("h2c")]
    public async Task Events_are_printed_while_the_stream_goes_on_and_leaving_ends_it(string protocol)
    {
        sandbox.PauseNextStream();
        List<ReadEvent> events = [];
        using (var curl = Curl.Start(sandbox, protocol))
        {
            while (events.Count < StreamCalls.Before)
            {
                events.Add((await curl.NextAsync())!);
            }

            Assert.False(sandbox.LatestStream().Ended.IsCompleted);
        }

        StreamCalls.AssertBeginning(events);
        await StreamCalls.AssertLeftAsync(sandbox.LatestStream());
    }
}
