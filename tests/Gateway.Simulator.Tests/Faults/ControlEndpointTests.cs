using System.Net;
using System.Text;
using System.Text.Json;
using Gateway.Simulator.Tests.Hosting;

namespace Gateway.Simulator.Tests.Faults;

public sealed class ControlEndpointTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_ordered_fault_meets_so_many_calls_and_no_more()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var call = new SignedCall(simulator, simulator.Session());

        var ordered = await OrderAsync(
            simulator, """{"service":"bedrock-runtime","operation":"Converse","kind":"Throttling","count":2}""");

        Assert.Equal(HttpStatusCode.NoContent, ordered);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await call.SendAsync()).Status);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await call.SendAsync()).Status);
        Assert.Equal(HttpStatusCode.OK, (await call.SendAsync()).Status);
    }

    [Fact]
    public async Task A_fault_never_hides_a_wrong_signature()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await OrderAsync(simulator, """{"service":"bedrock-runtime","kind":"internalError"}""");

        var wrong = await new SignedCall(simulator, simulator.Session() with { SecretAccessKey = "wrong" }).SendAsync();
        var right = await new SignedCall(simulator, simulator.Session()).SendAsync();

        Assert.Equal(("InvalidSignatureException", "InternalServerException"), (wrong.ErrorCode, right.ErrorCode));
    }

    [Fact]
    public async Task Deleting_clears_what_was_ordered()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await OrderAsync(simulator, """{"service":"bedrock-runtime","kind":"Unavailable","count":100}""");

        using var deleted = await simulator.Http.DeleteAsync(
            new Uri("/_simulator/faults", UriKind.Relative), Cancellation);

        Assert.Equal(HttpStatusCode.OK, (await new SignedCall(simulator, simulator.Session()).SendAsync()).Status);
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("[]")]
    [InlineData("""{"kind":"Throttling"}""")]
    [InlineData("""{"service":"bedrock-runtime","kind":"GarbageXml"}""")]
    [InlineData("""{"service":"sts","kind":"ModelTimeout"}""")]
    [InlineData("""{"service":"sts","kind":"Nonsense"}""")]
    [InlineData("""{"service":"sts","kind":"Hang","count":0}""")]
    [InlineData("""{"service":"sts","kind":"Hang","count":"1"}""")]
    [InlineData("""{"service":"sts","kind":"Slow","delayMs":-1}""")]
    [InlineData("""{"service":"sts","kind":"Slow","delay":1}""")]
    [InlineData("""{"service":"sts","kind":"StreamReset"}""")]
    [InlineData("""{"service":"bedrock-runtime","operation":"Converse","kind":"StreamReset"}""")]
    [InlineData("""{"service":"bedrock-runtime","operation":"ConverseStream","kind":"StreamModelTimeout"}""")]
    [InlineData("""{"service":"bedrock-runtime","kind":"StreamReset","afterFrames":-1}""")]
    [InlineData("""{"service":"bedrock-runtime","kind":"StreamReset","afterFrames":1.5}""")]
    [InlineData("""{"service":"bedrock-runtime","kind":"StreamHuge","bytes":1000000001}""")]
    public async Task An_order_that_cannot_be_carried_out_is_refused(string order)
    {
        await using var simulator = await RunningSimulator.StartAsync();

        Assert.Equal(HttpStatusCode.BadRequest, await OrderAsync(simulator, order));
    }

    [Fact]
    public async Task A_fault_of_streams_is_ordered_with_its_parameters()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var call = new SignedCall(simulator, simulator.Session()).By("converse-stream");
        await OrderAsync(simulator, """{"service":"bedrock-runtime","kind":"StreamThrottling","afterFrames":1}""");
        await OrderAsync(simulator, """{"service":"bedrock-runtime","kind":"StreamTruncated","atByte":0}""");
        await OrderAsync(simulator, """{"service":"bedrock-runtime","kind":"StreamHuge","bytes":300000}""");

        Assert.Equal(["messageStart", "throttlingException"], (await call.FramesAsync()).Select(frame => frame.Type));
        await Assert.ThrowsAnyAsync<IOException>(call.BytesAsync);
        Assert.InRange((await call.BytesAsync()).Sum(frame => frame.Length), 300_000, 320_000);
    }

    [Fact]
    public async Task The_journal_shows_how_answers_ended()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await new SignedCall(simulator, simulator.Session()).By("converse-stream").FramesAsync();

        var text = await simulator.Http.GetStringAsync(new Uri("/_simulator/journal", UriKind.Relative), Cancellation);

        var call = JsonDocument.Parse(text).RootElement[0];
        Assert.Equal("Whole", call.GetProperty("ending").GetString());
        Assert.True(call.GetProperty("bytesSent").GetInt64() > 1_000);
        Assert.True(call.GetProperty("endedAt").TryGetDateTimeOffset(out _));
    }

    [Fact]
    public async Task The_journal_shows_calls_without_bodies_or_secrets()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var session = simulator.Session();
        var answer = await new SignedCall(simulator, session) { Body = Some.Saying("秘密の本文") }.SendAsync();

        var text = await simulator.Http.GetStringAsync(new Uri("/_simulator/journal", UriKind.Relative), Cancellation);

        var call = JsonDocument.Parse(text).RootElement[0];
        Assert.Equal(
            ("Converse", 200), (call.GetProperty("operation").GetString(), call.GetProperty("status").GetInt32()));
        Assert.Equal(answer.Headers["x-amzn-RequestId"], call.GetProperty("requestId").GetString());
        Assert.DoesNotContain("秘密の本文", text, StringComparison.Ordinal);
        Assert.DoesNotContain(session.SessionToken!, text, StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> OrderAsync(RunningSimulator simulator, string order)
    {
        using var content = new StringContent(order, Encoding.UTF8, "application/json");
        using var response = await simulator.Http.PostAsync(
            new Uri("/_simulator/faults", UriKind.Relative), content, Cancellation);
        return response.StatusCode;
    }
}
