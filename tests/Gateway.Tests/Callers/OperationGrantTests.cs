using System.Net;
using Gateway.Callers;
using Gateway.Catalog;
using Gateway.Testing;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Callers;

public class OperationGrantTests
{
    // At each index of the list, so that nothing of the sandbox's own list is left.
    private static readonly Dictionary<string, string?> OnlyCountTokens = Enumerable.Range(0, GrantableOperations.All.Length).ToDictionary(
        place => $"Callers:Applications:demo:Operations:{place}", string? (_) => "CountTokens");

    [Fact]
    public void What_can_be_granted_is_what_is_carried() => Assert.Equal(
        BedrockOperation.All.Append(BedrockOperation.Embed).Select(operation => operation.Name), GrantableOperations.All);

    [Fact]
    public void Embeddings_are_no_path_of_Bedrocks_host() =>
        Assert.Equal(BedrockOperation.InvokeModel, BedrockOperation.Find(BedrockOperation.Embed.Segment));

    [Fact]
    public void Where_nothing_is_said_every_operation_is_granted()
    {
        var application = new Application("a", new ApplicationOptions());

        Assert.Equal(GrantableOperations.All, GrantableOperations.All.Where(application.MayCall));
    }

    [Theory]
    [InlineData("converse")]
    [InlineData("converse-stream")]
    [InlineData("invoke")]
    [InlineData("invoke-with-response-stream")]
    public async Task An_operation_that_is_not_granted_is_refused_without_a_call(string segment)
    {
        await using var gateway = await TestGateway.StartAsync(OnlyCountTokens);

        using var response = await gateway.Post($"/model/claude-haiku-4-5/{segment}", Some.NativeRequest());

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal(["AccessDeniedException"], response.Headers.GetValues("x-amzn-ErrorType"));
        Assert.Contains("operation_not_allowed", (string?)(await Some.JsonAsync(response))["message"], StringComparison.Ordinal);
        Assert.DoesNotContain(gateway.Aws.Journal.Calls, call => call.Service == "bedrock-runtime");
    }

    [Theory]
    [InlineData("/converse")]
    [InlineData("/converse/stream")]
    public async Task Nor_do_own_routes_lead_around_the_grant(string path)
    {
        await using var gateway = await TestGateway.StartAsync(OnlyCountTokens);

        using var response = await gateway.Post(path, Some.ConverseRequest());

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal("operation_not_allowed", (string?)(await Some.JsonAsync(response))["code"]);
        var settled = await gateway.Logs.NextAsync(logged => logged.Id == 4000);
        Assert.Equal("refused", settled.Values["Outcome"]);
        Assert.Equal("none", settled.Values["UsageKnown"]);
    }

    [Fact]
    public async Task An_operation_that_does_not_exist_refuses_start()
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => TestGateway.StartAsync(
            new() { ["Callers:Applications:demo:Operations:0"] = "converse" }));

        Assert.Contains(
            refused.Failures,
            failure => failure.Contains("Callers__Applications__demo__Operations", StringComparison.Ordinal));
    }
}
