using System.Net;
using Gateway.OpenApi;
using Gateway.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.Swagger;

namespace Gateway.Tests.OpenApi;

/// <summary>The pages that anyone may request without a key, and their headers.</summary>
public class PublicPagesTests
{
    [Theory]
    [InlineData("json", "application/json")]
    [InlineData("yaml", "text/yaml")]
    public async Task The_document_is_made_once_however_often_it_is_asked_for(string format, string type)
    {
        var made = 0;
        await using var gateway = await TestGateway.StartAsync(gateway: builder => builder.Services
            .AddTransient<IAsyncSwaggerProvider>(services => new Counting(
                services.GetRequiredService<Swashbuckle.AspNetCore.SwaggerGen.SwaggerGenerator>(), () => made++)));
        var url = new Uri($"/swagger/{CachedDocument.Name}/swagger.{format}", UriKind.Relative);

        var documents = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            using var response = await gateway.Http.GetAsync(url, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal(type, response.Content.Headers.ContentType!.MediaType);
            documents.Add(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        Assert.Single(documents.Distinct());
        Assert.Contains("/converse/stream", documents[0], StringComparison.Ordinal);
        Assert.Equal(1, made);
    }

    [Theory]
    [InlineData("/swagger")]
    [InlineData("/swagger/index.html")]
    [InlineData("/swagger/index.js")]
    [InlineData("/swagger/swagger-ui-bundle.js")]
    [InlineData("/swagger/v1/swagger.json")]
    [InlineData("/swagger/not-there")]
    public async Task Every_page_says_that_it_is_not_framed_and_loads_nothing_from_elsewhere(string path)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Http.GetAsync(
            new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("DENY", response.Headers.GetValues("X-Frame-Options").Single());
        Assert.Equal("no-referrer", response.Headers.GetValues("Referrer-Policy").Single());
        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
    }

    /// <summary>Counts how often the document is created.</summary>
    private sealed class Counting(IAsyncSwaggerProvider inner, Action count) : IAsyncSwaggerProvider
    {
        public Task<OpenApiDocument> GetSwaggerAsync(string documentName, string? host = null, string? basePath = null)
        {
            count();
            return inner.GetSwaggerAsync(documentName, host, basePath);
        }
    }
}
