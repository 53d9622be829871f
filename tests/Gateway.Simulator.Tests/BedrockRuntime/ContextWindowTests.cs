using System.Net;
using Gateway.Simulator.Tests.Hosting;

namespace Gateway.Simulator.Tests.BedrockRuntime;

public sealed class ContextWindowTests
{
    [Theory]
    [InlineData(null, "Input is too long for requested model.")]
    [InlineData("InputIsTooLong", "Input is too long for requested model.")]
    [InlineData("PromptIsTooLong", "prompt is too long: 200001 tokens > 200000 maximum")]
    [InlineData("NotRefused", null)]
    public async Task A_prompt_longer_than_the_window_is_refused_in_one_of_two_ways(string? setting, string? refusal)
    {
        await using var simulator = await RunningSimulator.StartAsync(
            null, setting is null ? [] : [("ContextOverflow", setting)]);

        foreach (var (operation, body) in new (string, Func<string, string>)[]
        {
            ("converse", text => Some.Saying(text)), ("invoke", text => InvokeModelTests.Claude(text)),
            ("converse-stream", text => Some.Saying(text)), ("invoke-with-response-stream", text => InvokeModelTests.Claude(text)),
        })
        {
            var call = new SignedCall(simulator, simulator.Session()).By(operation);
            var fits = await (call with { Body = body(Text(200_000)) }).BeginAsync();
            var long_ = await (call with { Body = body(Text(200_001)) }).BeginAsync();

            Assert.Equal(HttpStatusCode.OK, fits.StatusCode);
            Assert.Equal(refusal, long_.IsSuccessStatusCode ? null : (await Response.ReadAsync(long_)).Message);
        }
    }

    [Fact]
    public async Task What_does_not_fit_can_be_counted_and_fits_a_larger_window()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var call = new SignedCall(simulator, simulator.Session());

        var counted = await (call with { Body = "{\"input\":{\"converse\":" + Some.Saying(Text(200_001)) + "}}" })
            .By("count-tokens").For("anthropic.claude-haiku-4-5-20251001-v1:0").SendAsync();
        var larger = await (call with { Body = Some.Saying(Text(200_001)) }).For("jp.anthropic.claude-sonnet-4-6").SendAsync();

        Assert.Equal("""{"inputTokens":200001}""", counted.Body);
        Assert.Equal(HttpStatusCode.OK, larger.Status);
    }

    // A message has four tokens of its own.
    private static string Text(int tokens) => new('長', tokens - 4);
}
