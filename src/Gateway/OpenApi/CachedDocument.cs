using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.Swagger;

namespace Gateway.OpenApi;

/// <summary>
/// The OpenAPI document, generated at the first request and kept: generating it takes tens of milliseconds of processor time,
/// and anyone can request it without a key.
/// </summary>
internal sealed class CachedDocument(IAsyncSwaggerProvider swagger)
{
    public const string Name = "v1";

    // A failure is not kept. Two first requests at the same time may generate it twice.
    private byte[]? _json;
    private byte[]? _yaml;

    /// <summary>Serves it as JSON and as YAML, at Swashbuckle's paths.</summary>
    public static void Map(IApplicationBuilder app)
    {
        app.Map($"/swagger/{Name}/swagger.json", json => json.Run(context => context.RequestServices
            .GetRequiredService<CachedDocument>().WriteAsync(context, OpenApiConstants.Json)));
        app.Map($"/swagger/{Name}/swagger.yaml", yaml => yaml.Run(context => context.RequestServices
            .GetRequiredService<CachedDocument>().WriteAsync(context, OpenApiConstants.Yaml)));
    }

    private async Task WriteAsync(HttpContext context, string format)
    {
        var document = format == OpenApiConstants.Json
            ? _json ??= await MakeAsync(format)
            : _yaml ??= await MakeAsync(format);
        context.Response.ContentType =
            format == OpenApiConstants.Json ? "application/json;charset=utf-8" : "text/yaml;charset=utf-8";
        context.Response.ContentLength = document.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(document, context.RequestAborted);
        }
    }

    // Not cancelled with the request, because the result is for all callers.
    private async Task<byte[]> MakeAsync(string format)
    {
        var document = await swagger.GetSwaggerAsync(Name, host: null, basePath: null);
        using var text = new MemoryStream();
        await document.SerializeAsync(text, OpenApiSpecVersion.OpenApi3_0, format, CancellationToken.None);
        return text.ToArray();
    }
}
