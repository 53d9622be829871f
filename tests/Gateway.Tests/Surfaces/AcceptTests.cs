using System.Net;
using Gateway.Testing;

namespace Gateway.Tests.Surfaces;

/// <summary>The <c>Accept</c> headers that accept a response of InvokeModel, which is always JSON.</summary>
public class AcceptTests
{
    private const string Body =
        """{"anthropic_version":"bedrock-2023-05-31","max_tokens":9,"messages":[{"role":"user","content":"x"}]}""";

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("Application/JSON;q=0.1")]
    [InlineData("application/*")]
    [InlineData("*/*")]
    [InlineData("*/*;q=0.001")]
    [InlineData("text/plain, application/*;q=0.5")]
    [InlineData("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2")]
    [InlineData("application/*;q=0, application/json")]
    [InlineData("application/json, */*;q=0")]
    public async Task It_fits(string accept) => Assert.Equal(HttpStatusCode.OK, await StatusAsync("Accept", accept));

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/json;q=0")]
    [InlineData("application/json;q=0, */*")]
    [InlineData("application/*;q=0.0, */*")]
    [InlineData("*/*;q=0")]
    [InlineData("text/*")]
    [InlineData("application/xml, text/html;q=0.9")]
    [InlineData("application/jsonp")]
    [InlineData("none")]
    public async Task It_does_not_fit(string accept) =>
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync("Accept", accept));

    [Theory]
    [InlineData("application/*", HttpStatusCode.OK)]
    [InlineData("application/json;q=0", HttpStatusCode.BadRequest)]
    public async Task The_header_of_a_stream_is_read_likewise(string accept, HttpStatusCode status) =>
        Assert.Equal(status, await StatusAsync("X-Amzn-Bedrock-Accept", accept));

    private static async Task<HttpStatusCode> StatusAsync(string header, string value)
    {
        await using var gateway = await TestGateway.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/model/claude-haiku-4-5/invoke")
        {
            Content = new StringContent(Body, null, "application/json"),
        };
        request.Headers.Add("x-api-key", gateway.Key);
        request.Headers.TryAddWithoutValidation(header, value);
        using var response = await gateway.Send(request);
        return response.StatusCode;
    }
}
