using System.Net;
using System.Text;
using Gateway.Simulator.Bedrock;
using Gateway.Simulator.Tests.Hosting;

namespace Gateway.Simulator.Tests.Control;

public sealed class ModelAccessEndpointTests
{
    private const string Haiku = "anthropic.claude-haiku-4-5-20251001-v1:0";

    [Fact]
    public async Task A_hand_takes_the_form_away_and_brings_it_back()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var call = new SignedCall(simulator, simulator.Session());

        var ordered = await PostAsync(simulator, """{"formFilled":false}""");
        var without = await call.SendAsync();
        await PostAsync(simulator, """{"formFilled":true}""");
        var with = await call.SendAsync();

        Assert.Equal(HttpStatusCode.NoContent, ordered);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.OK), (without.Status, with.Status));
    }

    [Fact]
    public async Task Only_what_is_named_changes()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var access = simulator.Aws.ModelAccess;

        await PostAsync(
            simulator, $$$"""{"dataRetention":"provider_data_share","agreements":{"{{{Haiku}}}":"missing"}}""");
        await PostAsync(simulator, "{}");

        Assert.Equal(
            (true, DataRetentionMode.ProviderDataShare, Agreement.Missing, Agreement.Active),
            (access.FormFilled, access.DataRetention, access.AgreementOf(Haiku),
                access.AgreementOf("anthropic.claude-opus-5")));
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("[]")]
    [InlineData("""{"form":false}""")]
    [InlineData("""{"formFilled":"false"}""")]
    [InlineData("""{"formFilled":false,"dataRetention":"None"}""")]
    [InlineData("""{"formFilled":false,"dataRetention":1}""")]
    [InlineData("""{"formFilled":false,"agreements":[]}""")]
    [InlineData("""{"formFilled":false,"agreements":{"amazon.nova-2-lite-v1:0":"Missing"}}""")]
    [InlineData("""{"formFilled":false,"agreements":{"anthropic.claude-opus-5":"Lost"}}""")]
    [InlineData("""{"formFilled":false,"agreements":{"anthropic.claude-opus-5":"7"}}""")]
    public async Task An_order_that_cannot_be_carried_out_whole_changes_nothing(string order)
    {
        await using var simulator = await RunningSimulator.StartAsync();

        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(simulator, order));
        Assert.True(simulator.Aws.ModelAccess.FormFilled);
    }

    private static async Task<HttpStatusCode> PostAsync(RunningSimulator simulator, string order)
    {
        using var content = new StringContent(order, Encoding.UTF8, "application/json");
        using var response = await simulator.Http.PostAsync(
            new Uri("/_simulator/model-access", UriKind.Relative), content, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
