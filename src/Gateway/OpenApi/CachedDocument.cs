using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.Swagger;

namespace Gateway.OpenApi;

/// <summary>
/// The OpenAPI document, made at the first request for it and kept: making it takes tens of milliseconds of processor
/// time, and nobody needs a key to ask for it.
/// </summary>
internal sealed class CachedDocument(IAsyncSwaggerProvider swagger)
{
    public const string Name = "v1";

    // A failure is not kept; two that come together at the beginning may make it twice.
    private byte[]? _json;
    private byte[]? _yaml;

    /// <summary>Serves it as JSON and as YAML, where Swashbuckle does.</summary>
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

    // For all who ask, so that none who leaves ends it.
    private async Task<byte[]> MakeAsync(string format)
    {
        var document = await swagger.GetSwaggerAsync(Name, host: null, basePath: null);
        using var text = new MemoryStream();
        await document.SerializeAsync(text, OpenApiSpecVersion.OpenApi3_0, format, CancellationToken.None);
        return text.ToArray();
    }
}
