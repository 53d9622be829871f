using System.Text;
using Gateway.Testing;

namespace Gateway.Tests.Surfaces.Bypass;

/// <summary>Bodies whose end is in doubt or that are too long, on every route that reads one.</summary>
public class BodyLimitTests
{
    private const int Limit = 2048;

    private static readonly string[] MalformedSizes =
        ["FFFFFFFFFFFFFFFF", "FFFFFFFFFFFFFFFFF", "80000000", "-2", "+2", "0x2", "2_0", "2.0", "g", "", ";"];

    [Theory]
    [InlineData(Limit + 1)]
    [InlineData(100_000_001)]
    [InlineData(long.MaxValue)]
    public async Task A_declared_length_over_the_limit_is_refused_before_the_body_is_asked_for(long length)
    {
        await using var gateway = await StartAsync();

        foreach (var request in new GoodRequests(gateway.Key).All)
        {
            var answer = await AskAsync(gateway, Announced(request, length));

            Assert.Equal(TooLarge(request), answer.Status);
        }
    }

    [Fact]
    public async Task A_declared_length_at_the_limit_is_asked_for()
    {
        await using var gateway = await StartAsync();

        foreach (var request in new GoodRequests(gateway.Key).All)
        {
            var answer = await AskAsync(gateway, Announced(request, Limit));

            Assert.Equal(100, answer.Status);
        }
    }

    [Fact]
    public async Task Chunks_over_the_limit_are_refused_at_the_first_byte_too_many()
    {
        await using var gateway = await StartAsync();

        foreach (var request in new GoodRequests(gateway.Key).All)
        {
            var atLimit = await AskAsync(gateway, Chunked(request, Chunks(Padded(request, Limit), 1000) + "0\r\n\r\n"));
            var notEnded = await AskAsync(gateway, Chunked(request, Chunks(Padded(request, Limit + 1), 1000)));

            Assert.Equal(200, atLimit.Status);
            Assert.Equal(TooLarge(request), notEnded.Status);
        }
    }

    [Fact]
    public async Task A_malformed_chunk_size_is_refused_with_400_and_never_500()
    {
        await using var gateway = await StartAsync();

        foreach (var request in new GoodRequests(gateway.Key).All)
        {
            foreach (var size in MalformedSizes)
            {
                var answer = await AskAsync(gateway, Chunked(request, $"{size}\r\n{{}}\r\n0\r\n\r\n"));

                Assert.True(answer.Status == 400, $"{request.Target} {size} was answered {answer.Head}");
            }
        }

        Assert.Equal(0, gateway.BedrockCalls);
    }

    private static Task<TestGateway> StartAsync() =>
        TestGateway.StartAsync(new() { ["Hosting:MaxRequestBodyBytes"] = $"{Limit}" });

    // A new connection for each: after a body whose end is in doubt, the following bytes are in doubt as well.
    private static async Task<RawResponse> AskAsync(TestGateway gateway, Draft request)
    {
        await using var connection = new KeepAliveConnection(gateway);
        return await connection.AskAsync(request.ToBytes());
    }

    private static int TooLarge(Draft request) =>
        request.Target.StartsWith("/model/", StringComparison.Ordinal) ? 400 : 413;

    private static Draft Announced(Draft request, long length) =>
        request.With("Expect: 100-continue").WithBody([]) with { Framing = $"Content-Length: {length}" };

    private static Draft Chunked(Draft request, string chunks) =>
        request.WithBody(Encoding.Latin1.GetBytes(chunks)) with { Framing = "Transfer-Encoding: chunked" };

    private static string Chunks(byte[] body, int size) => string.Concat(
        body.Chunk(size).Select(part => $"{part.Length:x}\r\n{Encoding.Latin1.GetString(part)}\r\n"));

    private static byte[] Padded(Draft request, int length) =>
        [.. request.Body, .. Enumerable.Repeat((byte)' ', length - request.Body.Length)];
}
