namespace Gateway.Clients.Browser;

/// <summary>The Swagger page as staff use it: Authorize, Try it out, Execute.</summary>
public class SwaggerTests(RunningSandbox sandbox) : IClassFixture<RunningSandbox>
{
    [Theory]
    [InlineData("会話", "Converse")]
    [InlineData("AWS_SDK_互換", "ConverseByModel")]
    public async Task The_prefilled_example_is_answered_in_Japanese(string tag, string operation)
    {
        await using var page = await SwaggerPage.OpenAsync(sandbox.GatewayUrl);
        await page.AuthorizeAsync(sandbox.DemoKey);

        var (status, body) = await page.ExecuteAsync(tag, operation);

        await page.PhotographAsync(operation);
        Assert.Equal("200", status);
        Assert.Contains("こんにちは", body, StringComparison.Ordinal);
        Assert.Contains("end_turn", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_models_are_listed()
    {
        await using var page = await SwaggerPage.OpenAsync(sandbox.GatewayUrl);
        await page.AuthorizeAsync(sandbox.DemoKey);

        var (status, body) = await page.ExecuteAsync("モデル", "ListModels");

        Assert.Equal("200", status);
        Assert.Contains("claude-haiku-4-5", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_key_Execute_shows_401()
    {
        await using var page = await SwaggerPage.OpenAsync(sandbox.GatewayUrl);

        var (status, body) = await page.ExecuteAsync("会話", "Converse");

        Assert.StartsWith("401", status, StringComparison.Ordinal);
        Assert.Contains("unauthenticated", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_asks_nobody_but_the_gateway()
    {
        await using var page = await SwaggerPage.OpenAsync(sandbox.GatewayUrl);
        await page.AuthorizeAsync(sandbox.DemoKey);

        await page.ExecuteAsync("会話", "Converse");

        Assert.Contains(page.Requests, request => request.AbsolutePath == "/swagger/v1/swagger.json");
        Assert.Contains(page.Requests, request => request.AbsolutePath == "/converse");
        Assert.All(page.Requests, request => Assert.Equal(sandbox.GatewayUrl.Authority, request.Authority));
    }
}
