using System.Net;
using Gateway.Testing;

namespace Gateway.Tests.Forwarding.Relays;

public class Http2StreamTests
{
    private const string Path = "/model/claude-haiku-4-5/converse-stream";

    [Fact]
    public async Task A_stream_comes_through_byte_for_byte()
    {
        var bedrock = ScriptedStream.Of(BedrockFrames.Greeting);
        await using var gateway = await TestGateway.StartAsync(simulator: bedrock.Install);

        await using var stream = await StreamingResponse.OpenHttp2Async(gateway, Path, Some.NativeRequest());
        var (bytes, complete) = await stream.ReadToEndAsync();

        Assert.Equal(HttpVersion.Version20, stream.Response.Version);
        Assert.Equal(BedrockFrames.Join(BedrockFrames.Greeting), bytes);
        Assert.True(complete);
    }

    [Fact]
    public async Task What_was_said_before_a_stream_is_reset_arrives()
    {
        for (var round = 0; round < 10; round++)
        {
            using var read = new SemaphoreSlim(0);
            var bedrock = new ScriptedStream(async answer =>
            {
                await answer.SendAsync(BedrockFrames.Greeting[0]);
                await read.WaitAsync(answer.Left);
                await answer.SendAsync(BedrockFrames.Greeting[1]);
            });
            await using var gateway = await TestGateway.StartAsync(simulator: bedrock.Install);

            await using var stream = await StreamingResponse.OpenHttp2Async(gateway, Path, Some.NativeRequest());
            await stream.ReadAsync(BedrockFrames.Greeting[0].Length);
            read.Release();
            var (bytes, complete) = await stream.ReadToEndAsync();

            Assert.False(complete);
            Assert.Equal(["contentBlockDelta", null], BedrockFrames.Read(bytes).Frames.Select(frame => frame.Header(":event-type")));
        }
    }
}
