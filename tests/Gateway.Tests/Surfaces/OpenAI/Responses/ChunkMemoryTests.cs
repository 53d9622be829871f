using System.Buffers;
using Gateway.EventStream;
using Gateway.Surfaces.OpenAI.Chat.Responses;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Surfaces.OpenAI.Responses;

public class ChunkMemoryTests
{
    [Theory]
    [InlineData("""{"text":"こんに\u3061は\n"}""")]
    [InlineData("""{"toolUse":{"input":"{\"a\":"}}""")]
    public void A_piece_allocates_nothing(string delta)
    {
        var format = new ChunkFormat(
            new DefaultHttpContext(), new Completion("chatcmpl-1", 0, "claude-haiku-4-5", IncludesUsage: true), TimeSpan.FromSeconds(15));
        var output = new ArrayBufferWriter<byte>(1024 * 1024);
        format.WriteEvent(output, FrameOf(ConverseAnswer.StartTool(0, "a")));
        var frame = FrameOf(ConverseAnswer.Delta(0, delta));
        Write();
        Assert.NotEqual(0, output.WrittenCount);

        // A garbage collection caused by another test is counted here as well; therefore the minimum of several rounds.
        var least = Enumerable.Range(0, 9).Min(_ =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Write();
            return GC.GetAllocatedBytesForCurrentThread() - before;
        });

        Assert.Equal(0, least);

        void Write()
        {
            output.ResetWrittenCount();
            for (var i = 0; i < 100; i++)
            {
                format.WriteEvent(output, frame);
            }
        }
    }

    private static Frame FrameOf(byte[] bytes) => new(bytes, FrameParser.Parse(bytes).Layout);
}
